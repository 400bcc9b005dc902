//! Server functions of stock: one line each. Commands are named `inventory::…` because `#[server]` makes a type
//! of the function's name here.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, ImportId, ItemId, inventory};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// A page of stock.
#[server(input = Json)]
pub async fn list_items(listing: inventory::Listing) -> Result<inventory::ItemPage<inventory::ItemRow>, AppError> {
    reply(async { service::inventory::list_items(&authorize().await?, listing).await }).await
}

/// A page of stock with cost, margin and vendor.
#[server(input = Json)]
pub async fn list_items_cost(
    listing: inventory::Listing,
) -> Result<inventory::ItemPage<inventory::ItemRowCost>, AppError> {
    reply(async { service::inventory::list_items_cost(&authorize().await?, listing).await }).await
}

/// How many match.
#[server(input = Json)]
pub async fn list_totals(listing: inventory::Listing) -> Result<inventory::ListTotals, AppError> {
    reply(async { service::inventory::list_totals(&authorize().await?, listing).await }).await
}

/// What the filters may be set to.
#[server]
pub async fn filter_choices() -> Result<inventory::FilterChoices, AppError> {
    reply(async { service::inventory::filter_choices(&authorize().await?).await }).await
}

/// One item.
#[server(input = Json)]
pub async fn find_item(id: ItemId) -> Result<inventory::ItemView, AppError> {
    reply(async { service::inventory::find_item(&authorize().await?, id).await }).await
}

/// Its serial number.
#[server(input = Json)]
pub async fn find_serial(id: ItemId) -> Result<inventory::ItemSerial, AppError> {
    reply(async { service::inventory::find_serial(&authorize().await?, id).await }).await
}

/// Its cost, margin and vendor.
#[server(input = Json)]
pub async fn find_cost(id: ItemId) -> Result<inventory::ItemCost, AppError> {
    reply(async { service::inventory::find_cost(&authorize().await?, id).await }).await
}

/// Its history.
#[server(input = Json)]
pub async fn item_history(id: ItemId) -> Result<inventory::ItemHistory, AppError> {
    reply(async { service::inventory::item_history(&authorize().await?, id).await }).await
}

/// Takes an item in.
#[server(input = Json)]
pub async fn create_item(cmd: inventory::CreateItem) -> Result<ItemId, AppError> {
    reply(async { service::inventory::create_item(&authorize().await?, cmd).await }).await
}

/// Takes an item in, with what was paid for it.
#[server(input = Json)]
pub async fn create_item_with_cost(cmd: inventory::CreateItemWithCost) -> Result<ItemId, AppError> {
    reply(async { service::inventory::create_item_with_cost(&authorize().await?, cmd).await }).await
}

/// Changes what an item says about itself; answers the new version.
#[server(input = Json)]
pub async fn edit_item(cmd: inventory::EditItem) -> Result<i32, AppError> {
    reply(async { service::inventory::edit_item(&authorize().await?, cmd).await }).await
}

/// Changes variants and quantities; answers the new version.
#[server(input = Json)]
pub async fn edit_variants(cmd: inventory::EditVariants) -> Result<i32, AppError> {
    reply(async { service::inventory::edit_variants(&authorize().await?, cmd).await }).await
}

/// Changes a serial number; answers the new version.
#[server(input = Json)]
pub async fn change_serial(cmd: inventory::ChangeSerial) -> Result<i32, AppError> {
    reply(async { service::inventory::change_serial(&authorize().await?, cmd).await }).await
}

/// Moves an item one step; answers the new version.
#[server(input = Json)]
pub async fn change_availability(cmd: inventory::ChangeAvailability) -> Result<i32, AppError> {
    reply(async { service::inventory::change_availability(&authorize().await?, cmd).await }).await
}

/// Takes an item off the books; answers the new version.
#[server(input = Json)]
pub async fn write_off(cmd: inventory::ChangeAvailability) -> Result<i32, AppError> {
    reply(async { service::inventory::write_off(&authorize().await?, cmd).await }).await
}

/// Records a cost.
#[server(input = Json)]
pub async fn record_cost(cmd: inventory::RecordCost) -> Result<(), AppError> {
    reply(async { service::inventory::record_cost(&authorize().await?, cmd).await }).await
}

/// Orders and names photos.
#[server(input = Json)]
pub async fn arrange_photos(cmd: inventory::ArrangePhotos) -> Result<(), AppError> {
    reply(async { service::inventory::arrange_photos(&authorize().await?, cmd).await }).await
}

/// Removes a photo, or brings it back.
#[server(input = Json)]
pub async fn remove_photo(cmd: inventory::RemovePhoto) -> Result<(), AppError> {
    reply(async { service::inventory::remove_photo(&authorize().await?, cmd).await }).await
}

/// Preview, progress or report of an import.
#[server(input = Json)]
pub async fn find_import(id: ImportId) -> Result<inventory::ImportView, AppError> {
    reply(async { service::inventory::find_import(&authorize().await?, id).await }).await
}

/// Imports, newest first.
#[server]
pub async fn list_imports() -> Result<Vec<inventory::ImportRow>, AppError> {
    reply(async { service::inventory::list_imports(&authorize().await?).await }).await
}

/// Lets a previewed import run.
#[server(input = Json)]
pub async fn confirm_import(id: ImportId) -> Result<(), AppError> {
    reply(async { service::inventory::confirm_import(&authorize().await?, id).await }).await
}

/// Throws a previewed import away.
#[server(input = Json)]
pub async fn discard_import(id: ImportId) -> Result<(), AppError> {
    reply(async { service::inventory::discard_import(&authorize().await?, id).await }).await
}

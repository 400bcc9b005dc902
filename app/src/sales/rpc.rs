//! Server functions of the till: one line each. Commands are named `sales::…` because `#[server]` makes a type of the
//! function's name here.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, Cursor, ItemId, RegisterId, SaleId, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply, services};

/// What a till needs to begin.
#[server]
pub async fn open_till() -> Result<sales::TillView, AppError> {
    reply(async { service::sales::open_till(&authorize().await?).await }).await
}

/// Things to sell, by code or by name.
#[server(input = Json)]
pub async fn find_sellable(find: sales::FindSellable) -> Result<sales::FoundSellable, AppError> {
    reply(async { service::sales::find_sellable(&authorize().await?, find).await }).await
}

/// A page of everything that can be sold.
#[server(input = Json)]
pub async fn sellable_index(after: Option<Cursor>) -> Result<sales::SellablePage, AppError> {
    reply(async { service::sales::sellable_index(&authorize().await?, after).await }).await
}

/// Keeps a piece for a cart.
#[server(input = Json)]
pub async fn hold_item(cmd: sales::HoldItem) -> Result<sales::HeldBy, AppError> {
    reply(async { service::sales::hold_item(&authorize().await?, cmd).await }).await
}

/// Lets a piece of a cart go.
#[server(input = Json)]
pub async fn release_hold(cmd: sales::HoldItem) -> Result<(), AppError> {
    reply(async { service::sales::release_hold(&authorize().await?, cmd).await }).await
}

/// Reserves a piece for a customer.
#[server(input = Json)]
pub async fn reserve_item(cmd: sales::ReserveItem) -> Result<sales::Reservation, AppError> {
    reply(async { service::sales::reserve_item(&authorize().await?, cmd).await }).await
}

/// For whom a piece is reserved.
#[server(input = Json)]
pub async fn find_reservation(item: ItemId) -> Result<Option<sales::Reservation>, AppError> {
    reply(async { service::sales::find_reservation(&authorize().await?, item).await }).await
}

/// Ends a reservation.
#[server(input = Json)]
pub async fn release_reservation(cmd: sales::ReleaseReservation) -> Result<(), AppError> {
    reply(async { service::sales::release_reservation(&authorize().await?, cmd).await }).await
}

/// A second person agrees, with their PIN.
#[server(input = Json)]
pub async fn approve(cmd: sales::Approve) -> Result<Vec<sales::Approval>, AppError> {
    reply(async { service::sales::approve(&services(), &authorize().await?, cmd).await }).await
}

/// Sets one's own PIN.
#[server(input = Json)]
pub async fn set_pin(cmd: sales::SetPin) -> Result<(), AppError> {
    reply(async { service::identity::set_pin(&services(), &authorize().await?, cmd).await }).await
}

/// Posts a sale.
#[server(input = Json)]
pub async fn ring_up(cmd: sales::RingUp) -> Result<sales::Rung, AppError> {
    reply(async { service::sales::ring_up(&authorize().await?, cmd).await }).await
}

/// Sets a cart aside.
#[server(input = Json)]
pub async fn park_cart(cmd: sales::ParkCart) -> Result<(), AppError> {
    reply(async { service::sales::park_cart(&authorize().await?, cmd).await }).await
}

/// Carts that were set aside in this store.
#[server]
pub async fn parked_carts() -> Result<Vec<sales::ParkedCart>, AppError> {
    reply(async { service::sales::parked_carts(&authorize().await?).await }).await
}

/// Takes a parked cart up again: nobody else can after that.
#[server(input = Json)]
pub async fn resume_cart(id: SaleId) -> Result<sales::ParkedCart, AppError> {
    reply(async { service::sales::resume_cart(&authorize().await?, id).await }).await
}

/// The gift card of a code.
#[server(input = Json)]
pub async fn find_gift_card(code: String) -> Result<sales::ValueView, AppError> {
    reply(async { service::sales::find_gift_card(&authorize().await?, code).await }).await
}

/// What the current store decided about its till, and the version of that.
#[server]
pub async fn till_settings() -> Result<(sales::TillSettings, i32), AppError> {
    reply(async { service::sales::till_settings(&authorize().await?).await }).await
}

/// Keeps what a store decides about its till; answers the new version.
#[server(input = Json)]
pub async fn save_till_settings(cmd: sales::SaveTillSettings) -> Result<i32, AppError> {
    reply(async { service::sales::save_till_settings(&authorize().await?, cmd).await }).await
}

/// Adds a register.
#[server(input = Json)]
pub async fn add_register(id: RegisterId, name: String) -> Result<(), AppError> {
    reply(async { service::sales::add_register(&authorize().await?, id, name).await }).await
}

/// Renames a register and gives it a printer.
#[server(input = Json)]
pub async fn edit_register(cmd: sales::EditRegister) -> Result<(), AppError> {
    reply(async { service::sales::edit_register(&authorize().await?, cmd).await }).await
}

/// Takes a register away.
#[server(input = Json)]
pub async fn remove_register(id: RegisterId) -> Result<(), AppError> {
    reply(async { service::sales::remove_register(&authorize().await?, id).await }).await
}

/// A page of sales.
#[server(input = Json)]
pub async fn list_sales(listing: sales::SaleListing) -> Result<sales::SalePage, AppError> {
    reply(async { service::sales::list_sales(&authorize().await?, listing).await }).await
}

/// How many sales match and what they come to.
#[server(input = Json)]
pub async fn sale_totals(listing: sales::SaleListing) -> Result<sales::SaleTotals, AppError> {
    reply(async { service::sales::sale_totals(&authorize().await?, listing).await }).await
}

/// One sale.
#[server(input = Json)]
pub async fn find_sale(id: SaleId) -> Result<sales::SaleView, AppError> {
    reply(async { service::sales::find_sale(&authorize().await?, id).await }).await
}

/// What a sale had cost.
#[server(input = Json)]
pub async fn sale_cost(id: SaleId) -> Result<sales::SaleCost, AppError> {
    reply(async { service::sales::sale_cost(&authorize().await?, id).await }).await
}

/// Grants a customer store credit.
#[server(input = Json)]
pub async fn grant_credit(cmd: sales::GrantCredit) -> Result<sales::ValueView, AppError> {
    reply(async { service::sales::grant_credit(&authorize().await?, cmd).await }).await
}

/// Mails the receipt of a sale, a credit note, a statement or a report.
#[server(input = Json)]
pub async fn mail_paper(cmd: sales::MailPaper) -> Result<(), AppError> {
    reply(async { service::sales::mail_document(&authorize().await?, cmd).await }).await
}

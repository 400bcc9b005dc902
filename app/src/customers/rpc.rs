//! Server functions of customers: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, CustomerId, ImportId, InteractionId, ItemId, customers, inventory::ImportRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply, services};

/// Customers by part of a name, e-mail or phone number.
#[server(input = Json)]
pub async fn find_customers(find: customers::FindCustomers) -> Result<Vec<customers::CustomerRow>, AppError> {
    reply(async { service::customers::find_customers(&authorize().await?, find).await }).await
}

/// Creates or changes a customer.
#[server(input = Json)]
pub async fn save_customer(cmd: customers::SaveCustomer) -> Result<customers::CustomerRow, AppError> {
    reply(async { service::customers::save_customer(&authorize().await?, cmd).await }).await
}

/// A page of clients, without how to reach them.
#[server(input = Json)]
pub async fn list_clients(listing: customers::ClientListing) -> Result<customers::ClientPage, AppError> {
    reply(async { service::customers::list_clients(&authorize().await?, listing).await }).await
}

/// A page of clients, with how to reach them.
#[server(input = Json)]
pub async fn list_clients_reach(listing: customers::ClientListing) -> Result<customers::ClientPageReach, AppError> {
    reply(async { service::customers::list_clients_reach(&authorize().await?, listing).await }).await
}

/// The page of the list that a person may see: with how to reach clients, or without.
pub async fn clients_page(
    listing: customers::ClientListing,
    reach: bool,
) -> Result<customers::ClientPageReach, AppError> {
    if reach {
        return list_clients_reach(listing).await;
    }
    let bare =
        |row| customers::ClientRowReach { row, email: String::new(), phone: String::new(), do_not_contact: false };
    Ok(list_clients(listing).await?.map(bare))
}

/// How many clients a list has.
#[server(input = Json)]
pub async fn count_clients(listing: customers::ClientListing) -> Result<u64, AppError> {
    reply(async { service::customers::count_clients(&authorize().await?, listing).await }).await
}

/// Clients for a file: all of a list, or those who were chosen.
#[server(input = Json)]
pub async fn export_clients(cmd: customers::ExportClients) -> Result<Vec<customers::ClientRecord>, AppError> {
    reply(async { service::customers::export_clients(&authorize().await?, cmd).await }).await
}

/// Takes the photo of a client away, or puts it back.
#[server(input = Json)]
pub async fn remove_client_photo(cmd: customers::RemoveClientPhoto) -> Result<(), AppError> {
    reply(async { service::customers::remove_client_photo(&authorize().await?, cmd).await }).await
}

/// Changes many clients at once.
#[server(input = Json)]
pub async fn change_clients(cmd: customers::ChangeClients) -> Result<customers::ChangedClients, AppError> {
    reply(async { service::customers::change_clients(&authorize().await?, cmd).await }).await
}

/// One's own segments and those of the store.
#[server]
pub async fn list_segments() -> Result<Vec<customers::SegmentRow>, AppError> {
    reply(async { service::customers::list_segments(&authorize().await?).await }).await
}

/// Keeps a segment, or changes one.
#[server(input = Json)]
pub async fn save_segment(cmd: customers::SaveSegment) -> Result<(), AppError> {
    reply(async { service::customers::save_segment(&authorize().await?, cmd).await }).await
}

/// Takes a segment away.
#[server(input = Json)]
pub async fn remove_segment(cmd: customers::RemoveSegment) -> Result<(), AppError> {
    reply(async { service::customers::remove_segment(&authorize().await?, cmd).await }).await
}

/// Imports of clients, newest first.
#[server]
pub async fn list_client_imports() -> Result<Vec<ImportRow>, AppError> {
    reply(async { service::customers::list_client_imports(&authorize().await?).await }).await
}

/// Preview, progress or report of an import of clients.
#[server(input = Json)]
pub async fn find_client_import(id: ImportId) -> Result<customers::ClientImport, AppError> {
    reply(async { service::customers::find_client_import(&authorize().await?, id).await }).await
}

/// Says what the columns of a file mean; answers the new preview.
#[server(input = Json)]
pub async fn map_clients(cmd: customers::MapClients) -> Result<customers::ClientImport, AppError> {
    reply(async { service::customers::map_clients(&services(), &authorize().await?, cmd).await }).await
}

/// Lets a previewed import of clients run.
#[server(input = Json)]
pub async fn confirm_client_import(id: ImportId) -> Result<(), AppError> {
    reply(async { service::customers::confirm_client_import(&authorize().await?, id).await }).await
}

/// Throws a previewed import of clients away.
#[server(input = Json)]
pub async fn discard_client_import(id: ImportId) -> Result<(), AppError> {
    reply(async { service::customers::discard_client_import(&authorize().await?, id).await }).await
}

/// The lines of a file that are not taken, for a file.
#[server(input = Json)]
pub async fn refused_clients(id: ImportId) -> Result<customers::RefusedClients, AppError> {
    reply(async { service::customers::refused_clients(&services(), &authorize().await?, id).await }).await
}

/// What a list of clients may be narrowed by.
#[server]
pub async fn client_choices() -> Result<customers::ClientChoices, AppError> {
    reply(async { service::customers::client_choices(&authorize().await?).await }).await
}

/// One client, as everybody sees them.
#[server(input = Json)]
pub async fn find_client(id: CustomerId) -> Result<customers::ClientView, AppError> {
    reply(async { service::customers::find_client(&authorize().await?, id).await }).await
}

/// Everything else that is known of a client.
#[server(input = Json)]
pub async fn find_client_contact(id: CustomerId) -> Result<customers::ClientContact, AppError> {
    reply(async { service::customers::find_client_contact(&authorize().await?, id).await }).await
}

/// A client as the long form begins.
#[server(input = Json)]
pub async fn find_client_form(id: CustomerId) -> Result<customers::ClientForm, AppError> {
    reply(async { service::customers::find_client_form(&authorize().await?, id).await }).await
}

/// What a client's purchases have earned.
#[server(input = Json)]
pub async fn client_margin(id: CustomerId) -> Result<Vec<customers::ClientMargin>, AppError> {
    reply(async { service::customers::client_margin(&authorize().await?, id).await }).await
}

/// Creates or changes a client; answers the version that is stored.
#[server(input = Json)]
pub async fn save_client(cmd: customers::SaveClient) -> Result<i32, AppError> {
    reply(async { service::customers::save_client(&authorize().await?, cmd).await }).await
}

/// What the long form can be filled with.
#[server]
pub async fn places() -> Result<customers::Places, AppError> {
    reply(async { service::customers::places(&authorize().await?).await }).await
}

/// Who might be the same.
#[server(input = Json)]
pub async fn find_twins(ask: customers::FindTwins) -> Result<Vec<customers::Twin>, AppError> {
    reply(async { service::customers::find_twins(&authorize().await?, ask).await }).await
}

/// A page of a client's story.
#[server(input = Json)]
pub async fn list_story(ask: customers::Story) -> Result<customers::StoryPage, AppError> {
    reply(async { service::customers::list_story(&authorize().await?, ask).await }).await
}

/// Writes a line into a client's story.
#[server(input = Json)]
pub async fn add_interaction(cmd: customers::AddInteraction) -> Result<InteractionId, AppError> {
    reply(async { service::customers::add_interaction(&authorize().await?, cmd).await }).await
}

/// Writes a note, or changes one's own.
#[server(input = Json)]
pub async fn save_note(cmd: customers::SaveNote) -> Result<(), AppError> {
    reply(async { service::customers::save_note(&authorize().await?, cmd).await }).await
}

/// Takes one's own note away.
#[server(input = Json)]
pub async fn remove_note(cmd: customers::RemoveNote) -> Result<(), AppError> {
    reply(async { service::customers::remove_note(&authorize().await?, cmd).await }).await
}

/// Keeps what a client said about being written to.
#[server(input = Json)]
pub async fn set_consent(cmd: customers::SetConsent) -> Result<(), AppError> {
    reply(async { service::customers::set_consent(&authorize().await?, cmd).await }).await
}

/// Says what one client is to another.
#[server(input = Json)]
pub async fn relate(cmd: customers::Relate) -> Result<(), AppError> {
    reply(async { service::customers::relate(&authorize().await?, cmd).await }).await
}

/// Takes a relation away.
#[server(input = Json)]
pub async fn unrelate(cmd: customers::Unrelate) -> Result<(), AppError> {
    reply(async { service::customers::unrelate(&authorize().await?, cmd).await }).await
}

/// Notes that a client owns something.
#[server(input = Json)]
pub async fn add_owned(cmd: customers::AddOwned) -> Result<(), AppError> {
    reply(async { service::customers::add_owned(&authorize().await?, cmd).await }).await
}

/// They do not own it any more.
#[server(input = Json)]
pub async fn remove_owned(cmd: customers::RemoveOwned) -> Result<(), AppError> {
    reply(async { service::customers::remove_owned(&authorize().await?, cmd).await }).await
}

/// Makes two records of one client one.
#[server(input = Json)]
pub async fn merge_clients(cmd: customers::MergeClients) -> Result<(), AppError> {
    reply(async { service::customers::merge_clients(&authorize().await?, cmd).await }).await
}

/// Takes two records apart again.
#[server(input = Json)]
pub async fn undo_merge(cmd: customers::UndoMerge) -> Result<CustomerId, AppError> {
    reply(async { service::customers::undo_merge(&authorize().await?, cmd).await }).await
}

/// Keeps a wish, or changes one.
#[server(input = Json)]
pub async fn save_wish(cmd: customers::SaveWish) -> Result<(), AppError> {
    reply(async { service::customers::save_wish(&authorize().await?, cmd).await }).await
}

/// They have it, or do not want it any more, or want it again.
#[server(input = Json)]
pub async fn move_wish(cmd: customers::MoveWish) -> Result<(), AppError> {
    reply(async { service::customers::move_wish(&authorize().await?, cmd).await }).await
}

/// The wishes of a client.
#[server(input = Json)]
pub async fn list_wishes(id: CustomerId) -> Result<Vec<customers::WishView>, AppError> {
    reply(async { service::customers::list_wishes(&authorize().await?, id).await }).await
}

/// Who wants a piece.
#[server(input = Json)]
pub async fn wanted_by(id: ItemId) -> Result<Vec<customers::Wanted>, AppError> {
    reply(async { service::customers::wanted_by(&authorize().await?, id).await }).await
}

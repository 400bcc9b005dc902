//! Server functions of what happens after and around a sale: drawers, refunds, layaways. One line each; commands are
//! named `sales::…` because `#[server]` makes a type of the function's name here.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, CashSessionId, DocumentId, InvoiceId, LayawayId, RegisterId, SpecialOrderId, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// Opens a drawer with its float.
#[server(input = Json)]
pub async fn open_drawer(cmd: sales::OpenDrawer) -> Result<CashSessionId, AppError> {
    reply(async { service::sales::open_drawer(&authorize().await?, cmd).await }).await
}

/// Pays in, pays out, or drops to the safe.
#[server(input = Json)]
pub async fn move_cash(cmd: sales::MoveCash) -> Result<CashSessionId, AppError> {
    reply(async { service::sales::move_cash(&authorize().await?, cmd).await }).await
}

/// Stops a drawer and keeps a blind count; answers the new version.
#[server(input = Json)]
pub async fn count_drawer(cmd: sales::CountDrawer) -> Result<i32, AppError> {
    reply(async { service::sales::count_drawer(&authorize().await?, cmd).await }).await
}

/// Goes back to selling; answers the new version.
#[server(input = Json)]
pub async fn resume_drawer(cmd: sales::CloseDrawer) -> Result<i32, AppError> {
    reply(async { service::sales::resume_drawer(&authorize().await?, cmd).await }).await
}

/// Closes a counted drawer with its Z report.
#[server(input = Json)]
pub async fn close_drawer(cmd: sales::CloseDrawer) -> Result<sales::DrawerView, AppError> {
    reply(async { service::sales::close_drawer(&authorize().await?, cmd).await }).await
}

/// One drawer: an X report while it is open, its Z report afterwards.
#[server(input = Json)]
pub async fn find_drawer(id: CashSessionId) -> Result<sales::DrawerView, AppError> {
    reply(async { service::sales::find_drawer(&authorize().await?, id).await }).await
}

/// The session of a register that is not closed.
#[server(input = Json)]
pub async fn drawer_of_register(register: RegisterId) -> Result<Option<sales::DrawerView>, AppError> {
    reply(async { service::sales::drawer_of_register(&authorize().await?, register).await }).await
}

/// Sessions, newest first.
#[server(input = Json)]
pub async fn list_drawers(listing: sales::DrawerListing) -> Result<sales::DrawerPage, AppError> {
    reply(async { service::sales::list_drawers(&authorize().await?, listing).await }).await
}

/// What a refund would come to.
#[server(input = Json)]
pub async fn preview_refund(cmd: sales::RefundSale) -> Result<sales::RefundPreview, AppError> {
    reply(async { service::sales::preview_refund(&authorize().await?, cmd).await }).await
}

/// Takes goods back and gives money back.
#[server(input = Json)]
pub async fn refund_sale(cmd: sales::RefundSale) -> Result<sales::Refunded, AppError> {
    reply(async { service::sales::refund_sale(&authorize().await?, cmd).await }).await
}

/// Takes a whole sale back as a mistake.
#[server(input = Json)]
pub async fn void_sale(cmd: sales::VoidSale) -> Result<sales::Refunded, AppError> {
    reply(async { service::sales::void_sale(&authorize().await?, cmd).await }).await
}

/// Puts goods aside and takes the deposit.
#[server(input = Json)]
pub async fn create_layaway(cmd: sales::CreateLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::create_layaway(&authorize().await?, cmd).await }).await
}

/// Takes a payment towards a layaway.
#[server(input = Json)]
pub async fn pay_layaway(cmd: sales::PayLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::pay_layaway(&authorize().await?, cmd).await }).await
}

/// Takes a payment back that came to nothing.
#[server(input = Json)]
pub async fn bounce_layaway(cmd: sales::BounceLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::bounce_layaway(&authorize().await?, cmd).await }).await
}

/// Gives a layaway more time.
#[server(input = Json)]
pub async fn extend_layaway(cmd: sales::ExtendLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::extend_layaway(&authorize().await?, cmd).await }).await
}

/// Hands a layaway over.
#[server(input = Json)]
pub async fn pick_up_layaway(cmd: sales::PickUpLayaway) -> Result<sales::Rung, AppError> {
    reply(async { service::sales::pick_up_layaway(&authorize().await?, cmd).await }).await
}

/// Calls a layaway off.
#[server(input = Json)]
pub async fn cancel_layaway(cmd: sales::EndLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::cancel_layaway(&authorize().await?, cmd).await }).await
}

/// Ends a layaway whose grace period has passed.
#[server(input = Json)]
pub async fn default_layaway(cmd: sales::EndLayaway) -> Result<sales::LayawayDone, AppError> {
    reply(async { service::sales::default_layaway(&authorize().await?, cmd).await }).await
}

/// Takes a payment of an invoice.
#[server(input = Json)]
pub async fn pay_invoice(cmd: sales::PayInvoice) -> Result<sales::InvoiceDone, AppError> {
    reply(async { service::sales::pay_invoice(&authorize().await?, cmd).await }).await
}

/// Takes a payment of an invoice back that came to nothing.
#[server(input = Json)]
pub async fn bounce_invoice(cmd: sales::BounceInvoice) -> Result<sales::InvoiceDone, AppError> {
    reply(async { service::sales::bounce_invoice(&authorize().await?, cmd).await }).await
}

/// Reminds a customer of an invoice.
#[server(input = Json)]
pub async fn remind_invoice(id: InvoiceId) -> Result<(), AppError> {
    reply(async { service::sales::remind_invoice(&authorize().await?, id).await }).await
}

/// One invoice.
#[server(input = Json)]
pub async fn find_invoice(id: InvoiceId) -> Result<sales::InvoiceView, AppError> {
    reply(async { service::sales::find_invoice(&authorize().await?, id).await }).await
}

/// Invoices, newest first.
#[server(input = Json)]
pub async fn list_invoices(listing: sales::InvoiceListing) -> Result<sales::InvoicePage, AppError> {
    reply(async { service::sales::list_invoices(&authorize().await?, listing).await }).await
}

/// What is owed of invoices, by age.
#[server(input = Json)]
pub async fn invoice_ageing(listing: sales::InvoiceListing) -> Result<Vec<sales::Ageing>, AppError> {
    reply(async { service::sales::invoice_ageing(&authorize().await?, listing).await }).await
}

/// Orders something for a customer.
#[server(input = Json)]
pub async fn create_order(cmd: sales::CreateOrder) -> Result<sales::OrderDone, AppError> {
    reply(async { service::sales::create_order(&authorize().await?, cmd).await }).await
}

/// Takes a step with an order.
#[server(input = Json)]
pub async fn move_order(cmd: sales::MoveOrder) -> Result<sales::OrderDone, AppError> {
    reply(async { service::sales::move_order(&authorize().await?, cmd).await }).await
}

/// Takes a payment towards an order.
#[server(input = Json)]
pub async fn pay_order(cmd: sales::PayOrder) -> Result<sales::OrderDone, AppError> {
    reply(async { service::sales::pay_order(&authorize().await?, cmd).await }).await
}

/// Takes a payment of an order back that came to nothing.
#[server(input = Json)]
pub async fn bounce_order(cmd: sales::BounceOrder) -> Result<sales::OrderDone, AppError> {
    reply(async { service::sales::bounce_order(&authorize().await?, cmd).await }).await
}

/// Hands over what was ordered.
#[server(input = Json)]
pub async fn pick_up_order(cmd: sales::PickUpOrder) -> Result<sales::Rung, AppError> {
    reply(async { service::sales::pick_up_order(&authorize().await?, cmd).await }).await
}

/// Calls an order off.
#[server(input = Json)]
pub async fn cancel_order(cmd: sales::CancelOrder) -> Result<sales::OrderDone, AppError> {
    reply(async { service::sales::cancel_order(&authorize().await?, cmd).await }).await
}

/// One order.
#[server(input = Json)]
pub async fn find_order(id: SpecialOrderId) -> Result<sales::OrderView, AppError> {
    reply(async { service::sales::find_order(&authorize().await?, id).await }).await
}

/// Orders, newest first.
#[server(input = Json)]
pub async fn list_orders(listing: sales::OrderListing) -> Result<sales::OrderPage, AppError> {
    reply(async { service::sales::list_orders(&authorize().await?, listing).await }).await
}

/// One layaway.
#[server(input = Json)]
pub async fn find_layaway(id: LayawayId) -> Result<sales::LayawayView, AppError> {
    reply(async { service::sales::find_layaway(&authorize().await?, id).await }).await
}

/// Layaways, newest first.
#[server(input = Json)]
pub async fn list_layaways(listing: sales::LayawayListing) -> Result<sales::LayawayPage, AppError> {
    reply(async { service::sales::list_layaways(&authorize().await?, listing).await }).await
}

/// Cash that has to be reported, and what was.
#[server]
pub async fn large_cash() -> Result<sales::LargeCash, AppError> {
    reply(async { service::sales::large_cash(&authorize().await?).await }).await
}

/// Ticks cash off as reported.
#[server(input = Json)]
pub async fn report_cash(cmd: sales::ReportCash) -> Result<(), AppError> {
    reply(async { service::sales::report_cash(&authorize().await?, cmd).await }).await
}

/// What has to be reported of the cash of whoever paid a document.
#[server(input = Json)]
pub async fn cash_notice(document: DocumentId) -> Result<Option<sales::CashNotice>, AppError> {
    reply(async { service::sales::cash_notice(&authorize().await?, document).await }).await
}

/// The book of the margin scheme.
#[server(input = Json)]
pub async fn margin_book(days: sales::Days) -> Result<sales::MarginBook, AppError> {
    reply(async { service::sales::margin_book(&authorize().await?, days).await }).await
}

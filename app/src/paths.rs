//! Every address of the product, written once.

use domain::{
    CashSessionId, CustomerId, DealFileId, ImportId, InvoiceId, ItemId, LayawayId, OpportunityId, QuoteId, RegisterId,
    SaleId, SpecialOrderId, TaskId, inventory::Listing,
};

/// The first page of the signed-in.
pub const DASHBOARD: &str = "/";
/// The door.
pub const SIGN_IN: &str = "/sign-in";
/// Opens a business.
pub const SIGN_UP: &str = "/sign-up";
/// What one agrees to by opening a business.
pub const TERMS: &str = "/terms";
/// What is stored about people, where, and why.
pub const PRIVACY: &str = "/privacy";
/// The list of stock.
pub const STOCK: &str = "/stock";
/// Takes a piece in.
pub const STOCK_NEW: &str = "/stock/new";
/// Catalogues from elsewhere.
pub const IMPORTS: &str = "/stock/import";
/// The till.
pub const TILL: &str = "/till";
/// The drawers of the store.
pub const DRAWERS: &str = "/till/drawer";
/// What was sold.
pub const SALES: &str = "/sales";
/// What is paid over time.
pub const LAYAWAYS: &str = "/layaways";
/// Puts something aside for a customer.
pub const LAYAWAY_NEW: &str = "/layaways/new";
/// What customers owe.
pub const INVOICES: &str = "/invoices";
/// What is ordered for customers.
pub const ORDERS: &str = "/orders";
/// Orders something for a customer.
pub const ORDER_NEW: &str = "/orders/new";
/// What is offered to customers.
pub const QUOTES: &str = "/quotes";
/// Clients.
pub const CLIENTS: &str = "/clients";
/// Takes a client in.
pub const CLIENT_NEW: &str = "/clients/new";
/// Clients from a file.
pub const CLIENT_IMPORTS: &str = "/clients/import";
/// One's day.
pub const TODAY: &str = "/today";
/// What is to be done.
pub const TASKS: &str = "/tasks";
/// What clients may buy or bring in, stage by stage.
pub const OPPORTUNITIES: &str = "/opportunities";
/// As a list.
pub const OPPORTUNITY_LIST: &str = "/opportunities/list";
/// What they may come to.
pub const FORECAST: &str = "/opportunities/forecast";
/// How far they come, and how fast.
pub const FUNNEL: &str = "/opportunities/report";
/// Opens one.
pub const OPPORTUNITY_NEW: &str = "/opportunities/new";
/// Pipelines and their stages.
pub const PIPELINES: &str = "/settings/pipelines";
/// What was sold, in figures.
pub const SALES_REPORT: &str = "/reports/sales";
/// Cash that has to be reported.
pub const CASH_REPORT: &str = "/reports/cash";
/// The book of the VAT margin scheme.
pub const MARGIN_REPORT: &str = "/reports/margin-scheme";
/// Colleagues and roles.
pub const STAFF: &str = "/settings/staff";
/// What a store decides about its till.
pub const TILL_SETTINGS: &str = "/settings/till";
/// The card gateway, and what it took.
pub const CARD_PAYMENTS: &str = "/settings/payments";
/// One's own PIN.
pub const PIN: &str = "/settings/pin";
/// What one decides about one's own day.
pub const DAY: &str = "/settings/day";
/// What the house does by itself.
pub const PLAYBOOKS: &str = "/settings/playbooks";
/// Who sees what, for everybody to read.
pub const WHO_SEES_WHAT: &str = "/help/permissions";
/// Mail that was kept instead of sent.
pub const MAILBOX: &str = "/settings/mailbox";

/// An item.
#[must_use]
pub fn item(id: ItemId) -> String {
    format!("/stock/{id}")
}

/// Its form.
#[must_use]
pub fn item_edit(id: ItemId) -> String {
    format!("/stock/{id}/edit")
}

/// A list of stock.
#[must_use]
pub fn stock(listing: &Listing) -> String {
    listing.href(STOCK)
}

/// The stock of one category.
#[must_use]
pub fn category(key: &str) -> String {
    stock(&Listing { category: vec![key.to_owned()], ..Listing::default() })
}

/// A run of an import.
#[must_use]
pub fn import(id: ImportId) -> String {
    format!("/stock/import/{id}")
}

/// The drawer of a register.
#[must_use]
pub fn drawer(register: RegisterId) -> String {
    format!("{TILL}/drawer?register={register}")
}

/// One session of a drawer.
#[must_use]
pub fn drawer_session(session: CashSessionId) -> String {
    format!("{DRAWERS}/{session}")
}

/// A sale.
#[must_use]
pub fn sale(id: SaleId) -> String {
    format!("{SALES}/{id}")
}

/// The sales that a text is found in.
#[must_use]
pub fn sales_about(text: &str) -> String {
    format!("{SALES}?q={}", domain::inventory::query::percent(text))
}

/// Takes something of a sale back.
#[must_use]
pub fn refund(id: SaleId) -> String {
    format!("{SALES}/{id}/refund")
}

/// A layaway.
#[must_use]
pub fn layaway(id: LayawayId) -> String {
    format!("{LAYAWAYS}/{id}")
}

/// An opportunity.
#[must_use]
pub fn opportunity(id: OpportunityId) -> String {
    format!("{OPPORTUNITIES}/{id}")
}

/// Takes the bytes of a file of an opportunity.
#[must_use]
pub fn upload_deal_file(deal: OpportunityId, file: DealFileId, name: &str) -> String {
    format!("/upload/deal/{deal}/{file}?name={}", domain::inventory::query::percent(name))
}

/// A file of an opportunity.
#[must_use]
pub fn deal_file(file: DealFileId) -> String {
    format!("/files/{file}")
}

/// Opens an opportunity for a client.
#[must_use]
pub fn opportunity_for(customer: CustomerId) -> String {
    format!("{OPPORTUNITY_NEW}?customer={customer}")
}

/// An invoice.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// A quote.
#[must_use]
pub fn quote(id: QuoteId) -> String {
    format!("{QUOTES}/{id}")
}

/// The till, with a quote to sell.
#[must_use]
pub fn till_sells(id: QuoteId) -> String {
    format!("{TILL}?sell={id}")
}

/// The till, with a quote to change.
#[must_use]
pub fn till_revises(id: QuoteId) -> String {
    format!("{TILL}?change={id}")
}

/// The till, with a customer on the cart.
#[must_use]
pub fn till_for(customer: CustomerId) -> String {
    format!("{TILL}?customer={customer}")
}

/// A task.
#[must_use]
pub fn task(id: TaskId) -> String {
    format!("{TASKS}/{id}")
}

/// A special order.
#[must_use]
pub fn order(id: SpecialOrderId) -> String {
    format!("{ORDERS}/{id}")
}

/// A client.
#[must_use]
pub fn client(id: CustomerId) -> String {
    format!("{CLIENTS}/{id}")
}

/// The clients that a text means.
#[must_use]
pub fn clients_about(text: &str) -> String {
    format!("{CLIENTS}?q={}", domain::inventory::query::percent(text))
}

/// A run of an import of clients.
#[must_use]
pub fn client_import(id: ImportId) -> String {
    format!("{CLIENT_IMPORTS}/{id}")
}

/// Their form.
#[must_use]
pub fn client_edit(id: CustomerId) -> String {
    format!("{CLIENTS}/{id}/edit")
}

/// A document as it is printed, on a sheet or a roll.
#[must_use]
pub fn paper(document: &str, sheet: &str) -> String {
    format!("/papers/{document}?sheet={sheet}")
}

/// The account of a customer as it is printed.
#[must_use]
pub fn statement(customer: CustomerId) -> String {
    format!("/papers/{customer}?sheet=a4")
}

/// A receipt without prices, for whoever gets it as a present.
#[must_use]
pub fn gift_receipt(sale: SaleId) -> String {
    format!("/papers/{sale}?sheet=roll&gift=true")
}

/// The tag on what is put by.
#[must_use]
pub fn tag(document: &str) -> String {
    format!("/papers/{document}?sheet=roll&tag=true")
}

/// Uses an invitation.
#[must_use]
pub fn welcome(token: &str) -> String {
    format!("/welcome/{token}")
}

/// Takes the bytes of a photo.
#[must_use]
pub fn upload_photo(store: domain::StoreId, item: ItemId, photo: domain::PhotoId) -> String {
    format!("/upload/photo/{store}/{item}/{photo}")
}

/// Takes the bytes of the photo of a client.
#[must_use]
pub fn upload_client_photo(customer: CustomerId) -> String {
    format!("/upload/client/{customer}")
}

/// Takes the bytes of a catalogue.
#[must_use]
pub fn upload_import(store: domain::StoreId, name: &str) -> String {
    format!("/upload/import/{store}?name={}", domain::inventory::query::percent(name))
}

/// Takes the bytes of a file of clients.
#[must_use]
pub fn upload_clients(store: domain::StoreId, name: &str) -> String {
    format!("/upload/clients/{store}?name={}", domain::inventory::query::percent(name))
}

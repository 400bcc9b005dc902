//! Invoices: what customers owe for sales on account, paid later. An issued invoice is never changed: what comes back
//! of its sale is taken off it, and the rest is paid. The rules are those of [`domain::sales::invoice::Invoice`].

mod find_invoice;
mod list_invoices;
mod pay_invoice;
mod remind_invoice;

pub use find_invoice::find_invoice;
pub use list_invoices::{invoice_ageing, list_invoices};
pub use pay_invoice::{bounce_invoice, pay_invoice};
pub use remind_invoice::remind_invoice;
pub(crate) use remind_invoice::{look_when_due, mail_reminder, remind_when_due};

use db::{StoreTx, entity::invoice};
use domain::{
    AppError, Code, DocumentId, InvoiceId, Machine, Money, identity::sales::Invoice as Allowed, sales::invoice::Invoice,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{pay_out::invoice_of, posting::House};
use crate::Authorized;

fn document(id: InvoiceId) -> DocumentId {
    Uuid::from(id).into()
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed the invoice. Look at it again.")
}

/// An invoice of the current store, locked, with what was paid and taken off.
async fn kept(tx: &StoreTx, house: &House, id: InvoiceId) -> Result<(invoice::Model, Invoice), AppError> {
    let here = invoice::Entity::find().filter(invoice::Column::Id.eq(id));
    let here = here.filter(invoice::Column::StoreId.eq(tx.store()));
    let row = tx.one(here).await?.ok_or_else(AppError::not_found)?;
    invoice_of(tx, house, row.sale_id).await?.ok_or_else(AppError::not_found)
}

/// What is still to be paid of an invoice of the current store.
pub(super) struct Owed {
    /// Its number.
    pub(super) number: String,
    /// How much; nothing of one that is void.
    pub(super) balance: Money,
    /// Its version.
    pub(super) version: i32,
}

/// What is owed of an invoice.
///
/// # Errors
/// `record.not_found`.
pub(super) async fn owed(who: &Authorized<Allowed>, id: InvoiceId) -> Result<Owed, AppError> {
    let tx = who.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let (row, rule) = kept(&tx, &house, id).await?;
    let balance = if row.state.is_final() { house.money(0) } else { rule.account.balance()? };
    Ok(Owed { number: row.number, balance, version: row.version })
}

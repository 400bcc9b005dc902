//! What documents add to the story of their client, and to what the client's purchases come to.

use db::{StoreTx, entity::sale};
use domain::{
    AppError, CustomerId, Money, QuoteId,
    customers::{Entry, InteractionKind},
    sales::quote::QuoteState,
    tasks::Subject,
};

use super::{post, take_back::Return};
use crate::customers::{timeline, totals};

/// Something happened to a document of a client. Told in the transaction that it happened in, so it is told once.
///
/// # Errors
/// `conflict.reference` for a client who does not exist.
pub(super) async fn told(
    tx: &StoreTx,
    customer: CustomerId,
    (kind, subject): (InteractionKind, Subject),
    text: String,
) -> Result<(), AppError> {
    timeline::record(tx, Entry { customer, kind, subject: Some(subject), task: None, at: tx.now(), text }).await
}

/// They bought something.
///
/// # Errors
/// Those of [`told`].
pub(super) async fn sold(
    tx: &StoreTx,
    it: &post::Sale<'_>,
    customer: CustomerId,
    (number, title): (&str, &str),
) -> Result<(), AppError> {
    let (id, total) = (it.ring.draft.id, it.priced.totals.total);
    let kind = (InteractionKind::Sale, Subject::Sale(id));
    told(tx, customer, kind, format!("{number}, {total}: {title}")).await?;
    totals::bought(tx, customer, total, it.house.today).await
}

/// They brought something back, or the sale was a mistake.
///
/// # Errors
/// Those of [`told`].
pub(super) async fn came_back(
    tx: &StoreTx,
    it: &Return<'_>,
    row: &sale::Model,
    (number, amount): (&str, Money),
) -> Result<(), AppError> {
    let Some(customer) = row.customer_id else { return Ok(()) };
    let void = it.kind == "void";
    let what = if void { "Voided" } else { "Taken back" };
    let kind = (InteractionKind::Return, Subject::Sale(row.id));
    told(tx, customer, kind, format!("{number}, {amount}: {what} of {}", row.number)).await?;
    if void {
        return Ok(tx.recount_customers(&[customer]).await?);
    }
    totals::gave_back(tx, customer, amount).await
}

/// They answered a quote.
///
/// # Errors
/// Those of [`told`].
pub(super) async fn answered(
    tx: &StoreTx,
    customer: CustomerId,
    (quote, number): (QuoteId, &str),
    state: QuoteState,
) -> Result<(), AppError> {
    let text = format!("{number} {}", state.label().to_lowercase());
    told(tx, customer, (InteractionKind::Quote, Subject::Quote(quote)), text).await
}

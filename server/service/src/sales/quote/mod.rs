//! Quotes: what is offered at a price until a day. The rules are those of [`domain::sales::quote::Quote`]. A quote keeps
//! no piece back; it keeps the price: [`Quoted`] holds it at the till, and [`convert`] ends it when it was sold.

mod answer_quote;
mod find_quote;
mod list_quotes;
mod move_quote;
mod save_quote;

use std::collections::BTreeMap;

use db::{ReadTx, StoreTx, entity::quote};
use domain::{
    AppError, Code, Date, LineId, Money, QuoteId, SaleId,
    sales::{
        DraftLine, LineKind, QuoteDone, SaleDraft,
        quote::{Quote, QuoteState},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, UpdateMany, sea_query::Expr};

pub use answer_quote::{answer_quote, quote_by_link};
pub use find_quote::find_quote;
pub use list_quotes::list_quotes;
pub(crate) use move_quote::expire_quote;
pub use move_quote::move_quote;
pub use save_quote::save_quote;

use super::posting::stored;

/// The quote as its rule sees it.
fn rule(row: &quote::Model) -> Quote {
    Quote { id: row.id, state: row.state, valid_until: row.valid_until }
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this quote. Look at it again.")
}

/// A quote of the current store, locked.
async fn kept(tx: &StoreTx, id: QuoteId) -> Result<quote::Model, AppError> {
    let here = quote::Entity::find()
        .filter(quote::Column::Id.eq(id))
        .filter(quote::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    tx.one(here).await?.ok_or_else(AppError::not_found)
}

/// Its new state, over the version that was read.
fn change(row: &quote::Model, state: QuoteState) -> UpdateMany<quote::Entity> {
    quote::Entity::update_many()
        .col_expr(quote::Column::State, Expr::val(state))
        .col_expr(quote::Column::Version, Expr::col(quote::Column::Version).add(1))
        .filter(quote::Column::Id.eq(row.id))
        .filter(quote::Column::Version.eq(row.version))
}

async fn write(tx: &StoreTx, change: UpdateMany<quote::Entity>) -> Result<(), AppError> {
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

fn done(row: &quote::Model, state: QuoteState, version: i32) -> QuoteDone {
    QuoteDone { quote: row.id, number: row.number.clone(), state, version }
}

/// The prices that a quote promised.
pub(super) struct Quoted(BTreeMap<LineId, DraftLine>);

impl Quoted {
    /// The price of a line, when the quote offered the same thing on it.
    pub(super) fn price(&self, line: &DraftLine) -> Option<Money> {
        let promised = self.0.get(&line.id)?;
        let same = match (&promised.kind, &line.kind) {
            (LineKind::Piece { item: a, .. }, LineKind::Piece { item: b, .. }) => a == b,
            (LineKind::Variant { variant: a, .. }, LineKind::Variant { variant: b, .. }) => a == b,
            _ => false,
        };
        same.then_some(promised.unit_price)
    }
}

/// A quote that holds on this day.
///
/// # Errors
/// `record.not_found`, `step.not_allowed` when it has ended or its last day has passed.
pub(super) async fn quoted(tx: &ReadTx, id: QuoteId, today: Date) -> Result<Quoted, AppError> {
    let row = tx.find::<quote::Entity>(id).await?;
    rule(&row).sell(today)?;
    let draft: SaleDraft = stored(row.draft)?;
    Ok(Quoted(draft.lines.into_iter().map(|line| (line.id, line)).collect()))
}

/// Ends a quote: it was sold.
///
/// # Errors
/// `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub(super) async fn convert(tx: &StoreTx, id: QuoteId, sale: SaleId, today: Date) -> Result<(), AppError> {
    let row = kept(tx, id).await?;
    let after = change(&row, rule(&row).sell(today)?.state).col_expr(quote::Column::SaleId, Expr::val(Some(sale)));
    write(tx, after).await
}

//! Layaways: goods put aside for a customer who pays over time. The rules are those of
//! [`domain::sales::layaway::Layaway`]; here it is read from its rows and what changed is written back.

mod bounce_layaway;
mod create_layaway;
mod end_layaway;
mod extend_layaway;
mod find_layaway;
mod list_layaways;
mod pay_layaway;
mod pick_up_layaway;

use db::{ReadTx, StoreTx, entity::layaway};
use domain::{
    AppError, Code, Currency, DocumentId, LayawayId, Money, SaleId, ValueAccountId,
    inventory::Availability,
    sales::{Claim, LayawayDone, LineKind, Live, PaidDocument, SaleDraft, layaway::Layaway},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{
    deposit::Towards,
    pay_out::{entry, payments_of},
    posting::{json, stored},
    ring_up,
};
use crate::inventory::claim;

pub use bounce_layaway::bounce_layaway;
pub use create_layaway::create_layaway;
pub use end_layaway::{cancel_layaway, default_layaway};
pub use extend_layaway::extend_layaway;
pub use find_layaway::find_layaway;
pub use list_layaways::list_layaways;
pub use pay_layaway::pay_layaway;
pub use pick_up_layaway::pick_up_layaway;

/// A layaway read back.
struct Held {
    row: layaway::Model,
    currency: Currency,
    draft: SaleDraft,
    rule: Layaway,
}

/// A layaway of the current store, locked: whatever is done to one is done in turn.
async fn held(tx: &StoreTx, id: LayawayId) -> Result<Held, AppError> {
    let here = layaway::Entity::find()
        .filter(layaway::Column::Id.eq(id))
        .filter(layaway::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    read(tx, tx.one(here).await?.ok_or_else(AppError::not_found)?).await
}

async fn read(tx: &ReadTx, row: layaway::Model) -> Result<Held, AppError> {
    let currency: Currency =
        row.currency.parse().map_err(|_| AppError::new(Code::Internal, "A layaway has no currency."))?;
    let entries = payments_of(tx, row.store_id, document(row.id)).await?;
    let entries = entries.iter().map(|it| entry(it, currency));
    let agreed = (row.state, stored(row.terms.clone())?);
    let money = (Money::new(row.total, currency), entries);
    let rule = Layaway::restore(row.id, agreed, stored(row.schedule.clone())?, money)?;
    let draft = stored(row.draft.clone())?;
    Ok(Held { row, currency, draft, rule })
}

fn document(id: LayawayId) -> DocumentId {
    Uuid::from(id).into()
}

fn towards(id: LayawayId) -> Towards {
    Towards { kind: PaidDocument::Layaway, document: document(id) }
}

/// The account that keeps what was paid.
fn account(id: LayawayId) -> ValueAccountId {
    towards(id).account()
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this layaway. Look at it again.")
}

/// Writes what changed over the version that was read.
async fn keep(tx: &StoreTx, row: &layaway::Model, rule: &Layaway, sale: Option<SaleId>) -> Result<(), AppError> {
    let change = layaway::Entity::update_many()
        .col_expr(layaway::Column::State, Expr::val(rule.state))
        .col_expr(layaway::Column::Paid, Expr::val(rule.account.paid().minor))
        .col_expr(layaway::Column::Schedule, Expr::val(json(&rule.schedule)?))
        .col_expr(layaway::Column::NextDue, Expr::val(rule.next_due().unwrap_or(row.next_due)))
        .col_expr(layaway::Column::SaleId, Expr::val(sale.or(row.sale_id)))
        .col_expr(layaway::Column::Version, Expr::col(layaway::Column::Version).add(1))
        .filter(layaway::Column::Id.eq(row.id))
        .filter(layaway::Column::Version.eq(row.version));
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

/// What a step answers.
fn done(row: &layaway::Model, rule: &Layaway, change: Money) -> LayawayDone {
    LayawayDone {
        layaway: row.id,
        number: row.number.clone(),
        state: rule.state,
        version: row.version.saturating_add(1),
        change,
        pays: Vec::new(),
        kept: None,
    }
}

/// What a step that was taken before answers.
fn done_before(it: &Held) -> LayawayDone {
    let row = &it.row;
    let done = done(row, &it.rule, Money::zero(it.currency));
    LayawayDone { version: row.version, ..done }
}

/// Puts goods aside: pieces are promised, counted goods leave the shelf.
async fn put_aside(tx: &StoreTx, draft: &SaleDraft, goods: &super::post::Goods) -> Result<(), AppError> {
    let mut moved = Vec::new();
    let mut told = Vec::new();
    for line in &draft.lines {
        match line.kind {
            LineKind::Piece { item, .. } => {
                let row = goods.items.get(&item).ok_or_else(AppError::not_found)?;
                told.push((item, claim::piece(tx, row, Claim::Commit).await?));
            }
            LineKind::Variant { item, variant, .. } => {
                let row = goods.items.get(&item).ok_or_else(AppError::not_found)?;
                claim::counted(tx, item, variant, line.quantity.into()).await?;
                moved.push(claim::Moved { item: row, variant: Some(variant), delta: -i64::from(line.quantity) });
            }
            LineKind::Service { .. } | LineKind::Custom { .. } | LineKind::GiftCard { .. } | LineKind::Fee { .. } => {}
        }
    }
    claim::moved(tx, "layaway", &moved).await?;
    tell(tx, told);
    Ok(())
}

/// Takes goods back from where they were put aside: counted goods to the shelf and, unless they are about to be sold,
/// pieces too.
async fn put_back(tx: &StoreTx, draft: &SaleDraft, pieces: bool) -> Result<(), AppError> {
    let goods = ring_up::goods(tx, draft).await?;
    let mut moved = Vec::new();
    let mut told = Vec::new();
    for line in &draft.lines {
        match line.kind {
            LineKind::Piece { item, .. } if pieces => {
                let row = goods.items.get(&item).ok_or_else(AppError::not_found)?;
                told.push((item, claim::piece(tx, row, Claim::Release).await?));
            }
            LineKind::Variant { item, variant, .. } => {
                let row = goods.items.get(&item).ok_or_else(AppError::not_found)?;
                claim::uncount(tx, item, variant, line.quantity.into()).await?;
                moved.push(claim::Moved { item: row, variant: Some(variant), delta: line.quantity.into() });
            }
            LineKind::Piece { .. }
            | LineKind::Service { .. }
            | LineKind::Custom { .. }
            | LineKind::GiftCard { .. }
            | LineKind::Fee { .. } => {}
        }
    }
    claim::moved(tx, "layaway_release", &moved).await?;
    tell(tx, told);
    Ok(())
}

fn tell(tx: &StoreTx, items: Vec<(domain::ItemId, Availability)>) {
    if !items.is_empty() {
        tx.announce(Live::Items { store: tx.store(), items });
    }
}

//! Recording what an item has cost.

use db::{
    Change, StoreTx,
    entity::{cost, item},
};
use domain::{
    AppError, Code, CostId, Currency, ItemId, Money,
    identity::inventory::EditCost,
    inventory::{CostKind, Purchase, RecordCost},
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{create_item::currency, rows};
use crate::Authorized;

/// Adds a cost entry. Its id is minted by the browser: the same command twice adds one.
///
/// # Errors
/// `input.invalid`, `record.not_found`, `conflict.replayed`.
pub async fn record_cost(who: &Authorized<EditCost>, cmd: RecordCost) -> Result<(), AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let currency = currency(&tx).await?;
    let amount = Money::parse(&cmd.amount, currency).map_err(|why| AppError::field("amount", why.to_string()))?.minor;
    let amount = if cmd.reverse { -amount } else { amount };
    let note = text::line(&cmd.note).map_err(|why| AppError::field("note", why))?;
    let vendor = vendor(&cmd.vendor)?;
    let row = rows::held(&tx, cmd.item).await?;
    let same = cost::Entity::find().filter(cost::Column::Id.eq(cmd.id)).filter(cost::Column::StoreId.eq(cmd.store));
    if let Some(done) = tx.one(same).await? {
        let replayed = AppError::new(Code::Replayed, "This form was sent before with other content.");
        // An empty vendor asks for nothing, so nothing can be missing.
        let same = done.item_id == cmd.item
            && done.kind == cmd.kind
            && done.amount == amount
            && done.note == note
            && (vendor.is_empty() || vendor == row.vendor);
        return if same { Ok(()) } else { Err(replayed) };
    }
    let entry = Entry { id: cmd.id, item: cmd.item, kind: cmd.kind, amount, note };
    insert(&tx, entry, currency).await?;
    if !vendor.is_empty() && vendor != row.vendor {
        let raised = item::Entity::update_many()
            .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
            .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
            .filter(item::Column::Id.eq(cmd.item));
        tx.update(raised).await?;
        set_vendor(&tx, cmd.item, &row.vendor, &vendor).await?;
    }
    Ok(tx.commit().await?)
}

/// Cost and vendor of an item that is just being taken in.
pub(super) async fn on_arrival(
    tx: &StoreTx,
    item: ItemId,
    purchase: &Purchase,
    kind: CostKind,
    currency: Currency,
) -> Result<(), AppError> {
    let vendor = vendor(&purchase.vendor)?;
    if !vendor.is_empty() {
        set_vendor(tx, item, "", &vendor).await?;
    }
    if purchase.amount.trim().is_empty() {
        return Ok(());
    }
    let paid = Money::parse(&purchase.amount, currency).map_err(|why| AppError::field("amount", why.to_string()))?;
    insert(tx, Entry { id: tx.mint(), item, kind, amount: paid.minor, note: String::new() }, currency).await
}

pub(super) struct Entry {
    pub(super) id: CostId,
    pub(super) item: ItemId,
    pub(super) kind: CostKind,
    pub(super) amount: i64,
    pub(super) note: String,
}

pub(super) async fn insert(tx: &StoreTx, entry: Entry, currency: Currency) -> Result<(), AppError> {
    let shown = Money::new(entry.amount, currency);
    tx.insert(cost::ActiveModel {
        id: Set(entry.id),
        item_id: Set(entry.item),
        kind: Set(entry.kind),
        amount: Set(entry.amount),
        note: Set(entry.note),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    Ok(tx.audit("inventory.cost_recorded", entry.item, Change::to((entry.kind, shown))).await?)
}

/// Whom an item came from, as typed.
fn vendor(typed: &str) -> Result<String, AppError> {
    text::line(typed).map_err(|why| AppError::field("vendor", why))
}

async fn set_vendor(tx: &StoreTx, item: ItemId, before: &str, vendor: &str) -> Result<(), AppError> {
    let change =
        item::Entity::update_many().col_expr(item::Column::Vendor, Expr::val(vendor)).filter(item::Column::Id.eq(item));
    tx.update(change).await?;
    Ok(tx.audit("inventory.vendor_changed", item, Change::from_to(before, vendor)).await?)
}

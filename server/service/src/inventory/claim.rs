//! What documents do to stock: they claim pieces and counted goods by conditional updates, and bring goods back. Whose
//! document it is, and what it says, is the business of the slice that writes it.

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{item, movement, variant},
};
use domain::{
    AppError, Code, ItemId, MovementId, StoreId, VariantId,
    inventory::Availability,
    sales::{Claim, Claimed},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::rows;

/// The rows of some items of one store.
pub(crate) async fn items(
    tx: &ReadTx,
    store: StoreId,
    ids: impl IntoIterator<Item = ItemId>,
) -> Result<BTreeMap<ItemId, item::Model>, AppError> {
    let ids: Vec<ItemId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let here = item::Entity::find().filter(item::Column::StoreId.eq(store)).filter(item::Column::Id.is_in(ids));
    Ok(tx.all(here).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// The rows of some variants of one store.
pub(crate) async fn variants(
    tx: &ReadTx,
    store: StoreId,
    ids: impl IntoIterator<Item = VariantId>,
) -> Result<BTreeMap<VariantId, variant::Model>, AppError> {
    let ids: Vec<VariantId> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let here =
        variant::Entity::find().filter(variant::Column::StoreId.eq(store)).filter(variant::Column::Id.is_in(ids));
    Ok(tx.all(here).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Takes a step with a piece as it was seen: of two that saw the same, one goes through.
///
/// # Errors
/// `item.transition` when the piece cannot take this step, `conflict.stale` when somebody was faster.
pub(crate) async fn piece(tx: &StoreTx, seen: &item::Model, step: Claim) -> Result<Availability, AppError> {
    let claimed = Claimed { ownership: seen.ownership, availability: seen.availability, version: seen.version };
    let next = claimed.claim(seen.version, step)?;
    change(tx, seen, next.availability, if step == Claim::Sell { -seen.quantity } else { 0 }).await?;
    Ok(next.availability)
}

/// Changes where a piece stands, if nobody changed it since it was seen.
pub(crate) async fn change(tx: &StoreTx, seen: &item::Model, to: Availability, delta: i64) -> Result<(), AppError> {
    let mut change = item::Entity::update_many()
        .col_expr(item::Column::Availability, Expr::val(to))
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(seen.id))
        .filter(item::Column::Version.eq(seen.version))
        .filter(item::Column::Availability.eq(seen.availability));
    if delta != 0 {
        change = change.col_expr(item::Column::Quantity, Expr::col(item::Column::Quantity).add(delta));
    }
    if tx.update(change).await? == 0 {
        return Err(rows::stale());
    }
    if to == Availability::Available {
        super::wanted::for_sale(tx, seen.id).await?;
    }
    Ok(())
}

/// Takes counted goods off, never below nothing.
///
/// # Errors
/// `item.taken` when there are not that many.
pub(crate) async fn counted(tx: &StoreTx, item: ItemId, variant: VariantId, quantity: i64) -> Result<(), AppError> {
    let fewer = variant::Entity::update_many()
        .col_expr(variant::Column::Quantity, Expr::col(variant::Column::Quantity).sub(quantity))
        .filter(variant::Column::Id.eq(variant))
        .filter(variant::Column::ItemId.eq(item))
        .filter(variant::Column::Quantity.gte(quantity));
    if tx.update(fewer).await? == 0 {
        return Err(AppError::new(Code::ItemTaken, "There are not that many left. Look at the stock again."));
    }
    balance(tx, item, -quantity).await
}

/// Puts counted goods back.
///
/// # Errors
/// When the database fails.
pub(crate) async fn uncount(tx: &StoreTx, item: ItemId, variant: VariantId, quantity: i64) -> Result<(), AppError> {
    let more = variant::Entity::update_many()
        .col_expr(variant::Column::Quantity, Expr::col(variant::Column::Quantity).add(quantity))
        .filter(variant::Column::Id.eq(variant));
    tx.update(more).await?;
    balance(tx, item, quantity).await
}

async fn balance(tx: &StoreTx, item: ItemId, delta: i64) -> Result<(), AppError> {
    let change = item::Entity::update_many()
        .col_expr(item::Column::Quantity, Expr::col(item::Column::Quantity).add(delta))
        .filter(item::Column::Id.eq(item));
    tx.update(change).await?;
    Ok(())
}

/// Goods that went or came, for the ledger.
pub(crate) struct Moved<'a> {
    /// The item as it was before.
    pub(crate) item: &'a item::Model,
    /// Of a counted item, which variant.
    pub(crate) variant: Option<VariantId>,
    /// Negative goes out, positive comes in.
    pub(crate) delta: i64,
}

/// Writes the movements of a document with one statement. Balances follow in the claims above.
///
/// # Errors
/// When the database fails.
pub(crate) async fn moved(tx: &StoreTx, reason: &str, goods: &[Moved<'_>]) -> Result<(), AppError> {
    let row = |it: &Moved<'_>| movement::ActiveModel {
        id: Set(tx.mint::<MovementId>()),
        item_id: Set(it.item.id),
        variant_id: Set(it.variant),
        delta: Set(it.delta),
        from_location: Set(if it.delta < 0 { it.item.location_id } else { None }),
        to_location: Set(if it.delta > 0 { it.item.location_id } else { None }),
        reason: Set(reason.to_owned()),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    };
    Ok(tx.insert_all(goods.iter().map(row)).await?)
}

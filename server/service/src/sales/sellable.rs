//! Things to sell, as the till sees them: a piece, or one variant of counted goods.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{hold, item, variant},
};
use domain::{
    AppError, ItemId, Money, StoreId, Timestamp,
    inventory::{Availability, Ownership, Tracking},
    sales::{HeldBy, Sellable},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::ring_up::variant_title;
use crate::zone::Clockface;

/// What a till shows: what is for sale, and what is kept or promised, so that a scan of it can say so.
pub(super) fn shown() -> Condition {
    use item::Column as C;
    let here = [Availability::Available, Availability::Reserved, Availability::Committed];
    Condition::all().add(C::Availability.is_in(here)).add(C::Ownership.ne(Ownership::CustomerProperty))
}

/// Items as the till sells them, in their order.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(
    tx: &ReadTx,
    store: StoreId,
    face: &Clockface,
    now: Timestamp,
    items: Vec<item::Model>,
) -> Result<Vec<Sellable>, AppError> {
    let counted: Vec<ItemId> =
        items.iter().filter(|row| row.tracking == Tracking::Quantity).map(|row| row.id).collect();
    let mut variants: BTreeMap<ItemId, Vec<variant::Model>> = BTreeMap::new();
    if !counted.is_empty() {
        let of_them = variant::Entity::find()
            .filter(variant::Column::StoreId.eq(store))
            .filter(variant::Column::ItemId.is_in(counted))
            .order_by_asc(variant::Column::Position);
        for row in tx.all(of_them).await? {
            variants.entry(row.item_id).or_default().push(row);
        }
    }
    let held = held(tx, store, face, now, items.iter().map(|row| row.id).collect()).await?;
    let mut all = Vec::with_capacity(items.len());
    for row in &items {
        match row.tracking {
            Tracking::Piece => all.push(sellable(row, None, held.get(&row.id))),
            Tracking::Quantity => {
                let own = variants.remove(&row.id).unwrap_or_default();
                all.extend(own.iter().map(|variant| sellable(row, Some(variant), None)));
            }
        }
    }
    Ok(all)
}

fn sellable(row: &item::Model, variant: Option<&variant::Model>, held: Option<&HeldBy>) -> Sellable {
    let currency = row.currency.parse().ok();
    let money = |minor: Option<i64>| minor.zip(currency).map(|(minor, currency)| Money::new(minor, currency));
    let detail = [&row.brand, &row.reference].into_iter().filter(|word| !word.is_empty() && !row.title.contains(*word));
    let codes = variant.iter().flat_map(|it| [it.sku.clone(), it.barcode.clone()]).filter(|code| !code.is_empty());
    Sellable {
        item: row.id,
        variant: variant.map(|it| it.id),
        tracking: row.tracking,
        category: row.category.clone(),
        title: variant.map_or_else(|| row.title.clone(), |it| variant_title(&row.title, &it.label)),
        detail: detail.cloned().collect::<Vec<_>>().join(" "),
        stock_no: row.stock_no.clone(),
        codes: codes.collect(),
        price: money(variant.and_then(|it| it.price).or(row.ask)),
        min: money(row.min),
        second_hand: row.second_hand,
        quantity: variant.map_or(row.quantity, |it| it.quantity),
        cover: row.cover.clone(),
        availability: row.availability,
        held: held.cloned(),
    }
}

/// Who keeps which pieces.
pub(super) async fn held(
    tx: &ReadTx,
    store: StoreId,
    face: &Clockface,
    now: Timestamp,
    items: Vec<ItemId>,
) -> Result<BTreeMap<ItemId, HeldBy>, AppError> {
    if items.is_empty() {
        return Ok(BTreeMap::new());
    }
    let kept = hold::Entity::find()
        .filter(hold::Column::StoreId.eq(store))
        .filter(hold::Column::ItemId.is_in(items))
        .filter(hold::Column::Until.gt(now));
    let kept = tx.all(kept).await?;
    let names = tx.names(kept.iter().map(|row| row.by)).await?;
    Ok(kept
        .into_iter()
        .map(|row| {
            let by = names.get(&row.by).cloned().unwrap_or_default();
            let (kind, cart, customer) = (row.kind, row.cart, row.customer_id);
            (row.item_id, HeldBy { kind, cart, customer, by, until: face.when(row.until) })
        })
        .collect())
}

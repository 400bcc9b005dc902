//! Changing variants and counted quantities.

use std::collections::BTreeSet;

use db::{
    Change, ReadTx,
    entity::{item, variant},
};
use domain::{
    AppError, Code, ItemId, VariantId,
    identity::inventory::Edit,
    inventory::{EditVariants, Tracking},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    create_item::{VariantRead, currency, read_variants, variant_row},
    ledger::{self, Entry},
    rows,
};
use crate::Authorized;

/// Writes all variants; answers the new version. A quantity that differs becomes a movement with the difference; a
/// variant that is left out stays, with nothing in stock, because the ledger refers to it.
///
/// # Errors
/// `conflict.stale`, `input.invalid`, `record.not_found`.
pub async fn edit_variants(who: &Authorized<Edit>, cmd: EditVariants) -> Result<i32, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let currency = currency(&tx).await?;
    let read = read_variants(&cmd.variants, currency)?;
    let row = rows::held(&tx, cmd.item).await?;
    if row.tracking != Tracking::Quantity {
        return Err(AppError::field("variants", "A single piece has no variants."));
    }
    let mut named = BTreeSet::new();
    if let Some(at) = cmd.variants.iter().filter_map(|it| it.id).position(|id| !named.insert(id)) {
        return Err(AppError::field(format!("variants.{at}"), "This variant is named twice."));
    }
    let known = of(&tx, cmd.item).await?;
    if row.version != cmd.version {
        // The same form again: what it names is there, and what it left out has nothing in stock.
        let is = |old: &variant::Model, new: &VariantRead| {
            old.label == new.label
                && old.sku == new.sku
                && old.barcode == new.barcode
                && old.price == new.price
                && old.quantity == new.quantity
        };
        let as_they_are = read.iter().all(|new| known.iter().any(|old| is(old, new)))
            && known.iter().all(|old| old.quantity == 0 || read.iter().any(|new| is(old, new)));
        return if as_they_are { Ok(row.version) } else { Err(rows::stale()) };
    }
    if !row.availability.in_stock() {
        return Err(AppError::new(Code::Transition, "This item has left the stock."));
    }
    let next = item::Entity::update_many()
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(cmd.item))
        .filter(item::Column::Version.eq(cmd.version));
    if tx.update(next).await? == 0 {
        return Err(rows::stale());
    }
    let moved = |variant, delta| Entry {
        item: cmd.item,
        variant: Some(variant),
        delta,
        from: (delta < 0).then_some(row.location_id).flatten(),
        to: (delta > 0).then_some(row.location_id).flatten(),
        reason: if delta < 0 { "count_loss" } else { "count_gain" },
    };
    for (position, (draft, new)) in (0..).zip(cmd.variants.iter().zip(&read)) {
        match draft.id {
            Some(id) => {
                let old = known.iter().find(|old| old.id == id).ok_or_else(AppError::not_found)?;
                tx.update(changed(id, new, position)).await?;
                if old.quantity != new.quantity {
                    ledger::record(&tx, moved(id, new.quantity - old.quantity), true).await?;
                }
            }
            None => {
                let id: VariantId = tx.mint();
                let empty = VariantRead {
                    quantity: 0,
                    label: new.label.clone(),
                    sku: new.sku.clone(),
                    barcode: new.barcode.clone(),
                    ..*new
                };
                tx.insert(variant_row(cmd.item, id, &empty, position)).await?;
                if new.quantity != 0 {
                    ledger::record(&tx, moved(id, new.quantity), true).await?;
                }
            }
        }
    }
    for gone in known.iter().filter(|old| old.quantity != 0 && !cmd.variants.iter().any(|v| v.id == Some(old.id))) {
        ledger::record(&tx, moved(gone.id, -gone.quantity), true).await?;
    }
    let words = rows::stored_text(&row, &rows::tags(&tx, cmd.item).await?, &codes_of(&tx, cmd.item).await?);
    rows::change_search(&tx, cmd.item, Some(words), None).await?;
    let before: Vec<_> = known.iter().map(|old| (&old.label, old.price, old.quantity)).collect();
    let after: Vec<_> = read.iter().map(|new| (&new.label, new.price, new.quantity)).collect();
    tx.audit("inventory.variants_edited", cmd.item, Change::from_to(before, after)).await?;
    tx.commit().await?;
    Ok(row.version + 1)
}

/// The variants of an item, in order.
pub(super) async fn of(tx: &ReadTx, item: ItemId) -> Result<Vec<variant::Model>, AppError> {
    let mine = variant::Entity::find().filter(variant::Column::ItemId.eq(item)).order_by_asc(variant::Column::Position);
    Ok(tx.all(mine).await?)
}

/// What variants add to the search text of an item.
pub(super) async fn codes_of(tx: &ReadTx, item: ItemId) -> Result<Vec<String>, AppError> {
    let words = of(tx, item).await?.into_iter().flat_map(|v| [v.label, v.sku, v.barcode]);
    Ok(words.filter(|word| !word.is_empty()).collect())
}

fn changed(id: VariantId, new: &VariantRead, position: i32) -> sea_orm::UpdateMany<variant::Entity> {
    variant::Entity::update_many()
        .col_expr(variant::Column::Label, Expr::val(new.label.as_str()))
        .col_expr(variant::Column::Sku, Expr::val(new.sku.as_str()))
        .col_expr(variant::Column::Barcode, Expr::val(new.barcode.as_str()))
        .col_expr(variant::Column::Price, Expr::val(new.price))
        .col_expr(variant::Column::Position, Expr::val(position))
        .filter(variant::Column::Id.eq(id))
}

//! The stock ledger: movements are added, never changed, and each brings its balances along in the same
//! transaction. `vitrine verify` recomputes the balances from the movements.

use db::{
    StoreTx,
    entity::{item, movement, variant},
};
use domain::{AppError, ItemId, LocationId, MovementId, VariantId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// One entry.
pub(super) struct Entry {
    pub(super) item: ItemId,
    pub(super) variant: Option<VariantId>,
    /// Positive comes in, negative goes out, zero only changes places.
    pub(super) delta: i64,
    pub(super) from: Option<LocationId>,
    pub(super) to: Option<LocationId>,
    /// DOMAIN's word: `receive`, `import`, `count_gain`, `count_loss`, `move`, `write_off`.
    pub(super) reason: &'static str,
}

/// Adds an entry. The balances of variant and item follow when `project` says that their rows are there already;
/// rows that are being inserted carry their balance themselves.
pub(super) async fn record(tx: &StoreTx, entry: Entry, project: bool) -> Result<(), AppError> {
    if project && entry.delta != 0 {
        let of_item = item::Entity::update_many()
            .col_expr(item::Column::Quantity, Expr::col(item::Column::Quantity).add(entry.delta))
            .filter(item::Column::Id.eq(entry.item));
        tx.update(of_item).await?;
        if let Some(id) = entry.variant {
            let of_variant = variant::Entity::update_many()
                .col_expr(variant::Column::Quantity, Expr::col(variant::Column::Quantity).add(entry.delta))
                .filter(variant::Column::Id.eq(id));
            tx.update(of_variant).await?;
        }
    }
    tx.insert(movement::ActiveModel {
        id: Set(tx.mint::<MovementId>()),
        item_id: Set(entry.item),
        variant_id: Set(entry.variant),
        delta: Set(entry.delta),
        from_location: Set(entry.from),
        to_location: Set(entry.to),
        reason: Set(entry.reason.to_owned()),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    Ok(())
}

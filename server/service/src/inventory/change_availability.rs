//! Moving an item one step between arrival and departure, by hand.

use db::{Change, StoreTx, entity::item};
use domain::{
    AppError, Code,
    identity::inventory::Edit,
    inventory::{Availability, ChangeAvailability, Move},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{
    ledger::{self, Entry},
    rows,
};
use crate::Authorized;

/// Moves an item one step; answers the new version.
///
/// # Errors
/// `item.transition` when the step is not allowed from where it stands, `conflict.stale`, and `permission.missing`
/// for writing off, which has its own door.
pub async fn change_availability(who: &Authorized<Edit>, cmd: ChangeAvailability) -> Result<i32, AppError> {
    if cmd.step == Move::WriteOff {
        return Err(AppError::new(Code::Forbidden, "Writing off needs a manager."));
    }
    step(who.at(cmd.store)?.begin().await?, cmd).await
}

/// Moves an item one step, in a transaction that whoever asks may open.
pub(super) async fn step(tx: StoreTx, cmd: ChangeAvailability) -> Result<i32, AppError> {
    let row = rows::held(&tx, cmd.id).await?;
    if row.version != cmd.version {
        return Err(rows::stale());
    }
    let to = row.availability.after(cmd.step)?;
    let change = item::Entity::update_many()
        .col_expr(item::Column::Availability, Expr::val(to))
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(cmd.id))
        .filter(item::Column::Version.eq(cmd.version))
        .filter(item::Column::Availability.eq(row.availability));
    if tx.update(change).await? == 0 {
        return Err(rows::stale());
    }
    if to == Availability::WrittenOff {
        for variant in super::edit_variants::of(&tx, cmd.id).await?.into_iter().filter(|v| v.quantity != 0) {
            ledger::record(&tx, out(&row, Some(variant.id), variant.quantity), true).await?;
        }
        if row.tracking == domain::inventory::Tracking::Piece {
            ledger::record(&tx, out(&row, None, row.quantity), true).await?;
        }
    }
    super::wanted::for_sale(&tx, cmd.id).await?;
    tx.audit("inventory.availability_changed", cmd.id, Change::from_to(row.availability, to)).await?;
    tx.commit().await?;
    Ok(row.version + 1)
}

fn out(row: &item::Model, variant: Option<domain::VariantId>, quantity: i64) -> Entry {
    Entry { item: row.id, variant, delta: -quantity, from: row.location_id, to: None, reason: "write_off" }
}

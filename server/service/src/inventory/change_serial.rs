//! Changing a recorded serial number.

use db::{Change, entity::item};
use domain::{AppError, identity::inventory::ChangeSerial as Allowed, inventory::ChangeSerial, text};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{create_item, rows};
use crate::Authorized;

/// Writes the serial of a piece; answers the new version. The audit row masks both, as lists of serials are worth
/// stealing.
///
/// # Errors
/// `item.serial_taken`, `conflict.stale`, `input.invalid`.
pub async fn change_serial(who: &Authorized<Allowed>, cmd: ChangeSerial) -> Result<i32, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let row = rows::held(&tx, cmd.id).await?;
    let serial = create_item::serial(&cmd.serial, row.tracking)?;
    if row.serial == serial {
        return Ok(row.version);
    }
    let change = item::Entity::update_many()
        .col_expr(item::Column::Serial, Expr::val(serial.clone()))
        .col_expr(item::Column::SerialKey, Expr::val(serial.as_deref().map(text::code_key)))
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(cmd.id))
        .filter(item::Column::Version.eq(cmd.version));
    if tx.update(change).await.map_err(create_item::taken)? == 0 {
        return Err(rows::stale());
    }
    rows::change_search(&tx, cmd.id, None, Some(rows::search_codes(serial.as_deref()))).await?;
    let masked = Change::from_to(row.serial.as_deref().map(mask), serial.as_deref().map(mask));
    tx.audit("inventory.serial_changed", cmd.id, masked).await?;
    tx.commit().await?;
    Ok(row.version + 1)
}

/// The last two characters.
fn mask(serial: &str) -> String {
    let tail: Vec<char> = serial.chars().rev().take(2).collect();
    format!("•••{}", tail.into_iter().rev().collect::<String>())
}

//! Removing a photo, and taking the removal back.

use db::{Change, entity::photo};
use domain::{AppError, identity::inventory::DeletePhoto, inventory::RemovePhoto};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{add_photo::set_cover, rows};
use crate::Authorized;

/// Takes a photo off its item, or puts it back where it was. The files stay, so that undoing costs nothing.
///
/// # Errors
/// `record.not_found`.
pub async fn remove_photo(who: &Authorized<DeletePhoto>, cmd: RemovePhoto) -> Result<(), AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    rows::held(&tx, cmd.item).await?;
    let removed_at = cmd.removed.then_some(tx.now());
    let change = photo::Entity::update_many()
        .col_expr(photo::Column::RemovedAt, Expr::val(removed_at))
        .filter(photo::Column::Id.eq(cmd.photo))
        .filter(photo::Column::ItemId.eq(cmd.item));
    if tx.update(change).await? == 0 {
        return Err(AppError::not_found());
    }
    let first = photo::Entity::find()
        .filter(photo::Column::ItemId.eq(cmd.item))
        .filter(photo::Column::StoreId.eq(cmd.store))
        .filter(photo::Column::RemovedAt.is_null())
        .order_by_asc(photo::Column::Position)
        .order_by_asc(photo::Column::Id);
    let cover = tx.one(first).await?.map(|photo| photo.content);
    set_cover(&tx, cmd.item, cover).await?;
    let action = if cmd.removed { "inventory.photo_removed" } else { "inventory.photo_restored" };
    tx.audit(action, cmd.item, Change::to(cmd.photo)).await?;
    Ok(tx.commit().await?)
}

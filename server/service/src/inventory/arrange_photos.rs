//! The order of photos and the words for what they show.

use db::{Change, entity::photo};
use domain::{AppError, identity::inventory::Edit, inventory::ArrangePhotos, text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{add_photo::set_cover, rows};
use crate::Authorized;

/// Writes the order and the alternative texts. The first photo becomes the cover; photos that are not named keep
/// their place behind the others.
///
/// # Errors
/// `record.not_found`, `input.invalid`.
pub async fn arrange_photos(who: &Authorized<Edit>, cmd: ArrangePhotos) -> Result<(), AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    rows::held(&tx, cmd.item).await?;
    let mine = photo::Entity::find()
        .filter(photo::Column::ItemId.eq(cmd.item))
        .filter(photo::Column::StoreId.eq(cmd.store))
        .filter(photo::Column::RemovedAt.is_null())
        .order_by_asc(photo::Column::Position)
        .order_by_asc(photo::Column::Id);
    let known = tx.all(mine).await?;
    let mut after = Vec::with_capacity(cmd.photos.len());
    for (at, (id, alt)) in cmd.photos.iter().enumerate() {
        if !known.iter().any(|photo| photo.id == *id) {
            return Err(AppError::not_found());
        }
        if cmd.photos[..at].iter().any(|(before, _)| before == id) {
            return Err(AppError::field(format!("photos.{at}"), "This photo is named twice."));
        }
        let alt = text::line(alt).map_err(|why| AppError::field(format!("photos.{at}.alt"), why))?;
        let change = photo::Entity::update_many().col_expr(photo::Column::Alt, Expr::val(alt.as_str()));
        after.push((*id, alt));
        tx.update(change.filter(photo::Column::Id.eq(*id))).await?;
    }
    let order = cmd.photos.iter().map(|(id, _)| *id);
    let order =
        order.chain(known.iter().map(|photo| photo.id).filter(|id| !cmd.photos.iter().any(|(named, _)| named == id)));
    for (position, id) in (0_i32..).zip(order) {
        let change = photo::Entity::update_many().col_expr(photo::Column::Position, Expr::val(position));
        tx.update(change.filter(photo::Column::Id.eq(id))).await?;
    }
    if let Some((first, _)) = cmd.photos.first() {
        let cover = known.iter().find(|photo| photo.id == *first).map(|photo| photo.content.clone());
        set_cover(&tx, cmd.item, cover).await?;
    }
    let before: Vec<_> = known.iter().map(|photo| (photo.id, &photo.alt)).collect();
    tx.audit("inventory.photos_arranged", cmd.item, Change::from_to(before, after)).await?;
    Ok(tx.commit().await?)
}

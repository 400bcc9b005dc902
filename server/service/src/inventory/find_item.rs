//! One item, as its page shows it.

use db::entity::{item, location, photo, store};
use domain::{
    AppError, Currency, ItemId, Money,
    identity::inventory::{View, ViewSerial},
    inventory::{ItemSerial, ItemView, PhotoView, VariantView},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{edit_variants, rows};
use crate::{Authorized, zone::Clockface};

/// An item of any store in which the person may see stock, without cost, vendor and serial.
///
/// # Errors
/// `record.not_found`.
pub async fn find_item(who: &Authorized<View>, id: ItemId) -> Result<ItemView, AppError> {
    let tx = who.wide().read().await?;
    let row: item::Model = tx.find::<item::Entity>(id).await?;
    let place = tx
        .one(store::Entity::find().filter(store::Column::Id.eq(row.store_id)))
        .await?
        .ok_or_else(AppError::not_found)?;
    let face = Clockface::new(&place.time_zone, who.now());
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, currency));
    let photos = photo::Entity::find()
        .filter(photo::Column::ItemId.eq(id))
        .filter(photo::Column::RemovedAt.is_null())
        .order_by_asc(photo::Column::Position)
        .order_by_asc(photo::Column::Id);
    let photos = tx.all(photos).await?;
    let variants = edit_variants::of(&tx, id).await?;
    let location_name = match row.location_id {
        Some(at) => tx.one(location::Entity::find().filter(location::Column::Id.eq(at))).await?.map(|it| it.name),
        None => None,
    };
    let tags = rows::tags(&tx, id).await?;
    Ok(ItemView {
        id,
        store: row.store_id,
        store_name: place.name,
        version: row.version,
        stock_no: row.stock_no.clone(),
        tracking: row.tracking,
        ownership: row.ownership,
        availability: row.availability,
        quantity: row.quantity,
        condition: row.condition,
        location_name,
        ask: money(row.ask),
        min: money(row.min),
        web: money(row.web),
        currency,
        photos: photos.iter().map(photo_view).collect(),
        variants: variants
            .into_iter()
            .map(|v| VariantView {
                id: v.id,
                label: v.label,
                sku: v.sku,
                barcode: v.barcode,
                price: money(v.price),
                grams: v.grams,
                quantity: v.quantity,
            })
            .collect(),
        created: face.when(row.created_at),
        days: who.now().days_since(row.created_at),
        image_links: serde_json::from_value(row.image_links.clone()).unwrap_or_default(),
        draft: rows::draft(&row, tags, currency),
    })
}

/// The serial of a piece.
///
/// # Errors
/// `record.not_found`.
pub async fn find_serial(who: &Authorized<ViewSerial>, id: ItemId) -> Result<ItemSerial, AppError> {
    let row: item::Model = who.wide().read().await?.find::<item::Entity>(id).await?;
    Ok(ItemSerial { serial: row.serial.unwrap_or_default() })
}

/// A photo as pages show it.
pub(super) fn photo_view(row: &photo::Model) -> PhotoView {
    PhotoView { id: row.id, content: row.content.clone(), alt: row.alt.clone(), width: row.width, height: row.height }
}

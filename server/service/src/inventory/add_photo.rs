//! Adding a photo to an item.

use db::{
    Change, StoreTx,
    entity::{item, photo},
};
use domain::{
    AppError, Code, ItemId, PhotoId, StoreId,
    identity::inventory::Edit,
    inventory::{MAX_PHOTOS, PhotoView},
};
use media::photo::{Limits, Prepared, Rejected, prepare};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{find_item::photo_view, find_photo::name, rows};
use crate::{Authorized, Services};

/// Where a photo goes.
pub struct PhotoUpload {
    /// The store of the item.
    pub store: StoreId,
    /// The item.
    pub item: ItemId,
    /// Minted by the browser: sending the same photo again adds it once.
    pub photo: PhotoId,
}

/// Checks, turns, strips and scales a photo, keeps its renditions by content, and adds it as the last of the item.
/// The file is asked for only when there is an item to add it to.
///
/// # Errors
/// `photo.unsupported`, `photo.broken`, `photo.too_many_pixels`, `request.too_large`, `record.not_found`,
/// `storage.full`.
pub async fn add_photo(
    services: &Services,
    who: &Authorized<Edit>,
    upload: PhotoUpload,
    file: impl Future<Output = Result<Vec<u8>, AppError>> + Send,
) -> Result<PhotoView, AppError> {
    let who = who.at(upload.store)?;
    let tx = who.read().await?;
    tx.find::<item::Entity>(upload.item).await?;
    let done = tx.one(photo::Entity::find().filter(photo::Column::Id.eq(upload.photo))).await?;
    drop(tx); // a file may be long in coming
    // Also when the photo is here already: an answer before the end of the upload looks like a broken line to a browser.
    let bytes = file.await?;
    if let Some(done) = done {
        return if done.item_id == upload.item { Ok(photo_view(&done)) } else { Err(AppError::not_found()) };
    }
    let prepared = prepared(services, bytes).await?;
    add_prepared(services, &who, (upload.item, upload.photo), &prepared).await
}

/// Checks, turns, strips and scales a photo.
///
/// # Errors
/// `photo.unsupported`, `photo.broken`, `photo.too_many_pixels`, `request.too_large`.
pub(crate) async fn prepared(services: &Services, bytes: Vec<u8>) -> Result<Prepared, AppError> {
    let prepared = services.heavy(move || prepare(&bytes, &Limits::default())).await;
    prepared.ok_or_else(|| AppError::new(Code::PhotoBroken, "This photo cannot be read."))?.map_err(refused)
}

/// Adds a photo whose renditions are there already: the second half of [`add_photo`].
pub(crate) async fn add_prepared(
    services: &Services,
    who: &Authorized<Edit>,
    (item, photo): (ItemId, PhotoId),
    prepared: &Prepared,
) -> Result<PhotoView, AppError> {
    store_renditions(services, prepared).await?;
    let tx = who.begin().await?;
    let row = insert(&tx, item, photo, prepared).await?;
    tx.commit().await?;
    Ok(row)
}

/// Keeps the files. They are named by content, so an upload that ends half-way leaves nothing that is shown, and the
/// next one overwrites equal bytes.
pub(crate) async fn store_renditions(services: &Services, prepared: &Prepared) -> Result<(), AppError> {
    for rendition in &prepared.renditions {
        let content = prepared.hash.as_str();
        let side = rendition.size.side();
        services.blobs().put(&name(content, side, "webp"), rendition.webp.clone()).await?;
        services.blobs().put(&name(content, side, "jpg"), rendition.jpeg.clone()).await?;
    }
    Ok(())
}

async fn insert(tx: &StoreTx, item: ItemId, id: PhotoId, prepared: &Prepared) -> Result<PhotoView, AppError> {
    rows::held(tx, item).await?;
    let mine =
        photo::Entity::find().filter(photo::Column::ItemId.eq(item)).filter(photo::Column::StoreId.eq(tx.store()));
    let others = tx.all(mine).await?;
    if others.iter().filter(|other| other.removed_at.is_none()).count() >= MAX_PHOTOS {
        return Err(AppError::new(Code::Invalid, format!("An item has at most {MAX_PHOTOS} photos.")));
    }
    let position = others.iter().map(|other| other.position).max().map_or(0, |last| last + 1);
    let (width, height) = (pixels(prepared.width), pixels(prepared.height));
    let content = prepared.hash.to_string();
    tx.insert(photo::ActiveModel {
        id: Set(id),
        item_id: Set(item),
        content: Set(content.clone()),
        width: Set(width),
        height: Set(height),
        alt: Set(String::new()),
        position: Set(position),
        removed_at: Set(None),
        created_at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    if others.iter().all(|other| other.removed_at.is_some()) {
        set_cover(tx, item, Some(content.clone())).await?;
    }
    tx.audit("inventory.photo_added", item, Change::to((id, &content))).await?;
    Ok(PhotoView { id, content, alt: String::new(), width, height })
}

/// The cover stands on the item, so that lists need not ask for photos.
pub(super) async fn set_cover(tx: &StoreTx, item: ItemId, content: Option<String>) -> Result<(), AppError> {
    let change =
        item::Entity::update_many().col_expr(item::Column::Cover, Expr::val(content)).filter(item::Column::Id.eq(item));
    tx.update(change).await?;
    Ok(())
}

fn pixels(side: u32) -> i32 {
    i32::try_from(side).unwrap_or(i32::MAX)
}

fn refused(why: Rejected) -> AppError {
    let code = Code::parse(why.code()).unwrap_or(match why.code() {
        "photo.too_large" => Code::TooLarge,
        _ => Code::PhotoBroken,
    });
    AppError::new(code, why.to_string())
}

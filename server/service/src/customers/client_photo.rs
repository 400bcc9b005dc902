//! The photo of a client: kept by its content like those of pieces, shown to whoever may see clients.

use db::{Change, entity::customer};
use domain::{
    AppError, CustomerId,
    customers::RemoveClientPhoto,
    identity::customers::{Browse, Edit},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::rows::found;
use crate::{
    Authorized, Services,
    inventory::{
        PhotoFile,
        add_photo::{prepared, store_renditions},
        find_photo::name,
    },
};

/// Checks, turns, strips and scales a photo and shows it from now on; answers its content. The file is asked for only when
/// there is a client to show it.
///
/// # Errors
/// `photo.unsupported`, `photo.broken`, `photo.too_many_pixels`, `request.too_large`, `record.not_found`, `storage.full`.
pub async fn set_client_photo(
    services: &Services,
    who: &Authorized<Edit>,
    id: CustomerId,
    file: impl Future<Output = Result<Vec<u8>, AppError>> + Send,
) -> Result<String, AppError> {
    found(&who.read().await?, id).await?;
    let bytes = file.await?;
    let prepared = prepared(services, bytes).await?;
    store_renditions(services, &prepared).await?;
    let content = prepared.hash.to_string();
    let tx = who.begin().await?;
    let row = found(&tx, id).await?;
    if row.photo.as_deref() != Some(content.as_str()) {
        show(&tx, row.id, (Some(&content), row.photo.as_deref())).await?;
        tx.audit("customers.photo_set", row.id, Change::from_to(row.photo, &content)).await?;
        tx.commit().await?;
    }
    Ok(content)
}

/// Takes the photo away, or puts it back. Again, it is so already. The files stay, so that undoing costs nothing.
///
/// # Errors
/// `record.not_found`.
pub async fn remove_client_photo(who: &Authorized<Edit>, cmd: RemoveClientPhoto) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let row = found(&tx, cmd.customer).await?;
    let (photo, action) = match (cmd.removed, &row.photo, &row.photo_removed) {
        (true, Some(_), _) => (None, "customers.photo_removed"),
        (false, None, Some(before)) => (Some(before.as_str()), "customers.photo_restored"),
        (true, None, _) | (false, ..) => return Ok(()),
    };
    show(&tx, row.id, (photo, row.photo.as_deref())).await?;
    tx.audit(action, row.id, Change::from_to(&row.photo, photo)).await?;
    Ok(tx.commit().await?)
}

async fn show(tx: &db::StoreTx, id: CustomerId, (photo, before): (Option<&str>, Option<&str>)) -> Result<(), AppError> {
    let change = customer::Entity::update_many()
        .col_expr(customer::Column::Photo, Expr::val(photo))
        .col_expr(customer::Column::PhotoRemoved, Expr::val(before))
        .filter(customer::Column::Id.eq(id));
    tx.update(change).await?;
    Ok(())
}

/// The bytes of a rendition, for people who may see a client who has it.
///
/// # Errors
/// `record.not_found` for everything else, a made-up name included.
pub async fn find_client_photo(
    services: &Services,
    who: &Authorized<Browse>,
    file: PhotoFile,
) -> Result<Vec<u8>, AppError> {
    let shown = customer::Entity::find().filter(customer::Column::Photo.eq(file.content.as_str()));
    who.read().await?.one(shown).await?.ok_or_else(AppError::not_found)?;
    services.blobs().get(&name(&file.content, file.side, file.kind)).await
}

//! The file of a photo.

use db::entity::photo;
use domain::{AppError, identity::inventory::View};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Authorized, Services};

/// Which rendition of which photo.
pub struct PhotoFile {
    /// Content name.
    pub content: String,
    /// 96, 400 or 1600.
    pub side: u32,
    /// `webp` or `jpg`.
    pub kind: &'static str,
}

/// The bytes of a rendition, for people who may see an item that shows it.
///
/// # Errors
/// `record.not_found` for everything else, a made-up name included.
pub async fn find_photo(services: &Services, who: &Authorized<View>, file: PhotoFile) -> Result<Vec<u8>, AppError> {
    let shown = photo::Entity::find()
        .filter(photo::Column::Content.eq(file.content.as_str()))
        .filter(photo::Column::RemovedAt.is_null());
    who.wide().read().await?.one(shown).await?.ok_or_else(AppError::not_found)?;
    services.blobs().get(&name(&file.content, file.side, file.kind)).await
}

/// Where a rendition lies.
pub(crate) fn name(content: &str, side: u32, kind: &str) -> String {
    let shelf = content.get(..2).unwrap_or("00");
    format!("photos/{shelf}/{content}/{side}.{kind}")
}

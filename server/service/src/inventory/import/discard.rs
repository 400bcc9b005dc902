//! Saying no to what a file holds.

use domain::{AppError, ImportId, identity::inventory::Import, inventory::ImportKind};

use crate::{Authorized, imports::runs};

/// Throws a previewed import away.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that runs already.
pub async fn discard_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    runs::discard(who, (ImportKind::Catalogue, id), "inventory.import_discarded").await
}

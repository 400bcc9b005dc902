//! Saying yes to what a file holds.

use domain::{AppError, Event, ImportId, identity::inventory::Import, inventory::ImportKind};

use crate::{Authorized, imports::runs};

/// Lets a previewed import run, or one that was given up go on. Confirming twice runs it once.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that was discarded.
pub async fn confirm_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    let event = Event::ImportConfirmed { import: id };
    runs::confirm(who, (ImportKind::Catalogue, id), event, "inventory.import_confirmed").await
}

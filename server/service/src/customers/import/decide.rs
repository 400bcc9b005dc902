//! Saying yes or no to what a file holds.

use domain::{AppError, Event, ImportId, identity::customers::Import, inventory::ImportKind};

use crate::{Authorized, imports::runs};

/// Lets a previewed import run, or one that was given up go on. Confirming twice runs it once.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that was discarded.
pub async fn confirm_client_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    let event = Event::ClientsImportConfirmed { import: id };
    runs::confirm(who, (ImportKind::Clients, id), event, "customers.import_confirmed").await
}

/// Throws a previewed import away.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that runs already.
pub async fn discard_client_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    runs::discard(who, (ImportKind::Clients, id), "customers.import_discarded").await
}

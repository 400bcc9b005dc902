//! Saying yes to what a file holds.

use db::{Change, entity::import_run};
use domain::{AppError, Event, ImportId, identity::inventory::Import, inventory::ImportState};

use super::preview::set_state;
use crate::Authorized;

/// Lets a previewed import run, or one that was given up go on. Confirming twice runs it once.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that was discarded.
pub async fn confirm_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    let run: import_run::Model = who.wide().read().await?.find::<import_run::Entity>(id).await?;
    if matches!(run.state, ImportState::Running | ImportState::Done) {
        return Ok(());
    }
    let from = if run.state == ImportState::Stopped { run.state } else { ImportState::Previewed };
    let tx = who.at(run.store_id)?.begin().await?;
    set_state(&tx, id, from, ImportState::Running).await?;
    tx.emit(&Event::ImportConfirmed { import: id }).await?;
    tx.audit("inventory.import_confirmed", id, Change::from_to(run.state, (&run.file_name, run.products))).await?;
    Ok(tx.commit().await?)
}

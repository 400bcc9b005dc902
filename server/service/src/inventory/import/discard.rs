//! Saying no to what a file holds.

use db::{
    Change,
    entity::{import_product, import_run},
};
use domain::{AppError, ImportId, identity::inventory::Import, inventory::ImportState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::preview::set_state;
use crate::Authorized;

/// Throws a previewed import away.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that runs already.
pub async fn discard_import(who: &Authorized<Import>, id: ImportId) -> Result<(), AppError> {
    let run: import_run::Model = who.wide().read().await?.find::<import_run::Entity>(id).await?;
    if run.state == ImportState::Discarded {
        return Ok(());
    }
    let tx = who.at(run.store_id)?.begin().await?;
    set_state(&tx, id, ImportState::Previewed, ImportState::Discarded).await?;
    tx.delete(import_product::Entity::delete_many().filter(import_product::Column::ImportId.eq(id))).await?;
    let change = Change::from_to((&run.file_name, run.products), ImportState::Discarded);
    tx.audit("inventory.import_discarded", id, change).await?;
    Ok(tx.commit().await?)
}

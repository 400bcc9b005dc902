//! An import that its worker has given up on.
#![expect(clippy::disallowed_methods, reason = "whoever confirmed it may have lost their place in the shop meanwhile")]

use db::{Change, entity::import_run};
use domain::{AppError, ImportId, OrgId, StoreId, UserId, inventory::ImportState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::Services;

/// Says that a running import goes on no further by itself. What is in the stock stays; confirming goes on from there.
///
/// # Errors
/// When the database fails.
pub(crate) async fn stop_import(
    services: &Services,
    place: (OrgId, StoreId, UserId),
    id: ImportId,
) -> Result<(), AppError> {
    let tx = services.db().system().await?;
    let running = import_run::Entity::update_many()
        .col_expr(import_run::Column::State, Expr::val(ImportState::Stopped))
        .filter(import_run::Column::OrgId.eq(place.0))
        .filter(import_run::Column::Id.eq(id))
        .filter(import_run::Column::State.eq(ImportState::Running));
    if tx.update(running).await? > 0 {
        let change = Change::from_to(ImportState::Running, ImportState::Stopped);
        tx.audit_for(place, "inventory.import_stopped", id, change).await?;
    }
    Ok(tx.commit().await?)
}

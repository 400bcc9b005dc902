//! Switching the store of a session.
#![expect(
    clippy::disallowed_methods,
    reason = "sessions belong to no tenant; the store was checked against the grants"
)]

use db::entity::session as sessions;
use domain::{
    AppError, SessionId,
    identity::{SwitchStore, session::Own},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{Authorized, Services};

/// Writes go to the store from now on, and reads stay in it; without a store, reads span all stores.
///
/// # Errors
/// `record.not_found` for a store that is not the person's.
pub async fn switch_store(
    services: &Services,
    who: &Authorized<Own>,
    session: SessionId,
    cmd: SwitchStore,
) -> Result<(), AppError> {
    let mut change = sessions::Entity::update_many()
        .col_expr(sessions::Column::AllStores, Expr::val(cmd.store.is_none()))
        .filter(sessions::Column::Id.eq(session));
    if let Some(store) = cmd.store {
        who.at(store)?;
        change = change.col_expr(sessions::Column::Here, Expr::val(store));
    }
    let tx = services.db().system().await?;
    let before = tx.one(sessions::Entity::find_by_id(session)).await?.ok_or_else(AppError::not_found)?;
    tx.update(change).await?;
    let before = (!before.all_stores).then_some(before.here);
    let place = (who.org(), cmd.store.unwrap_or_else(|| who.store()), who.user());
    tx.audit_for(place, "people.store_switched", who.user(), db::Change::from_to(before, cmd.store)).await?;
    Ok(tx.commit().await?)
}

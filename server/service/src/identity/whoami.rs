//! Who is signed in.
#![expect(clippy::disallowed_methods, reason = "a person's own row belongs to no tenant")]

use db::{
    StoreTx,
    entity::{org, person, store},
};
use domain::{
    AppError, Date, StoreId,
    identity::{Permission, SessionView, StoreAccess, session::Own},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Visit;
use crate::{
    Authorized,
    zone::{self, Clockface},
};

/// The person, the business, the stores and what they are there. `None` for an anonymous visit.
///
/// # Errors
/// When the database fails.
pub async fn whoami(visit: &Visit) -> Result<Option<SessionView>, AppError> {
    let Ok(signed) = visit.signed() else { return Ok(None) };
    let who = visit.authorize::<Own>()?.wide();
    let me = person::Entity::find().filter(person::Column::Id.eq(who.user()));
    let business = org::Entity::find().filter(org::Column::Id.eq(who.org()));
    let (me, business) = (signed.services.db().system_all(me).await?, signed.services.db().system_all(business).await?);
    let stores = store_access(&who).await?;
    let (Some(me), Some(business)) = (me.into_iter().next(), business.into_iter().next()) else { return Ok(None) };
    let Some(here) = stores.iter().find(|store| store.id == signed.here).cloned() else { return Ok(None) };
    Ok(Some(SessionView {
        user: me.id,
        name: me.name,
        email: me.email,
        organization: business.name,
        here,
        all_stores: signed.all_stores && stores.len() > 1,
        stores,
    }))
}

/// The stores of a person with their role there, by name.
pub(super) async fn store_access<P: Permission>(who: &Authorized<P>) -> Result<Vec<StoreAccess>, AppError> {
    let granted = who.granted();
    let rows = who.read().await?.all(store::Entity::find()).await?;
    let mut stores: Vec<StoreAccess> = rows
        .into_iter()
        .filter_map(|row| {
            let (_, role) = granted.iter().find(|(id, _)| *id == row.id)?;
            Some(StoreAccess { id: row.id, name: row.name, role: *role, currency: row.currency.parse().ok()? })
        })
        .collect();
    stores.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(stores)
}

/// Writes moments in the zone of the current store.
pub(crate) async fn clockface<P: Permission>(who: &Authorized<P>) -> Result<Clockface, AppError> {
    let here: StoreId = who.store();
    let row = who.read().await?.one(store::Entity::find().filter(store::Column::Id.eq(here))).await?;
    Ok(Clockface::new(row.as_ref().map_or("UTC", |row| &row.time_zone), who.now()))
}

/// The day in the current store.
///
/// # Errors
/// `record.not_found` for a store that is not visible.
pub(crate) async fn business_day(tx: &StoreTx) -> Result<Date, AppError> {
    let row = tx.one(store::Entity::find().filter(store::Column::Id.eq(tx.here()))).await?;
    Ok(zone::business_date(&row.ok_or_else(AppError::not_found)?.time_zone, tx.now()))
}

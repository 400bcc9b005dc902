//! The staff.
#![expect(
    clippy::disallowed_methods,
    reason = "people belong to no tenant; only those of the person's stores are read"
)]

use std::collections::{BTreeMap, BTreeSet};

use db::entity::{membership, person, session};
use domain::{
    AppError, Timestamp, UserId,
    identity::{MemberRow, MemberSight, StoreAccess, people::Manage},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{clockface, whoami::store_access};
use crate::{Authorized, Services};

/// Everybody who works in a store that the person manages, by name; and those who have left all of them.
///
/// # Errors
/// When the database fails.
pub async fn list_members(services: &Services, who: &Authorized<Manage>) -> Result<Vec<MemberRow>, AppError> {
    let (who, db) = (who.wide(), services.db());
    let face = clockface(&who).await?;
    let stores: BTreeMap<_, StoreAccess> =
        store_access(&who).await?.into_iter().map(|store| (store.id, store)).collect();
    let memberships = membership::Entity::find()
        .filter(membership::Column::OrgId.eq(who.org()))
        .filter(membership::Column::StoreId.is_in(stores.keys().copied()));
    let mut rows = db.system_all(memberships).await?;
    let here: BTreeSet<UserId> = rows.iter().filter(|row| row.left_at.is_none()).map(|row| row.user_id).collect();
    // Somebody who has left a store and works in another one is shown with that.
    rows.retain(|row| row.left_at.is_none() || !here.contains(&row.user_id));
    let mut access: BTreeMap<UserId, Vec<StoreAccess>> = BTreeMap::new();
    for row in rows {
        if let Some(store) = stores.get(&row.store_id) {
            access.entry(row.user_id).or_default().push(StoreAccess { role: row.role, ..store.clone() });
        }
    }
    let mine = who.role();
    let mut sights: BTreeMap<UserId, MemberSight> = BTreeMap::new();
    for row in who.read().await?.members().await? {
        let changeable = mine.is_some_and(|mine| mine.may_set_records(row.role));
        sights.insert(row.user_id, MemberSight { records: row.records, team: row.team, changeable });
    }
    let people = person::Entity::find().filter(person::Column::Id.is_in(access.keys().copied()));
    let people = db.system_all(people).await?;
    let sessions = session::Entity::find()
        .filter(session::Column::OrgId.eq(who.org()))
        .filter(session::Column::UserId.is_in(access.keys().copied()));
    let mut seen: BTreeMap<UserId, Timestamp> = BTreeMap::new();
    for row in db.system_all(sessions).await? {
        let last = seen.entry(row.user_id).or_default();
        *last = (*last).max(row.rotated_at);
    }
    let mut members: Vec<MemberRow> = people
        .into_iter()
        .map(|person| MemberRow {
            user: person.id,
            left: !here.contains(&person.id),
            sight: sights.remove(&person.id),
            stores: access.remove(&person.id).unwrap_or_default(),
            invited: person.password_hash.is_none(),
            last_seen: seen.get(&person.id).map(|at| face.when(*at)),
            name: person.name,
            email: person.email,
        })
        .collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(members)
}

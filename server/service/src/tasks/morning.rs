//! The clock of each store: every half hour somebody looks whether it is time for mails of the morning and for playbooks.
//! A look that was missed is made up for by the next one, and two looks at the same hour do nothing twice.
#![expect(clippy::disallowed_methods, reason = "the clock looks at every store of this installation")]

use std::collections::BTreeMap;

use db::{
    Authorized, StoreTx,
    entity::{membership, morning, store},
};
use domain::{
    AppError, Date, Event, StoreId, Timestamp, UserId,
    identity::{
        Permission, Role, role_allows,
        tasks::{Edit, View},
    },
    tasks::feed::DIGEST_HOURS,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{agenda as decisions, run_playbooks::run_playbooks};
use crate::{Services, zone};

/// How often a store is looked at, milliseconds. Every zone of the world has its full hours at such a moment.
const EVERY: i64 = 30 * 60 * 1000;
/// Stores that one look plans at once.
const BATCH: u64 = 100;
/// After this hour a morning is over: a mail that was missed is not sent in the evening.
const OVER: u16 = 13;

/// Plans a look at every store whose time has come. Any number of processes may do so at once.
///
/// # Errors
/// When the database fails.
pub(crate) async fn wake_stores(services: &Services) -> Result<(), AppError> {
    let now = services.db().now();
    let due = morning::Entity::find()
        .filter(morning::Column::NextAt.lte(now))
        .order_by_asc(morning::Column::NextAt)
        .limit(BATCH);
    let due = services.db().system_all(due).await?;
    if due.is_empty() {
        return Ok(());
    }
    let tx = services.db().system().await?;
    let next = Timestamp((now.0.div_euclid(EVERY) + 1) * EVERY);
    for row in due {
        let claim = morning::Entity::update_many()
            .col_expr(morning::Column::NextAt, Expr::val(next))
            .filter(morning::Column::OrgId.eq(row.org_id))
            .filter(morning::Column::StoreId.eq(row.store_id))
            .filter(morning::Column::NextAt.eq(row.next_at));
        if tx.update(claim).await? == 0 {
            continue; // another process has it
        }
        let owner = membership::Entity::find()
            .filter(membership::Column::OrgId.eq(row.org_id))
            .filter(membership::Column::StoreId.eq(row.store_id))
            .filter(membership::Column::Role.eq(Role::Owner))
            .filter(membership::Column::LeftAt.is_null());
        if let Some(owner) = tx.one(owner).await? {
            let place = (row.org_id, row.store_id, owner.user_id);
            tx.emit_for(place, &Event::MorningComes { store: row.store_id, at: now }).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// One look at a store: whose mail is due is written, and playbooks open what they find.
///
/// # Errors
/// When the database fails.
pub(crate) async fn morning(services: &Services, who: &Authorized<Edit>) -> Result<(), AppError> {
    let members = membership::Entity::find()
        .filter(membership::Column::OrgId.eq(who.org()))
        .filter(membership::Column::LeftAt.is_null())
        .order_by_asc(membership::Column::StoreId);
    let members = services.db().system_all(members).await?;
    let tx = who.begin().await?;
    let place = tx.find::<store::Entity>(tx.store()).await?;
    let here = zone::local(&place.time_zone, tx.now());
    let hour = here.minute.unwrap_or(0) / 60;
    let home = at_home(&members, tx.store());
    for user in home.iter().filter(|_| hour < OVER) {
        write_to(&tx, *user, here.day, hour).await?;
    }
    run_playbooks(&tx, &place.time_zone, here.day, &home).await?;
    Ok(tx.commit().await?)
}

/// Those for whom this store is the first of theirs: each gets one mail, for all their stores.
fn at_home(members: &[membership::Model], store: StoreId) -> Vec<UserId> {
    let mut home: BTreeMap<UserId, StoreId> = BTreeMap::new();
    for member in members.iter().filter(|it| role_allows(it.role, View::CODE)) {
        home.entry(member.user_id).or_insert(member.store_id);
    }
    home.into_iter().filter(|(_, at)| *at == store).map(|(user, _)| user).collect()
}

/// Plans the mail of one person, once a day, when their hour has come.
async fn write_to(tx: &StoreTx, user: UserId, day: Date, hour: u16) -> Result<(), AppError> {
    let row = decisions::of(tx, user).await?;
    let at = u16::try_from(row.digest_hour).unwrap_or_else(|_| (*DIGEST_HOURS.start()).unsigned_abs());
    if !row.digest || row.digest_day >= day || hour < at {
        return Ok(());
    }
    if decisions::written(tx, row, day).await? {
        tx.emit(&Event::DigestMail { to: user, day }).await?;
    }
    Ok(())
}

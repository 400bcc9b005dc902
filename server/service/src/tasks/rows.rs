//! Tasks as rows of the database and as lists show them, and what every write has in common.

use std::collections::{BTreeMap, BTreeSet};

use db::{
    ReadTx, StoreTx,
    entity::{customer, invoice, item, layaway, opportunity, quote, sale, special_order, store, task, task_watcher},
};
use domain::{
    AppError, Code, CustomerId, Event, StoreId, TaskId, Timestamp, UserId,
    identity::{Permission, Role, customers, inventory, opportunities, role_allows, sales, tasks::View},
    sales::Live,
    tasks::{About, Local, Remind, Subject, Task, TaskDone, TaskRow, local::due_words},
    time::HOUR,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, UpdateMany, sea_query::Expr};

use crate::{
    Authorized, customers as clients,
    zone::{self, Clockface},
};

/// When a task asks for attention that has no day: behind all others.
pub(super) const NEVER: Timestamp = Timestamp(253_402_300_799_000);

/// The hour at which one is reminded of a task of a whole day, minutes since midnight.
const MORNING: u16 = 9 * 60;

/// The task as its rule sees it.
pub(super) fn rule(row: &task::Model) -> Task {
    Task { state: row.state, until: row.until }
}

pub(super) fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this task. Look at it again.")
}

/// A task of the current store, locked.
pub(super) async fn kept(tx: &StoreTx, id: TaskId) -> Result<task::Model, AppError> {
    let here = task::Entity::find()
        .filter(task::Column::Id.eq(id))
        .filter(task::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    tx.one(here).await?.ok_or_else(AppError::not_found)
}

/// The next version of a row, over the version that was read.
pub(super) fn change(row: &task::Model) -> UpdateMany<task::Entity> {
    task::Entity::update_many()
        .col_expr(task::Column::Version, Expr::col(task::Column::Version).add(1))
        .filter(task::Column::Id.eq(row.id))
        .filter(task::Column::Version.eq(row.version))
}

pub(super) async fn write(tx: &StoreTx, change: UpdateMany<task::Entity>) -> Result<(), AppError> {
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

/// A change that was made before: nothing is left to do.
pub(super) fn as_it_is(row: &task::Model) -> TaskDone {
    TaskDone { task: row.id, state: row.state, version: row.version, next: None }
}

/// When a task asks for attention.
pub(super) fn acts_at(until: Option<Timestamp>, due: Option<Timestamp>) -> Timestamp {
    until.or(due).unwrap_or(NEVER)
}

/// The moment of a reminder. Days and weeks are counted on the calendar: the day before nine o'clock is nine o'clock, also
/// when the clocks change in between.
pub(super) fn remind_at(zone: &str, due: Option<Local>, remind: Remind) -> Option<Timestamp> {
    let due = due?;
    let due = Local { minute: Some(due.minute.unwrap_or(MORNING)), ..due };
    let before = |days: i32| due.day.plus_days(-days).map(|day| zone::moment(zone, Local { day, ..due }));
    match remind {
        Remind::Never => None,
        Remind::AtDue => before(0),
        Remind::Quarter => before(0).map(|at| at.plus(-HOUR / 4)),
        Remind::Hour => before(0).map(|at| at.plus(-HOUR)),
        Remind::Day => before(1),
        Remind::Week => before(7),
    }
}

/// Plans a reminder that is still to come.
pub(super) async fn plan_reminder(tx: &StoreTx, task: TaskId, at: Option<Timestamp>) -> Result<(), AppError> {
    match at {
        Some(at) if at > tx.now() => Ok(tx.emit_at(&Event::TaskReminder { task, at }, at).await?),
        _ => Ok(()),
    }
}

/// When a task is due, as people of its store say it.
pub(super) fn due(row: &task::Model, zone: &str) -> Option<Local> {
    let at = row.due_at?;
    Some(match row.all_day {
        true => Local { day: zone::business_date(zone, at.plus(-1)), minute: None },
        false => zone::local(zone, at),
    })
}

/// Who watches a task.
pub(super) async fn watchers(tx: &ReadTx, id: TaskId) -> Result<Vec<UserId>, AppError> {
    let named = task_watcher::Entity::find().filter(task_watcher::Column::TaskId.eq(id));
    Ok(tx.all(named).await?.into_iter().map(|row| row.user_id).collect())
}

/// Somebody has an eye on a task from now on.
pub(super) async fn watch(tx: &StoreTx, id: TaskId, people: impl IntoIterator<Item = UserId>) -> Result<(), AppError> {
    use sea_orm::ActiveValue::Set;
    let rows = people.into_iter().map(|user| task_watcher::ActiveModel {
        task_id: Set(id),
        user_id: Set(user),
        ..Default::default()
    });
    Ok(tx.insert_all(rows).await?)
}

/// Tells the open pages of everybody whom a task concerns.
pub(super) fn announce(tx: &StoreTx, people: impl IntoIterator<Item = UserId>) {
    tx.announce(Live::Tasks { store: tx.store(), at: tx.now(), people: people.into_iter().collect() });
}

/// Whoever may be given a task in the current store: everybody there whose role has tasks.
pub(super) async fn workers(tx: &ReadTx) -> Result<BTreeMap<UserId, Role>, AppError> {
    let mut all = tx.roles().await?;
    all.retain(|_, role| role_allows(*role, View::CODE));
    Ok(all)
}

/// The time zone of the current store.
pub(super) async fn zone_here(tx: &StoreTx) -> Result<String, AppError> {
    Ok(tx.find::<store::Entity>(tx.store()).await?.time_zone)
}

/// Tasks as lists show them: as many statements for a hundred as for one.
///
/// # Errors
/// When the database fails.
pub(super) async fn rows<P: Permission>(
    who: &Authorized<P>,
    tx: &ReadTx,
    found: Vec<task::Model>,
) -> Result<Vec<TaskRow>, AppError> {
    let stores: BTreeMap<StoreId, String> =
        tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row.time_zone)).collect();
    let names = tx.names(found.iter().filter_map(|row| row.assignee_id)).await?;
    let subjects = found.iter().filter_map(subject);
    let called = called(tx, subjects).await?;
    let roles: BTreeMap<StoreId, Role> = who.granted().into_iter().collect();
    let now = who.now();
    let view = |row: task::Model| {
        let zone = stores.get(&row.store_id).map_or("UTC", String::as_str);
        let due = due(&row, zone);
        let state = rule(&row).stands(now);
        let (due_words, late) = due.map(|due| due_words(due, zone::local(zone, now))).unwrap_or_default();
        let role = roles.get(&row.store_id).copied();
        let about = subject(&row).map(|it| about(it, role, &called));
        let until = row.until.filter(|_| state == row.state).map(|at| Clockface::new(zone, now).when(at));
        TaskRow {
            id: row.id,
            store: row.store_id,
            kind: row.kind,
            due,
            due_words,
            late: late && state.is_live(),
            until,
            assignee: row.assignee_id.and_then(|it| names.get(&it)).cloned().unwrap_or_default(),
            mine: row.assignee_id == Some(who.user()),
            about,
            repeats: !row.recurrence.is_empty(),
            version: row.version,
            state,
            title: row.title,
        }
    };
    Ok(found.into_iter().map(view).collect())
}

/// What a task is about. A client has a column of their own, which follows when two records become one.
pub(super) fn subject(row: &task::Model) -> Option<Subject> {
    row.customer_id.map(Subject::Customer).or_else(|| row.subject.as_deref()?.parse().ok())
}

/// The columns of a subject.
pub(super) fn columns(subject: Option<Subject>) -> (Option<CustomerId>, Option<String>) {
    match subject {
        Some(Subject::Customer(id)) => (Some(id), None),
        other => (None, other.map(|it| it.to_string())),
    }
}

/// What somebody of a role sees of a subject.
pub(super) fn about(subject: Subject, role: Option<Role>, called: &BTreeMap<Subject, String>) -> About {
    let shown = called.get(&subject).filter(|_| role.is_some_and(|role| role_allows(role, permission(subject))));
    About { subject, open: shown.is_some(), called: shown.cloned().unwrap_or_else(|| subject.label().to_owned()) }
}

/// Whoever holds it may see the subject.
fn permission(subject: Subject) -> &'static str {
    match subject {
        Subject::Customer(_) => customers::View::CODE,
        Subject::Item(_) => inventory::View::CODE,
        Subject::Sale(_) | Subject::Layaway(_) | Subject::Order(_) | Subject::Quote(_) | Subject::Invoice(_) => {
            sales::View::CODE
        }
        Subject::Opportunity(_) => opportunities::View::CODE,
        Subject::Repair(_) => "", // nobody keeps repairs yet
    }
}

/// What the subjects are called, those that are there and in sight: one statement for each kind among them.
pub(super) async fn called(
    tx: &ReadTx,
    subjects: impl Iterator<Item = Subject>,
) -> Result<BTreeMap<Subject, String>, AppError> {
    let (mut buyers, mut items, mut sold) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut aside, mut ordered, mut offered, mut owed, mut deals) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for subject in subjects {
        match subject {
            Subject::Customer(id) => drop(buyers.insert(id)),
            Subject::Item(id) => drop(items.insert(id)),
            Subject::Sale(id) => drop(sold.insert(id)),
            Subject::Layaway(id) => drop(aside.insert(id)),
            Subject::Order(id) => drop(ordered.insert(id)),
            Subject::Quote(id) => drop(offered.insert(id)),
            Subject::Invoice(id) => drop(owed.insert(id)),
            Subject::Opportunity(id) => drop(deals.insert(id)),
            Subject::Repair(_) => {}
        }
    }
    let mut called = BTreeMap::new();
    if !buyers.is_empty() {
        let rows = tx.all(customer::Entity::find().filter(customer::Column::Id.is_in(buyers))).await?;
        called.extend(rows.iter().map(|row| (Subject::Customer(row.id), clients::called(row))));
    }
    if !items.is_empty() {
        let rows = tx.all(item::Entity::find().filter(item::Column::Id.is_in(items))).await?;
        called.extend(rows.into_iter().map(|row| (Subject::Item(row.id), row.title)));
    }
    if !sold.is_empty() {
        let rows = tx.all(sale::Entity::find().filter(sale::Column::Id.is_in(sold))).await?;
        called.extend(rows.into_iter().map(|row| {
            let words = format!("{} {}", row.number, row.customer_name);
            (Subject::Sale(row.id), words.trim_end().to_owned())
        }));
    }
    if !aside.is_empty() {
        let rows = tx.all(layaway::Entity::find().filter(layaway::Column::Id.is_in(aside))).await?;
        called.extend(
            rows.into_iter().map(|row| (Subject::Layaway(row.id), format!("{} {}", row.number, row.customer_name))),
        );
    }
    if !ordered.is_empty() {
        let rows = tx.all(special_order::Entity::find().filter(special_order::Column::Id.is_in(ordered))).await?;
        called.extend(
            rows.into_iter().map(|row| (Subject::Order(row.id), format!("{} {}", row.number, row.customer_name))),
        );
    }
    if !offered.is_empty() {
        let rows = tx.all(quote::Entity::find().filter(quote::Column::Id.is_in(offered))).await?;
        called.extend(
            rows.into_iter().map(|row| (Subject::Quote(row.id), format!("{} {}", row.number, row.customer_name))),
        );
    }
    if !owed.is_empty() {
        let rows = tx.all(invoice::Entity::find().filter(invoice::Column::Id.is_in(owed))).await?;
        called.extend(rows.into_iter().map(|row| (Subject::Invoice(row.id), row.number)));
    }
    // The handle leaves out the deals of others, so a task about one says no more than that there is one.
    if !deals.is_empty() {
        let rows = tx.all(opportunity::Entity::find().filter(opportunity::Column::Id.is_in(deals))).await?;
        called.extend(rows.into_iter().map(|row| (Subject::Opportunity(row.id), row.title)));
    }
    Ok(called)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reminder of the day before comes at the same time of the day, however long the night was.
    #[test]
    fn a_reminder_keeps_its_hour_when_the_clocks_change() {
        let zone = "Europe/Berlin";
        let at = |due: &str, remind| {
            let at = remind_at(zone, Some(due.parse().unwrap()), remind).unwrap();
            zone::local(zone, at).to_string()
        };
        assert_eq!(at("2026-03-29T09:00", Remind::Day), "2026-03-28T09:00");
        assert_eq!(at("2026-10-25T09:00", Remind::Day), "2026-10-24T09:00");
        assert_eq!(at("2026-03-30T09:00", Remind::Week), "2026-03-23T09:00");
        assert_eq!(at("2026-03-29T03:15", Remind::Hour), "2026-03-29T01:15", "an hour is an hour");
        assert_eq!(at("2026-10-25", Remind::AtDue), "2026-10-25T09:00");
        assert_eq!(at("2026-03-30", Remind::Day), "2026-03-29T09:00");
        assert_eq!(remind_at(zone, None, Remind::Day), None);
    }
}

//! Tasks in the order in which they ask for attention.

use db::{
    Sort,
    entity::{store, task, task_watcher},
};
use domain::{
    AppError, Timestamp,
    identity::tasks::View,
    page::DEFAULT_LIMIT,
    tasks::{DueFilter, Subject, TaskListing, TaskPage, TaskState, Whose},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, Select};

use super::rows::rows;
use crate::{
    Authorized,
    zone::{business_date, day_ends},
};

/// A page of the tasks that the person may see in the visible stores.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_tasks(who: &Authorized<View>, listing: TaskListing) -> Result<TaskPage, AppError> {
    use task::Column as C;
    // What is to be done about a record is asked for on its page, which opens from any store.
    let wide = who.wide();
    let who = if listing.subject.is_some() { &wide } else { who };
    let tx = who.read().await?;
    let mut query = task::Entity::find();
    query = match listing.whose {
        Whose::Mine => query.filter(C::AssigneeId.eq(who.user())),
        Whose::Unassigned => query.filter(C::AssigneeId.is_null()),
        Whose::All => query,
        Whose::Watched => {
            let eyes = task_watcher::Entity::find().filter(task_watcher::Column::UserId.eq(who.user()));
            query.filter(C::Id.is_in(tx.all(eyes).await?.into_iter().map(|row| row.task_id)))
        }
    };
    query = of_state(query, listing.state, who.now());
    if let Some(subject) = listing.subject {
        query = match subject {
            Subject::Customer(id) => query.filter(C::CustomerId.eq(id)),
            other => query.filter(C::Subject.eq(other.to_string())),
        };
    }
    if listing.due != DueFilter::Any {
        let zones = tx.all(store::Entity::find()).await?;
        // A day ends when it ends in the store of the task.
        let due = zones.into_iter().fold(Condition::any(), |any, place| {
            let here = C::StoreId.eq(place.id).and(C::DueAt.lte(edge(listing.due, &place.time_zone, who.now())));
            any.add(here)
        });
        query = query.filter(due);
    }
    let order = Sort::up(C::ActsAt);
    let page = tx.page::<Timestamp, _>(query, order, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    Ok(TaskPage { next: page.next, items: rows(who, &tx, page.items).await? })
}

/// The last moment of a span of days.
fn edge(due: DueFilter, zone: &str, now: Timestamp) -> Timestamp {
    let today = business_date(zone, now);
    match due {
        DueFilter::Any => super::rows::NEVER,
        DueFilter::Overdue => now,
        DueFilter::Today => day_ends(zone, today),
        DueFilter::Week => day_ends(zone, today.plus_days(6).unwrap_or(today)),
    }
}

/// Those in a state as of now; without one, those that are still to be done.
fn of_state(query: Select<task::Entity>, state: Option<TaskState>, now: Timestamp) -> Select<task::Entity> {
    use task::Column as C;
    let awake = || C::State.eq(TaskState::Snoozed).and(C::Until.lte(now));
    match state {
        None => query.filter(C::Live.eq(true)),
        Some(TaskState::Open) => query.filter(C::Live.eq(true)).filter(C::State.eq(TaskState::Open).or(awake())),
        Some(TaskState::Snoozed) => {
            query.filter(C::Live.eq(true)).filter(C::State.eq(TaskState::Snoozed)).filter(C::Until.gt(now))
        }
        Some(state) => query.filter(C::Live.eq(state.is_live())).filter(C::State.eq(state)),
    }
}

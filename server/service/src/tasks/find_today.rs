//! The tasks of a day: of one person, or of everybody whose tasks they see.

use db::entity::{store, task};
use domain::{
    AppError,
    identity::tasks::View,
    tasks::{TaskRow, TaskState, TodayView},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows::{NEVER, rows};
use crate::{
    Authorized,
    zone::{business_date, day_ends, day_words},
};

/// More than anybody does in a week; the list of tasks shows all.
const MOST: u64 = 200;

/// The day of the current store, with the tasks of the visible stores: one's own, or everybody's that one sees.
///
/// # Errors
/// When the database fails.
pub async fn find_today(who: &Authorized<View>, everybody: bool) -> Result<TodayView, AppError> {
    use task::Column as C;
    let tx = who.read().await?;
    let now = who.now();
    let place = tx.find::<store::Entity>(who.store()).await?;
    let today = business_date(&place.time_zone, now);
    let week = day_ends(&place.time_zone, today.plus_days(6).unwrap_or(today));
    let whose = match everybody {
        true => Condition::all().add(C::AssigneeId.is_not_null()),
        false => Condition::all().add(C::AssigneeId.eq(who.user())),
    };
    // Put off until after today: not today's business.
    let awake = C::State.ne(TaskState::Snoozed).or(C::Until.lte(now));
    let asks = C::ActsAt.lte(week).or(C::ActsAt.eq(NEVER));
    let query = task::Entity::find()
        .filter(C::Live.eq(true))
        .filter(whose)
        .filter(awake)
        .filter(asks)
        .order_by_asc(C::ActsAt)
        .order_by_asc(C::Id)
        .limit(MOST);
    let mut found = tx.all(query).await?;
    let queue = task::Entity::find()
        .filter(C::Live.eq(true))
        .filter(C::AssigneeId.is_null())
        .order_by_asc(C::ActsAt)
        .order_by_asc(C::Id)
        .limit(MOST);
    found.extend(tx.all(queue).await?);
    let mut view = TodayView {
        today,
        day: day_words(today),
        at: now,
        overdue: Vec::new(),
        due: Vec::new(),
        soon: Vec::new(),
        some_day: Vec::new(),
        unassigned: Vec::new(),
    };
    let free: Vec<bool> = found.iter().map(|row| row.assignee_id.is_none()).collect();
    for (row, free) in rows(who, &tx, found).await?.into_iter().zip(free) {
        part(&mut view, &row, free).push(row);
    }
    Ok(view)
}

/// The part of the day that a task belongs to.
fn part<'a>(view: &'a mut TodayView, row: &TaskRow, free: bool) -> &'a mut Vec<TaskRow> {
    match row.due {
        _ if free => &mut view.unassigned,
        _ if row.late => &mut view.overdue,
        None => &mut view.some_day,
        Some(due) if due.day <= view.today => &mut view.due,
        Some(_) => &mut view.soon,
    }
}

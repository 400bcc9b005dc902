//! The steps of a task: begun, done, put off, let be, taken up again. What comes back is opened anew when it is done.

use db::{
    Authorized, Change, StoreTx,
    entity::{task, task_watcher},
};
use domain::{
    AppError, Machine, TaskId, Timestamp,
    customers::{Entry, InteractionKind},
    identity::tasks::Edit,
    sales::Live,
    tasks::{Local, MoveTask, Snooze, Task, TaskDone, TaskState, TaskStep},
    text,
    time::HOUR,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr};

use super::{
    occurs,
    rows::{
        acts_at, announce, change, due, kept, plan_reminder, remind_at, rule, stale, watch, watchers, write, zone_here,
    },
};
use crate::{customers::timeline, zone};

/// Takes a step with a task of one of the person's stores. One that stands there already by the same step answers as if it
/// had just been taken.
///
/// # Errors
/// `step.not_allowed`, `input.invalid` for a moment that has passed, `conflict.stale`, `record.not_found`.
pub async fn move_task(who: &Authorized<Edit>, cmd: MoveTask) -> Result<TaskDone, AppError> {
    let outcome = text::paragraph(&cmd.outcome).map_err(|why| AppError::field("outcome", why))?;
    let tx = who.at(cmd.store)?.begin().await?;
    let row = kept(&tx, cmd.task).await?;
    let zone = zone_here(&tx).await?;
    if row.version == cmd.version.saturating_add(1) && by(cmd.step) == row.state && row.state != TaskState::Snoozed {
        let next = follower(&tx, row.id).await?;
        return Ok(TaskDone { task: row.id, state: row.state, version: row.version, next });
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    let until = cmd.snooze.map(|snooze| moment(snooze, tx.now(), &zone)).transpose()?;
    // What came back by itself a moment ago is open, whatever the row says.
    let before = Task { state: rule(&row).stands(tx.now()), until: None };
    let after = before.step(cmd.step, until, tx.now())?;
    let mut moved = stand(&tx, &row, after);
    if cmd.step == TaskStep::Finish {
        moved = moved.col_expr(task::Column::Outcome, Expr::val(outcome));
    }
    write(&tx, moved).await?;
    if let Some(at) = after.until {
        tx.emit_at(&domain::Event::TaskWakes { task: row.id }, at).await?;
    }
    let next = match cmd.step {
        TaskStep::Finish => come_back(&tx, &row, &zone).await?,
        _ => None,
    };
    if cmd.step == TaskStep::Finish {
        tell(&tx, &row).await?;
    }
    tx.audit("tasks.task_moved", row.id, Change::from_to(row.state, after.state)).await?;
    announce(&tx, watchers(&tx, row.id).await?.into_iter().chain(row.assignee_id).chain([tx.user()]));
    tx.commit().await?;
    Ok(TaskDone { task: row.id, state: after.state, version: row.version.saturating_add(1), next })
}

/// What was done for a client is part of their story, for those who may see the task.
async fn tell(tx: &StoreTx, row: &task::Model) -> Result<(), AppError> {
    let Some(customer) = row.customer_id else { return Ok(()) };
    let (kind, text) = (InteractionKind::Task, format!("Done: {}", row.title));
    let entry = Entry { customer, kind, subject: None, task: Some(row.id), at: tx.now(), text };
    timeline::record(tx, entry).await
}

/// Where a step leads, from wherever.
fn by(step: TaskStep) -> TaskState {
    let leads = TaskState::TABLE.iter().find(|(_, by, _)| *by == step);
    leads.map_or(TaskState::Open, |(.., to)| *to)
}

/// The moment until which a task is put off.
fn moment(snooze: Snooze, now: Timestamp, zone: &str) -> Result<Timestamp, AppError> {
    let today = zone::business_date(zone, now);
    match snooze {
        Snooze::Hours(hours) => Ok(now.plus(i64::from(hours) * HOUR)),
        Snooze::Days(days) => {
            let day = today.plus_days(i32::from(days));
            Ok(zone::day_begins(zone, day.ok_or_else(|| AppError::field("until", "At most a year from now."))?))
        }
        Snooze::On(Local { day, minute: None }) => Ok(zone::day_begins(zone, day)),
        Snooze::On(local) => Ok(zone::moment(zone, local)),
    }
}

/// The row as it stands afterwards.
fn stand(tx: &StoreTx, row: &task::Model, after: Task) -> UpdateMany<task::Entity> {
    let live = after.state.is_live();
    change(row)
        .col_expr(task::Column::State, Expr::val(after.state))
        .col_expr(task::Column::Live, Expr::val(live))
        .col_expr(task::Column::Until, Expr::val(after.until))
        .col_expr(task::Column::ActsAt, Expr::val(acts_at(after.until, row.due_at)))
        .col_expr(task::Column::EndedAt, Expr::val((!live).then_some(tx.now())))
}

/// The task that follows one, because it comes back.
async fn follower(tx: &StoreTx, id: TaskId) -> Result<Option<TaskId>, AppError> {
    let next = task::Entity::find().filter(task::Column::PreviousId.eq(id));
    Ok(tx.one(next).await?.map(|row| row.id))
}

/// Opens the next task of a series, if there is one to come: one, however long the series is.
async fn come_back(tx: &StoreTx, row: &task::Model, zone: &str) -> Result<Option<TaskId>, AppError> {
    let Some(was) = due(row, zone).filter(|_| !row.recurrence.is_empty()) else { return Ok(None) };
    let first =
        row.series_at.map_or(was, |at| due(&task::Model { due_at: Some(at), ..row.clone() }, zone).unwrap_or(was));
    // Whoever is late does not do it again for every time that was missed.
    let now = zone::local(zone, tx.now());
    let Some(again) = occurs::next(&row.recurrence, first, was.max(now), zone) else { return Ok(None) };
    let due_at = zone::moment(zone, again);
    let remind = remind_at(zone, Some(again), row.remind);
    let id: TaskId = tx.mint();
    let next = task::ActiveModel {
        id: Set(id),
        title: Set(row.title.clone()),
        kind: Set(row.kind),
        state: Set(TaskState::Open),
        live: Set(true),
        note: Set(row.note.clone()),
        due_at: Set(Some(due_at)),
        all_day: Set(row.all_day),
        acts_at: Set(due_at),
        remind: Set(row.remind),
        remind_at: Set(remind),
        reminded_at: Set(None),
        until: Set(None),
        assignee_id: Set(row.assignee_id),
        customer_id: Set(row.customer_id),
        subject: Set(row.subject.clone()),
        recurrence: Set(row.recurrence.clone()),
        series_at: Set(row.series_at),
        previous_id: Set(Some(row.id)),
        origin: Set(None),
        outcome: Set(String::new()),
        ended_at: Set(None),
        hash: Set(row.hash.clone()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(row.created_by),
        ..Default::default()
    };
    // Done, reopened and done again: what follows it is there already.
    if !tx.give_once(next).await? {
        return follower(tx, row.id).await;
    }
    let eyes = tx.all(task_watcher::Entity::find().filter(task_watcher::Column::TaskId.eq(row.id))).await?;
    watch(tx, id, eyes.into_iter().map(|it| it.user_id)).await?;
    plan_reminder(tx, id, remind).await?;
    Ok(Some(id))
}

/// The moment until which a task was put off has come, unless it was moved meanwhile: it is open again, and whoever does it
/// is told.
///
/// # Errors
/// When the database fails.
pub(crate) async fn wake(who: &Authorized<Edit>, id: TaskId) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let row = kept(&tx, id).await?;
    if row.state != TaskState::Snoozed || rule(&row).stands(tx.now()) == TaskState::Snoozed {
        return Ok(());
    }
    write(&tx, stand(&tx, &row, Task { state: TaskState::Open, until: None })).await?;
    if let Some(to) = row.assignee_id {
        tx.announce(Live::Reminder { store: tx.store(), to, title: row.title.clone() });
    }
    announce(&tx, watchers(&tx, id).await?.into_iter().chain(row.assignee_id));
    Ok(tx.commit().await?)
}

//! Opening a task, and changing one.

use db::{
    Change, StoreTx,
    entity::{task, task_watcher},
};
use domain::{
    AppError, Code, Timestamp, UserId,
    identity::{Permission, Role, tasks::Edit},
    tasks::{Local, SaveTask, Subject, TaskDone, TaskRead, TaskState},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    occurs,
    rows::{
        self, about, acts_at, announce, as_it_is, called, change, kept, plan_reminder, remind_at, stale, watch,
        workers, write, zone_here,
    },
};
use crate::{Authorized, fingerprint, zone};

/// Opens a task or changes one. Its id is minted by the browser: sent again, the same command makes one task. Whoever
/// opens a task for nobody keeps an eye on it.
///
/// # Errors
/// `input.invalid` with every field that needs attention, `conflict.replayed`, `conflict.stale`, `step.not_allowed` for one
/// that has ended, `record.not_found` for a store or a task that is not theirs.
pub async fn save_task(who: &Authorized<Edit>, cmd: SaveTask) -> Result<TaskDone, AppError> {
    let read = cmd.draft.read()?;
    let who = who.at(cmd.store)?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &read, &hash).await {
        // PostgreSQL: the same id twice at the same moment. A second look says what is true now; a task of somebody else
        // is not there.
        Err(err) if err.code == Code::Duplicate => match once(&who, &cmd, &read, &hash).await {
            Err(err) if err.code == Code::Duplicate => Err(AppError::not_found()),
            done => done,
        },
        done => done,
    }
}

async fn once(who: &Authorized<Edit>, cmd: &SaveTask, read: &TaskRead, hash: &str) -> Result<TaskDone, AppError> {
    let tx = who.begin().await?;
    let here = task::Entity::find().filter(task::Column::Id.eq(cmd.id)).filter(task::Column::StoreId.eq(tx.store()));
    let known = tx.one(here).await?;
    if let Some(row) = known.as_ref().filter(|row| row.hash == hash) {
        return Ok(as_it_is(row));
    }
    match &known {
        Some(_) if cmd.version == 0 => {
            return Err(AppError::new(Code::Replayed, "This task was sent before with other content."));
        }
        Some(row) if row.version != cmd.version => return Err(stale()),
        Some(row) if !row.live => {
            return Err(AppError::new(Code::StepNotAllowed, "This task has ended. Reopen it first."));
        }
        None if cmd.version != 0 => return Err(AppError::not_found()),
        _ => {}
    }
    let zone = zone_here(&tx).await?;
    check_people(&tx, cmd, read).await?;
    check_subject(who, &tx, known.as_ref(), cmd.draft.subject).await?;
    let times = Times::of(cmd, read, &zone)?;
    let done = match &known {
        None => create(&tx, cmd, read, &times, hash).await?,
        Some(_) => revise(&tx, cmd, read, &times, hash).await?,
    };
    plan_reminder(&tx, cmd.id, times.remind).await?;
    tx.audit("tasks.task_saved", cmd.id, Change::to((&read.title, read.due, cmd.draft.assignee))).await?;
    let before = known.and_then(|row| row.assignee_id);
    announce(&tx, read.watchers.iter().copied().chain(cmd.draft.assignee).chain(before).chain([tx.user()]));
    tx.commit().await?;
    Ok(done)
}

/// The moments that follow from what was written.
struct Times {
    due: Option<Timestamp>,
    all_day: bool,
    remind: Option<Timestamp>,
}

impl Times {
    fn of(cmd: &SaveTask, read: &TaskRead, zone: &str) -> Result<Self, AppError> {
        if let (Some(rule), Some(due)) = (&read.recurrence, read.due)
            && occurs::next(rule.as_str(), due, due, zone).is_none()
        {
            return Err(AppError::field("recurrence", "By this rule it would never come back."));
        }
        Ok(Self {
            due: read.due.map(|due| zone::moment(zone, due)),
            all_day: matches!(read.due, Some(Local { minute: None, .. })),
            remind: remind_at(zone, read.due, cmd.draft.remind),
        })
    }
}

/// Everybody who is named works in this store and has tasks there.
async fn check_people(tx: &StoreTx, cmd: &SaveTask, read: &TaskRead) -> Result<(), AppError> {
    let workers = workers(tx).await?;
    if cmd.draft.assignee.is_some_and(|user| !workers.contains_key(&user)) {
        return Err(AppError::field("assignee", "Choose somebody who works in this store."));
    }
    if read.watchers.iter().any(|user| !workers.contains_key(user)) {
        return Err(AppError::field("watchers", "Choose people who work in this store."));
    }
    Ok(())
}

/// It is about something that this person may see, or about what it was about before.
pub(super) async fn check_subject<P: Permission>(
    who: &Authorized<P>,
    tx: &StoreTx,
    known: Option<&task::Model>,
    subject: Option<Subject>,
) -> Result<(), AppError> {
    let Some(subject) = subject else { return Ok(()) };
    if known.and_then(rows::subject) == Some(subject) {
        return Ok(());
    }
    let role: Option<Role> = who.role();
    let called = called(tx, [subject].into_iter()).await?;
    if about(subject, role, &called).open {
        Ok(())
    } else {
        Err(AppError::field("subject", "This is not there to be chosen."))
    }
}

async fn create(
    tx: &StoreTx,
    cmd: &SaveTask,
    read: &TaskRead,
    times: &Times,
    hash: &str,
) -> Result<TaskDone, AppError> {
    let rule = read.recurrence.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default();
    let (customer, subject) = rows::columns(cmd.draft.subject);
    let row = task::ActiveModel {
        id: Set(cmd.id),
        title: Set(read.title.clone()),
        kind: Set(cmd.draft.kind),
        state: Set(TaskState::Open),
        live: Set(true),
        note: Set(read.note.clone()),
        due_at: Set(times.due),
        all_day: Set(times.all_day),
        acts_at: Set(acts_at(None, times.due)),
        remind: Set(cmd.draft.remind),
        remind_at: Set(times.remind),
        reminded_at: Set(None),
        until: Set(None),
        assignee_id: Set(cmd.draft.assignee),
        customer_id: Set(customer),
        subject: Set(subject),
        series_at: Set((!rule.is_empty()).then_some(times.due).flatten()),
        recurrence: Set(rule),
        previous_id: Set(None),
        origin: Set(None),
        outcome: Set(String::new()),
        ended_at: Set(None),
        hash: Set(hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    };
    // The handle refuses a task for others to whoever sees only their own.
    let refused = || AppError::field("assignee", "You give tasks to yourself, or to nobody yet.");
    tx.insert(row).await.map_err(|err| if matches!(err, db::Error::NotFound) { refused() } else { err.into() })?;
    let mut eyes: Vec<UserId> = read.watchers.clone();
    if cmd.draft.assignee.is_none() && !eyes.contains(&tx.user()) {
        eyes.push(tx.user());
    }
    watch(tx, cmd.id, eyes).await?;
    Ok(TaskDone { task: cmd.id, state: TaskState::Open, version: 1, next: None })
}

async fn revise(
    tx: &StoreTx,
    cmd: &SaveTask,
    read: &TaskRead,
    times: &Times,
    hash: &str,
) -> Result<TaskDone, AppError> {
    let row = kept(tx, cmd.id).await?;
    let rule = read.recurrence.as_ref().map(|it| it.as_str().to_owned()).unwrap_or_default();
    let (customer, subject) = rows::columns(cmd.draft.subject);
    let moved = row.due_at != times.due || row.recurrence != rule;
    let series = if moved { times.due } else { row.series_at };
    let series = series.filter(|_| !rule.is_empty());
    // A reminder that came is not repeated, unless its moment was moved.
    let reminded = row.reminded_at.filter(|_| row.remind_at == times.remind);
    // Before the task: whoever gives it away may not see it afterwards.
    let old = task_watcher::Entity::delete_many().filter(task_watcher::Column::TaskId.eq(cmd.id));
    tx.delete(old).await?;
    watch(tx, cmd.id, read.watchers.iter().copied()).await?;
    let after = change(&row)
        .col_expr(task::Column::Title, Expr::val(read.title.as_str()))
        .col_expr(task::Column::Kind, Expr::val(cmd.draft.kind))
        .col_expr(task::Column::Note, Expr::val(read.note.as_str()))
        .col_expr(task::Column::DueAt, Expr::val(times.due))
        .col_expr(task::Column::AllDay, Expr::val(times.all_day))
        .col_expr(task::Column::ActsAt, Expr::val(acts_at(row.until, times.due)))
        .col_expr(task::Column::Remind, Expr::val(cmd.draft.remind))
        .col_expr(task::Column::RemindAt, Expr::val(times.remind))
        .col_expr(task::Column::RemindedAt, Expr::val(reminded))
        .col_expr(task::Column::AssigneeId, Expr::val(cmd.draft.assignee))
        .col_expr(task::Column::CustomerId, Expr::val(customer))
        .col_expr(task::Column::Subject, Expr::val(subject))
        .col_expr(task::Column::Recurrence, Expr::val(rule))
        .col_expr(task::Column::SeriesAt, Expr::val(series))
        .col_expr(task::Column::Hash, Expr::val(hash));
    write(tx, after).await?;
    Ok(TaskDone { task: row.id, state: row.state, version: row.version.saturating_add(1), next: None })
}

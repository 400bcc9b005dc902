//! Tasks that the house opens by itself: a playbook, a wish, a stage of a deal.

use db::{StoreTx, entity::task};
use domain::{
    AppError, Date, TaskId, UserId,
    tasks::{Local, Remind, Subject, TaskKind, TaskState},
    text,
};
use sea_orm::ActiveValue::Set;

use super::rows::{acts_at, announce, columns, workers, zone_here};
use crate::{fingerprint, zone};

/// A task that follows from something.
#[derive(Clone, Debug)]
pub(crate) struct NewTask {
    /// What it follows from, in words that are the same every time: `wish:wsh_…:itm_…`. A second task of the same origin
    /// is not opened.
    pub(crate) origin: String,
    /// What is to be done.
    pub(crate) title: String,
    /// How.
    pub(crate) kind: TaskKind,
    /// Its day.
    pub(crate) due: Option<Date>,
    /// Who does it. Whoever does not work in this store, or has no tasks, leaves it to the queue.
    pub(crate) assignee: Option<UserId>,
    /// What it is about.
    pub(crate) subject: Option<Subject>,
    /// More about it.
    pub(crate) note: String,
}

/// Opens a task in the current store, within the transaction of what it follows from. Answers its id, or nothing when there
/// was one already, whatever became of that.
///
/// # Errors
/// `server.fault` for a title that is none, which a playbook cannot have.
pub(crate) async fn open(tx: &StoreTx, new: NewTask) -> Result<Option<TaskId>, AppError> {
    let zone = zone_here(tx).await?;
    let title = text::required(&new.title).map_err(|why| AppError::field("title", why))?;
    let assignee = match new.assignee {
        Some(user) if workers(tx).await?.contains_key(&user) => Some(user),
        _ => None,
    };
    let due = new.due.map(|day| zone::moment(&zone, Local { day, minute: None }));
    let id: TaskId = tx.mint();
    let (customer, subject) = columns(new.subject);
    let row = task::ActiveModel {
        id: Set(id),
        title: Set(title),
        kind: Set(new.kind),
        state: Set(TaskState::Open),
        live: Set(true),
        note: Set(new.note),
        due_at: Set(due),
        all_day: Set(due.is_some()),
        acts_at: Set(acts_at(None, due)),
        remind: Set(Remind::Never),
        remind_at: Set(None),
        reminded_at: Set(None),
        until: Set(None),
        assignee_id: Set(assignee),
        customer_id: Set(customer),
        subject: Set(subject),
        recurrence: Set(String::new()),
        series_at: Set(None),
        previous_id: Set(None),
        hash: Set(fingerprint::of(&new.origin)?),
        origin: Set(Some(new.origin)),
        outcome: Set(String::new()),
        ended_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    };
    if !tx.give_once(row).await? {
        return Ok(None);
    }
    announce(tx, assignee);
    Ok(Some(id))
}

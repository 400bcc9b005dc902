//! What is answered about tasks.

use serde::{Deserialize, Serialize};

use super::{Local, Remind, Subject, TaskDraft, TaskKind, TaskState, TaskStep};
use crate::{Date, Page, StoreId, TaskId, Timestamp, UserId, When};

/// What a task is about, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The record.
    pub subject: Subject,
    /// What it is called; the kind of record for those who may not see more.
    pub called: String,
    /// Its page is open to this person.
    pub open: bool,
}

/// A task as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// Its store.
    pub store: StoreId,
    /// What is to be done.
    pub title: String,
    /// How.
    pub kind: TaskKind,
    /// Where it stands.
    pub state: TaskState,
    /// When it is due, in the store.
    pub due: Option<Local>,
    /// When it is due, in words: `15:00`, `4 days late`, `24 Dec`; empty for never.
    pub due_words: String,
    /// It is too late.
    pub late: bool,
    /// Until when it was put off.
    pub until: Option<When>,
    /// Who does it; empty for nobody.
    pub assignee: String,
    /// It is this person's own.
    pub mine: bool,
    /// What it is about.
    pub about: Option<About>,
    /// It comes back.
    pub repeats: bool,
    /// Grows with every change.
    pub version: i32,
}

/// A page of tasks.
pub type TaskPage = Page<TaskRow>;

/// Somebody who can be given a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// They can be given deals too.
    pub deals: bool,
}

/// A task with everything about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// As a list shows it.
    pub row: TaskRow,
    /// As a form holds it.
    pub draft: TaskDraft,
    /// When one is reminded.
    pub remind: Remind,
    /// The moment of that.
    pub remind_at: Option<When>,
    /// Who sees it besides.
    pub watchers: Vec<String>,
    /// What came of it.
    pub outcome: String,
    /// When it ended.
    pub ended: Option<When>,
    /// Who opened it, and when.
    pub opened_by: String,
    /// When.
    pub opened: When,
    /// What can be done next.
    pub steps: Vec<TaskStep>,
}

/// The tasks of a person's day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TodayView {
    /// The day in the store.
    pub today: Date,
    /// In words: `Friday 20 November`.
    pub day: String,
    /// The moment of the answer.
    pub at: Timestamp,
    /// Too late, oldest first.
    pub overdue: Vec<TaskRow>,
    /// Due by the end of today.
    pub due: Vec<TaskRow>,
    /// Due in the six days after.
    pub soon: Vec<TaskRow>,
    /// Without a day.
    pub some_day: Vec<TaskRow>,
    /// Nobody's yet.
    pub unassigned: Vec<TaskRow>,
}

/// A document that asks for somebody's attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRow {
    /// The id of the document, which names its page.
    pub id: String,
    /// Its number or stock number.
    pub number: String,
    /// Whom it concerns.
    pub customer: String,
    /// What about it.
    pub words: String,
    /// It is late.
    pub late: bool,
}

/// What waits in the store besides tasks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingView {
    /// Layaways whose instalment or last day has come.
    pub layaways: Vec<WaitingRow>,
    /// Invoices that are overdue.
    pub invoices: Vec<WaitingRow>,
    /// Quotes that end within days.
    pub quotes: Vec<WaitingRow>,
    /// Pieces that are kept for somebody.
    pub holds: Vec<WaitingRow>,
}

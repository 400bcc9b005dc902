//! What people ask for about tasks.

use serde::{Deserialize, Serialize};

use super::{Local, TaskDraft, TaskState, TaskStep};
use crate::{StoreId, TaskId, UserId};

/// Opens a task, or changes one. The id is minted by the browser: the same form sent twice makes one task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveTask {
    /// The task.
    pub id: TaskId,
    /// Its store.
    pub store: StoreId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// The form.
    pub draft: TaskDraft,
}

/// Until when a task is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snooze {
    /// For some hours.
    Hours(u8),
    /// Until some days from now, when the store's day begins.
    Days(u16),
    /// Until a day and a time of the store.
    On(Local),
}

/// Takes a step with a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTask {
    /// The task.
    pub task: TaskId,
    /// Its store.
    pub store: StoreId,
    /// The version that was looked at.
    pub version: i32,
    /// The step.
    pub step: TaskStep,
    /// Until when, if it is put off.
    #[serde(default)]
    pub snooze: Option<Snooze>,
    /// What came of it, if it is done.
    #[serde(default)]
    pub outcome: String,
}

/// Gives a task to somebody else, or back into the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The task.
    pub task: TaskId,
    /// Its store.
    pub store: StoreId,
    /// The version that was looked at.
    pub version: i32,
    /// Who does it from now on; nobody yet.
    pub to: Option<UserId>,
}

/// Takes a task that is nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimTask {
    /// The task.
    pub task: TaskId,
    /// Its store.
    pub store: StoreId,
    /// The version that was looked at.
    pub version: i32,
}

/// Gives everything that somebody still has to do in a store to others, or into the queue: tasks and open deals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverAll {
    /// The store.
    pub store: StoreId,
    /// Whose they are.
    pub from: UserId,
    /// Who does them from now on; nobody yet.
    pub to: Option<UserId>,
    /// Whose their open deals are from now on; nobody's yet.
    #[serde(default)]
    pub deals_to: Option<UserId>,
    /// They leave the store with that.
    #[serde(default)]
    pub leaves: bool,
    /// Who looks after their clients from now on, when they leave and work in no other store; nobody yet.
    #[serde(default)]
    pub clients_to: Option<UserId>,
}

/// What was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// Tasks.
    pub tasks: u64,
    /// Open deals.
    pub deals: u64,
    /// Clients.
    pub clients: u64,
}

/// What was done with a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDone {
    /// The task.
    pub task: TaskId,
    /// Where it stands now.
    pub state: TaskState,
    /// Its version now.
    pub version: i32,
    /// The task that follows it, because it comes back.
    #[serde(default)]
    pub next: Option<TaskId>,
}

//! `task`: what somebody has to do. `live` is false once it has ended; `acts_at` is when it asks for attention: until when
//! it was put off, else when it is due, else never.
use domain::{
    CustomerId, OrgId, StoreId, TaskId, Timestamp, UserId,
    tasks::{Remind, TaskKind, TaskState},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub title: String,
    pub kind: TaskKind,
    pub state: TaskState,
    pub live: bool,
    pub note: String,
    pub due_at: Option<Timestamp>,
    pub all_day: bool,
    pub acts_at: Timestamp,
    pub remind: Remind,
    pub remind_at: Option<Timestamp>,
    pub reminded_at: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub assignee_id: Option<UserId>,
    /// The client it is about; anything else stands in `subject`.
    pub customer_id: Option<CustomerId>,
    pub subject: Option<String>,
    pub recurrence: String,
    pub series_at: Option<Timestamp>,
    pub previous_id: Option<TaskId>,
    pub origin: Option<String>,
    pub outcome: String,
    pub ended_at: Option<Timestamp>,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store, owner = AssigneeId, beside = task_watcher.TaskId by UserId);

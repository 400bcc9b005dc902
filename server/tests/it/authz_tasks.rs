//! Samples for the table of permissions: tasks.

use domain::{
    TaskId,
    tasks::{SaveTask, TaskDraft},
};
use serde_json::{Value, json};

use crate::authz::{Ask, Samples};

/// Functions that change nothing.
pub const READS: [&str; 8] = [
    "find_agenda",
    "find_occasions",
    "find_task",
    "find_today",
    "find_waiting",
    "list_colleagues",
    "list_playbooks",
    "list_tasks",
];

impl Samples<'_> {
    fn task_form(&self) -> SaveTask {
        let draft = TaskDraft { title: "Call somebody".into(), due_day: "2030-05-12".into(), ..TaskDraft::default() };
        SaveTask { id: self.app.t.id(), store: self.owner.store, version: 0, draft }
    }

    /// A task that is nobody's yet.
    pub async fn fresh_task(&self) -> TaskId {
        let form = self.task_form();
        self.owner.rpc("save_task", json!({ "cmd": form })).await.ok();
        form.id
    }

    /// A request for a server function of tasks; `None` for one that is none, or has no sample yet.
    pub async fn task(&self, name: &'static str) -> Option<Ask> {
        let (owner, store) = (self.owner, self.owner.store);
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        match name {
            "save_task" => cmd(json!(self.task_form())),
            "move_task" => {
                cmd(json!({ "task": self.fresh_task().await, "store": store, "version": 1, "step": "start" }))
            }
            "hand_over" => {
                cmd(json!({ "task": self.fresh_task().await, "store": store, "version": 1, "to": owner.user }))
            }
            "claim_task" => cmd(json!({ "task": self.fresh_task().await, "store": store, "version": 1 })),
            "hand_over_all" => cmd(json!({ "store": store, "from": owner.user, "to": null })),
            "find_task" => Some(Ask::Json(name, json!({ "id": self.fresh_task().await }))),
            "list_tasks" => Some(Ask::Json(name, json!({ "listing": { "whose": "all", "due": "any" } }))),
            "find_today" | "find_waiting" | "find_occasions" => Some(Ask::Json(name, json!({ "everybody": true }))),
            "list_colleagues" | "find_agenda" | "make_feed" | "revoke_feed" | "list_playbooks" => {
                Some(Ask::Json(name, json!({})))
            }
            "save_agenda" => cmd(json!({ "digest": true, "digest_hour": 8, "mails": true })),
            "save_playbook" => cmd(
                json!({ "kind": "thank_you", "version": 0, "active": true, "days": 4, "title": "Thank {client} for {what}" }),
            ),
            _ => None,
        }
    }
}

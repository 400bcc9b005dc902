//! Tasks: what somebody has to do, until when, and about what.

pub mod command;
pub mod draft;
pub mod feed;
pub mod local;
pub mod playbook;
pub mod query;
pub mod quick;
pub mod recurrence;
pub mod subject;
pub mod task;
pub mod view;

pub use command::{ClaimTask, HandOver, HandOverAll, HandedOver, MoveTask, SaveTask, Snooze, TaskDone};
pub use draft::{TaskDraft, TaskRead};
pub use feed::{AgendaView, FeedLink, SaveAgenda};
pub use local::Local;
pub use playbook::{PlaybookKind, PlaybookRow, SavePlaybook};
pub use query::{DueFilter, TaskListing, Whose};
pub use recurrence::Recurrence;
pub use subject::Subject;
pub use task::{Remind, Task, TaskKind, TaskState, TaskStep};
pub use view::{About, Colleague, TaskPage, TaskRow, TaskView, TodayView, WaitingRow, WaitingView};

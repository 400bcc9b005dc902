//! Tasks: what somebody has to do, until when, and about what. The rules are those of [`domain::tasks`]; whose tasks a
//! person sees is decided by the handle. Other slices open tasks through [`open()`], which does nothing the second time.

mod after_offer;
mod agenda;
mod digest;
mod feed;
mod find_task;
mod find_today;
mod find_waiting;
mod hand_over;
mod list_tasks;
mod morning;
mod move_task;
mod occasions;
mod occurs;
mod open;
mod playbooks;
mod quiet_leads;
mod remind;
mod rows;
mod run_playbooks;
mod save_task;
mod services_due;

pub(crate) use after_offer::after_offer;
pub use agenda::{find_agenda, save_agenda};
pub(crate) use digest::mail_digest;
pub use feed::{make_feed, read_feed, revoke_feed};
pub use find_task::{find_task, list_colleagues};
pub use find_today::find_today;
pub use find_waiting::find_waiting;
pub(crate) use hand_over::give_all;
pub use hand_over::{claim_task, hand_over};
pub use list_tasks::list_tasks;
pub(crate) use morning::{morning, wake_stores};
pub use move_task::move_task;
pub(crate) use move_task::wake;
pub use occasions::find_occasions;
pub(crate) use open::{NewTask, open};
pub use playbooks::{list_playbooks, save_playbook};
pub(crate) use remind::{mail_reminder, remind};
pub(crate) use run_playbooks::after_sale;
pub use save_task::save_task;

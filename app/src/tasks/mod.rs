//! Tasks: one's day, the list, one task, and what people and owners decide about them.

pub mod about;
mod adder;
pub mod day_page;
mod editor;
pub mod give_all;
mod hand;
pub mod list_page;
pub mod playbooks_page;
mod rows;
pub mod rpc;
pub mod task_page;
pub mod today_page;
mod waiting;

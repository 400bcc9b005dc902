//! Opportunities: what clients may buy or bring in. The rules are those of [`domain::opportunities`].
//!
//! | file | owns |
//! |---|---|
//! | `pipelines.rs` | pipelines and stages as they are stored; a business without any has the usual ones |
//! | `rows.rs` | a deal as a card shows it, and what a filter means |
//! | `change.rs` | what all changes of a deal have in common |
//! | `files.rs` | what lies in its folder |
//! | the others | one verb each |

mod add_deal_note;
mod assign_deal;
mod change;
mod closing_papers;
mod edit_deal;
mod files;
mod find_board;
mod find_deal;
mod forecast;
mod hand_over_all;
mod link_wishes;
mod list_deals;
mod move_deal;
mod open_deal;
mod pipeline_report;
mod pipelines;
mod rows;
mod save_pipeline;

pub use add_deal_note::add_deal_note;
pub use assign_deal::{assign_deal, share_deal};
pub use closing_papers::closing_papers;
pub use edit_deal::edit_deal;
pub use files::{FileSent, FileUpload, add_deal_file, find_deal_file, remove_deal_file};
pub use find_board::find_board;
pub use find_deal::find_deal;
pub use forecast::deal_forecast;
pub use hand_over_all::hand_over_all;
pub use link_wishes::link_wishes;
pub use list_deals::list_deals;
pub use move_deal::{close_deal, move_deal, reopen_deal};
pub use open_deal::open_deal;
pub use pipeline_report::pipeline_report;
pub use save_pipeline::{find_pipelines, save_claim, save_pipeline};

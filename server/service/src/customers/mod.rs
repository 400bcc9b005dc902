//! Customers: finding them, taking them in, what is known of them, their story, and making two records one.
//!
//! | file | owns |
//! |---|---|
//! | `rows.rs` | a customer as the till and documents see them |
//! | `client_rows.rs` | clients as lists show them |
//! | `contacts.rs` | how they are reached, and what they are found by |
//! | `matching.rs` | which clients a text means |
//! | `phone.rs`, `places.rs` | numbers in E.164, countries and states |
//! | `timeline.rs`, `totals.rs` | what other capabilities write: entries of the story, sums of purchases |
//! | `wishes.rs` | what clients want, and which pieces are it |
//! | `import/` | clients from a file |
//! | `known.rs` | what a record says, as a whole |
//! | `credit.rs` | store credit of records that become one |
//! | the others | one verb each |

mod change_clients;
mod client_margin;
mod client_photo;
mod client_rows;
mod contacts;
mod credit;
mod export_clients;
mod find_client;
mod find_customers;
mod find_twins;
mod give_all;
pub(crate) mod import;
mod known;
mod list_clients;
mod matching;
mod merge_clients;
mod owned;
mod phone;
mod places;
mod relate;
mod rows;
mod save_client;
mod save_customer;
mod save_note;
mod segments;
mod set_consent;
mod story;
pub(crate) mod timeline;
pub(crate) mod totals;
mod wishes;

pub use change_clients::change_clients;
pub use client_margin::client_margin;
pub use client_photo::{find_client_photo, remove_client_photo, set_client_photo};
use client_rows::staff;
pub use export_clients::export_clients;
pub use find_client::{find_client, find_client_contact, find_client_form};
pub use find_customers::find_customers;
pub use find_twins::find_twins;
pub(crate) use give_all::give_all;
pub use import::{
    confirm_client_import, discard_client_import, find_client_import, list_client_imports, map_clients,
    preview_clients, refused_clients,
};
pub use list_clients::{client_choices, count_clients, list_clients, list_clients_reach};
pub use merge_clients::{merge_clients, undo_merge};
pub use owned::{add_owned, remove_owned};
pub use places::places;
pub use relate::{relate, unrelate};
pub(crate) use rows::{buyer, called, find};
pub use save_client::save_client;
pub use save_customer::save_customer;
pub use save_note::{remove_note, save_note};
pub use segments::{list_segments, remove_segment, save_segment};
pub(crate) use set_consent::reachable;
pub use set_consent::set_consent;
pub use story::{add_interaction, list_story};
pub use wishes::{list_wishes, move_wish, save_wish, wanted_by};
pub(crate) use wishes::{met, wish_words};

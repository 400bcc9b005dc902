//! People and doors: signing in and up, invitations, staff, the local mailbox.

pub mod door;
pub mod mailbox_page;
pub mod papers_page;
pub mod pin_page;
pub mod records;
pub mod roles;
pub mod rpc;
pub(crate) mod settings_tabs;
pub mod sight_page;
pub mod sign_in_page;
pub mod sign_up_page;
pub mod staff_page;
mod stores_card;
pub mod welcome_page;
pub mod zones;

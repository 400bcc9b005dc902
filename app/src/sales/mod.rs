//! The till, the sales behind it, and the drawer.

pub mod after;
pub mod card;
pub mod history;
pub mod rpc;
pub mod settings;
pub mod till;
pub mod till_page;

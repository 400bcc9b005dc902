//! The till, the sales behind it, and the drawer.

pub mod after;
pub mod card;
pub mod history;
pub mod printing;
pub mod quotes;
pub mod rpc;
pub mod settings;
pub mod till;
pub mod till_page;

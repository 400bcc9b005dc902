//! Pages and server functions. Runs in both places: rendered on the server, hydrated in the browser.
#![recursion_limit = "256"]

pub mod customers;
pub mod frame;
pub mod identity;
pub mod inventory;
#[cfg(debug_assertions)]
pub mod kit;
pub mod opportunities;
pub mod paths;
pub mod reports;
pub mod sales;
#[cfg(feature = "ssr")]
pub mod server_ctx;
pub mod tasks;
pub mod ui;

pub use frame::{App, shell};

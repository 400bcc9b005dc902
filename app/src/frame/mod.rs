//! The frame around every page: document, routes, navigation, top bar, palette, shortcuts, toasts, session.

pub mod app;
mod chunks;
pub mod import;
pub mod leaving;
pub mod list;
pub mod live;
pub mod nav;
pub mod not_found;
pub mod palette;
pub mod preferences;
pub mod recent;
pub mod session;
pub mod shell;
pub mod shortcuts;
pub mod top_bar;

pub use app::App;
pub use session::{Session, session};
pub use shell::shell;

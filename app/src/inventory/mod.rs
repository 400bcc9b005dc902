//! Stock: the list, a piece and its photos, taking in and editing, imports.

mod closed;
pub mod edit_page;
pub mod form;
pub mod import_page;
pub mod imports_page;
pub mod item;
pub mod item_page;
pub mod list;
pub mod list_page;
pub mod new_page;
pub mod photos;
pub mod rpc;

//! Stock: categories and their forms, the four facts of a piece, commands, views, the list query, imports.
//!
//! An [`item`](view::ItemView) is what a store holds: a *piece* (serialised, one of one) or a *quantity item* with
//! variants. A one-of-one is its own catalogue entry, so brand, model and attributes live on the item; shared
//! product data would come with the first channel that needs it.

pub mod category;
pub mod command;
pub mod facts;
pub mod import;
pub mod label;
pub mod query;
pub mod similar;
pub mod size;
pub mod view;

pub use category::{CATEGORIES, Category, Field, FieldKind};
pub use command::*;
pub use facts::{Availability, Badge, Condition, Move, Ownership, Tracking};
pub use import::*;
pub use label::field_label;
pub use query::{Listing, Sort, View};
pub use view::*;

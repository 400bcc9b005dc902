//! The form of a piece: one for taking in and editing, drawn from the table of categories.

pub mod conflict;
pub mod fields;
pub mod guard;
pub mod rows;
pub mod save;
pub mod values;

//! Parts of the page of a piece.

pub mod cost;
pub mod details;
pub mod history;
pub mod moves;
pub mod reservation;
pub mod serial;
pub mod variants;

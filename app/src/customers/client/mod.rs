//! The parts of a client's page.

pub mod contact;
pub mod notes;
pub mod owned;
pub mod photo;
pub mod story;
pub mod wishes;

//! Photos of a piece: sending many at once, showing them, ordering and naming them.

pub mod manager;
pub mod shrink;
pub mod tiles;
pub mod uploads;
pub mod viewer;

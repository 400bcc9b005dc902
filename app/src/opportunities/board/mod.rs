//! The board in the browser: what it knows, a lane of it, and how a card is dragged.

mod desk;
mod drag;
mod lane;

pub use desk::{Desk, LaneState};
pub use lane::lane;

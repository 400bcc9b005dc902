//! Drawn pieces: pictures for the demo stores, made from parameters.
//!
//! A drawing uses only paths, gradients, clip paths and opacity on a canvas of 800 x 800, so that every rasteriser
//! agrees. Light falls from the upper left; all shades of a piece come from one colour. No logos, no brand marks.

pub mod bag;
mod catalogue;
mod colour;
mod draw;
pub mod jewel;
mod metal;
mod pen;
mod scene;
pub mod sneaker;
pub mod watch;

pub use bag::Bag;
pub use catalogue::{Demo, demo_catalogue};
pub use colour::Colour;
pub use draw::{Drawing, Undrawable, picture, raster, svg};
pub use jewel::Jewel;
pub use metal::Metal;
pub use scene::{Crop, Scene};
pub use sneaker::Sneaker;
pub use watch::Watch;

//! The pieces of the demo stores: a name, a drawing, and the scene that suits it.

mod bags;
mod jewels;
mod sneakers;
mod watches;

use super::colour::Colour;
use super::draw::Drawing;
use super::scene::{Crop, Scene};

/// One drawn piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Demo {
    /// A short name, unique in the catalogue.
    pub name: &'static str,
    /// The piece.
    pub drawing: Drawing,
    /// Backdrop and tilt chosen for it; vary them for further copies with [`Scene::varied`].
    pub scene: Scene,
}

/// All pieces, watches first.
#[must_use]
pub fn demo_catalogue() -> Vec<Demo> {
    [watches::all(), bags::all(), jewels::all(), sneakers::all()].concat()
}

fn demo(name: &'static str, drawing: Drawing, backdrop: u32, tilt: f64) -> Demo {
    Demo { name, drawing, scene: Scene { backdrop: Colour::hex(backdrop), tilt, crop: Crop::Whole } }
}

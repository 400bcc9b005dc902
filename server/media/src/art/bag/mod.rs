//! Handbags, seen from the front, standing on a table.

mod barrel;
mod flap;
mod hobo;
mod leather;
mod saddle;
mod tote;

use super::colour::Colour;
use super::metal::Metal;
use super::scene::{Ground, Scene};

/// The shape of a bag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Flap closure, chain strap.
    Flap(Texture),
    /// Trapezoid with two handles and a belt.
    Tote,
    /// Rounded, with a zip.
    Barrel(Texture),
    /// A soft crescent, woven.
    Hobo,
    /// A saddle flap with a tab.
    Saddle,
}

/// The surface of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Texture {
    /// Quilted in diamonds; a barrel shows grain instead.
    Quilt,
    /// Grained leather.
    Grain,
    /// A check; a flap bag shows grain instead.
    Check,
}

/// A handbag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bag {
    /// Shape and surface.
    pub form: Form,
    /// The body.
    pub leather: Colour,
    /// Handles and tabs; the body's leather if not given.
    pub trim: Option<Colour>,
    /// Clasps, studs, chains.
    pub hardware: Metal,
}

impl Default for Bag {
    fn default() -> Self {
        Self { form: Form::Flap(Texture::Quilt), leather: Colour::hex(0x1b1b1d), trim: None, hardware: Metal::Yellow }
    }
}

impl Bag {
    pub(super) fn svg(&self, scene: &Scene) -> String {
        let (clips, piece) = match self.form {
            Form::Flap(texture) => flap::draw(self, texture),
            Form::Tote => (String::new(), tote::draw(self)),
            Form::Barrel(texture) => barrel::draw(self, texture),
            Form::Hobo => hobo::draw(self),
            Form::Saddle => saddle::draw(self),
        };
        scene.frame(&scene.studio(Ground::Table(560.0)), &(self.defs() + &clips), &piece)
    }

    fn trim(&self) -> Colour {
        self.trim.unwrap_or(self.leather)
    }
}

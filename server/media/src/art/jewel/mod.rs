//! Jewellery: rings and bangles standing, necklaces and studs lying flat.

mod lying;
mod standing;
mod stones;

use super::colour::Colour;
use super::metal::Metal;
use super::pen::{BACKWARDS, DIAGONAL, metallic, placed, radial};
use super::scene::{Ground, Scene};

/// What kind of jewel, with what belongs to that kind alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A ring with one stone.
    Solitaire {
        /// Half the width of the stone, in canvas units: 60 to 90.
        carat: u16,
        /// The shoulders.
        band: Band,
    },
    /// A ring with three emerald-cut stones.
    Trilogy,
    /// A ring set with stones all round.
    Eternity {
        /// Every other stone, if another colour.
        alternate: Option<Colour>,
    },
    /// A signet ring with a plate of stone.
    Signet,
    /// A stiff bracelet.
    Bangle,
    /// A string of pearls.
    Pearls {
        /// The pearls.
        pearl: Colour,
    },
    /// A four-leaf pendant on a chain.
    Pendant,
    /// A pair of ear studs.
    Studs,
}

/// The shoulders of a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Band {
    /// Polished metal.
    Plain,
    /// Set with small stones.
    Pave,
}

/// A piece of jewellery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jewel {
    /// Which kind.
    pub form: Form,
    /// The metal.
    pub metal: Metal,
    /// The main stones.
    pub stone: Colour,
    /// The small stones.
    pub side: Colour,
}

impl Default for Jewel {
    fn default() -> Self {
        Self {
            form: Form::Solitaire { carat: 84, band: Band::Plain },
            metal: Metal::White,
            stone: Colour::hex(0xcfe0ea),
            side: Colour::hex(0xdbe7ee),
        }
    }
}

/// A usual pearl.
pub const CREAM: Colour = Colour::hex(0xf1e9df);

impl Jewel {
    pub(super) fn svg(&self, scene: &Scene) -> String {
        let (piece, scale) = match self.form {
            Form::Solitaire { carat, band } => (standing::solitaire(self, f64::from(carat), band), 1.16),
            Form::Trilogy => (standing::trilogy(self), 1.16),
            Form::Eternity { alternate } => (standing::eternity(self, alternate.unwrap_or(self.stone)), 1.1),
            Form::Signet => (standing::signet(self), 1.16),
            Form::Bangle => (standing::bangle(self), 1.08),
            Form::Pearls { .. } => (lying::pearls(self), 1.15),
            Form::Pendant => (lying::pendant(self), 1.1),
            Form::Studs => (lying::studs(self), 1.25),
        };
        let (ground, tilt) = match self.form {
            Form::Pearls { .. } | Form::Pendant | Form::Studs => (Ground::Flat, scene.clamped_tilt()),
            Form::Solitaire { .. } | Form::Trilogy | Form::Eternity { .. } | Form::Signet | Form::Bangle => {
                (Ground::Table(600.0), 0.0)
            }
        };
        scene.frame(&scene.studio(ground), &self.defs(), &placed(tilt, scale, &piece))
    }

    fn defs(&self) -> String {
        let pearl = if let Form::Pearls { pearl } = self.form { pearl } else { CREAM };
        let stops = [(0.0, pearl.lite(1.0)), (0.35, pearl.lite(0.4)), (0.75, pearl), (1.0, pearl.dark(0.32))];
        metallic("m", self.metal, DIAGONAL)
            + &metallic("mi", self.metal, BACKWARDS)
            + &radial("pearl", r#" cx="0.36" cy="0.3" r="0.75""#, &stops)
    }
}

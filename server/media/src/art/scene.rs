//! Where a piece lies and how it is looked at.

use super::colour::Colour;
use super::pen::{DOWN, fading, linear, opacity, radial, rect};

/// The part of the picture that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crop {
    /// All of it.
    Whole,
    /// The middle.
    Middle,
    /// The right edge of the piece.
    Side,
    /// Its upper part.
    Top,
    /// Its lower part.
    Base,
}

impl Crop {
    /// All crops; the first is the main view.
    pub const ALL: [Self; 5] = [Self::Whole, Self::Middle, Self::Side, Self::Top, Self::Base];

    /// Left, top and side of the square, on the canvas of 800.
    fn square(self) -> [u16; 3] {
        match self {
            Self::Whole => [0, 0, 800],
            Self::Middle => [240, 240, 320],
            Self::Side => [464, 288, 240],
            Self::Top => [240, 16, 320],
            Self::Base => [256, 448, 320],
        }
    }
}

/// Backdrop, tilt and crop of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scene {
    /// The colour of wall and table; best near the complement of the piece, at low chroma.
    pub backdrop: Colour,
    /// Degrees clockwise; only pieces that lie flat follow it. Kept within 8.
    pub tilt: f64,
    /// The part shown.
    pub crop: Crop,
}

/// What a backdrop may lean towards.
const LEANINGS: [Colour; 6] = [
    Colour::hex(0xffffff),
    Colour::hex(0xc8b8a0),
    Colour::hex(0xa9b8c4),
    Colour::hex(0xb4bea8),
    Colour::hex(0xc6aeac),
    Colour::hex(0xb0aca4),
];

impl Scene {
    /// The same scene for another piece of the same kind: backdrop and tilt follow from its stock number alone.
    #[must_use]
    pub fn varied(self, stock_number: &str) -> Self {
        let seed = fnv(stock_number);
        let leaning = LEANINGS[(seed % 6) as usize];
        let strength = 0.08 + f64::from((seed >> 8) as u8) / 255.0 * 0.22;
        let tilt = f64::from((seed >> 16) as u8 % 33) / 2.0 - 8.0;
        Self { backdrop: self.backdrop.mix(leaning, strength), tilt, ..self }
    }

    /// The same scene, another part of it.
    #[must_use]
    pub fn cropped(self, crop: Crop) -> Self {
        Self { crop, ..self }
    }

    pub(super) fn clamped_tilt(&self) -> f64 {
        if self.tilt.is_finite() { self.tilt.clamp(-8.0, 8.0) } else { 0.0 }
    }

    /// Wall, table unless the piece lies flat, and a pool of light.
    pub(super) fn studio(&self, ground: Ground) -> String {
        let paper = self.backdrop;
        let wall = [(0.0, paper.lite(0.5)), (0.6, paper), (1.0, paper.dark(0.12))];
        let table = [(0.0, paper.dark(0.1)), (0.18, paper.lite(0.1)), (1.0, paper.lite(0.42))];
        let shade = fading("#15140f", &[(0.0, 0.42), (0.55, 0.15), (1.0, 0.0)]);
        let mut studio = format!(
            r#"<defs>{}{}<radialGradient id="shade">{shade}</radialGradient></defs>{}"#,
            radial("wall", r#" cx="0.36" cy="0.26" r="0.95""#, &wall),
            linear("table", DOWN, &table),
            rect([0.0, 0.0, 800.0, 800.0], 0.0, r#" fill="url(#wall)""#),
        );
        if let Ground::Table(horizon) = ground {
            let area = [0.0, horizon, 800.0, 800.0 - horizon];
            studio += &rect(area, 0.0, format_args!(r#" fill="url(#table)"{}"#, opacity(0.85)));
        }
        studio
    }

    /// The finished picture.
    pub(super) fn frame(&self, studio: &str, defs: &str, piece: &str) -> String {
        let [left, top, side] = self.crop.square();
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {side} {side}" width="800" height="800">{studio}<defs>{defs}</defs>{piece}</svg>"#
        )
    }
}

/// What a piece stands or lies on.
#[derive(Clone, Copy)]
pub(super) enum Ground {
    /// Seen from above.
    Flat,
    /// A table whose edge is at this height.
    Table(f64),
}

/// FNV-1a: short, stable, good enough to scatter.
fn fnv(text: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, mix);
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_number_always_gives_the_same_scene_and_neighbours_differ() {
        let scene = Scene { backdrop: Colour::hex(0xd8d4cb), tilt: 0.0, crop: Crop::Whole };
        assert_eq!(scene.varied("W-1001"), scene.varied("W-1001"));
        assert_ne!(scene.varied("W-1001"), scene.varied("W-1002"));
        assert!((0..500).all(|n| scene.varied(&n.to_string()).tilt.abs() <= 8.0));
    }
}

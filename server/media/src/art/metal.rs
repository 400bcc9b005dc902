//! Metals: five stops from shadow to gleam.

use super::colour::Colour;

/// What the shiny parts are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metal {
    /// Stainless steel.
    Steel,
    /// White gold, platinum, palladium.
    White,
    /// Yellow gold.
    Yellow,
    /// Rose gold.
    Rose,
    /// Titanium.
    Titanium,
    /// Coated black.
    Black,
}

impl Metal {
    /// Edge, light, body, gleam, far edge.
    pub(super) fn ramp(self) -> [Colour; 5] {
        match self {
            Self::Steel => [0x6f757b, 0xeef1f3, 0xa9afb5, 0xfbfcfd, 0x7d848b],
            Self::White => [0x80807f, 0xf6f5f2, 0xbdbbb7, 0xffffff, 0x8b8a87],
            Self::Yellow => [0x84601d, 0xf7e2a4, 0xc9a045, 0xfff0c2, 0x8f6a22],
            Self::Rose => [0x8a523a, 0xf7cfb8, 0xcd8f71, 0xffe3d3, 0x955b42],
            Self::Titanium => [0x5b5d5e, 0xb9bbba, 0x868887, 0xcfd0ce, 0x626463],
            Self::Black => [0x0d0e0f, 0x4d5053, 0x25272a, 0x64686b, 0x121314],
        }
        .map(Colour::hex)
    }
}

//! Colours and the only arithmetic on them: mixing.

/// An opaque sRGB colour; `Display` is `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Colour([u8; 3]);

impl Colour {
    const WHITE: Self = Self::hex(0xffffff);
    const NEAR_BLACK: Self = Self::hex(0x0b0b0c);

    /// The colour written `#rrggbb`; bits above the lowest 24 are ignored.
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self([r, g, b])
    }

    /// This colour moved towards `other`: 0 stays, 1 arrives.
    #[must_use]
    pub fn mix(self, other: Self, t: f64) -> Self {
        let step = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * t + 0.5).floor() as u8;
        let ([r, g, b], [x, y, z]) = (self.0, other.0);
        Self([step(r, x), step(g, y), step(b, z)])
    }

    pub(super) fn lite(self, t: f64) -> Self {
        self.mix(Self::WHITE, t)
    }

    pub(super) fn dark(self, t: f64) -> Self {
        self.mix(Self::NEAR_BLACK, t)
    }

    /// Red, green and blue added up, 0 to 765: a crude lightness.
    pub(super) fn sum(self) -> u16 {
        self.0.iter().map(|&channel| u16::from(channel)).sum()
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixing_ends_where_it_says() {
        let (red, blue) = (Colour::hex(0xff0000), Colour::hex(0x0000ff));
        assert_eq!(red.mix(blue, 0.0), red);
        assert_eq!(red.mix(blue, 1.0), blue);
        assert_eq!(red.mix(blue, 0.5).to_string(), "#800080");
    }
}

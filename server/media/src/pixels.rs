//! An opaque RGB picture in memory, and its scaling. Every picture passes through here, drawn or uploaded.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// An opaque picture: eight bits each of red, green and blue, row by row, sRGB.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Pixels {
    /// Takes a buffer of `width * height * 3` bytes; `None` if it has another length or a side is zero.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Self> {
        let expected = u64::from(width) * u64::from(height) * 3;
        (expected > 0 && rgb.len() as u64 == expected).then_some(Self { width, height, rgb })
    }

    /// Pixels per row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The bytes: red, green, blue, row by row.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    pub(crate) fn rgb_mut(&mut self) -> &mut [u8] {
        &mut self.rgb
    }

    pub(crate) fn into_rgb(self) -> Vec<u8> {
        self.rgb
    }

    /// A copy whose longer side is at most `side`; never larger than the original. `None` only if memory runs out
    /// of what the scaler can address.
    pub(crate) fn within(&self, side: u32) -> Option<Self> {
        let (width, height) = fit(self.width, self.height, side);
        if (width, height) == (self.width, self.height) {
            return Some(self.clone());
        }
        let source = ImageRef::new(self.width, self.height, &self.rgb, PixelType::U8x3).ok()?;
        let mut target = Image::new(width, height, PixelType::U8x3);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&source, &mut target, &options).ok()?;
        Self::new(width, height, target.into_vec())
    }
}

impl std::fmt::Debug for Pixels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pixels({} x {})", self.width, self.height)
    }
}

/// The size with its longer side at most `side`, proportions kept, no side below one pixel.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let shrink = |length: u32| {
        let rounded = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(rounded.max(1)).unwrap_or(side)
    };
    (shrink(width), shrink(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fits_the_longer_side_and_never_enlarges() {
        assert_eq!(fit(3264, 2448, 400), (400, 300));
        assert_eq!(fit(2448, 3264, 400), (300, 400));
        assert_eq!(fit(90, 80, 400), (90, 80));
        assert_eq!(fit(60_000, 1, 96), (96, 1));
    }

    #[test]
    fn a_buffer_of_the_wrong_length_is_no_picture() {
        assert!(Pixels::new(2, 2, vec![0; 11]).is_none());
        assert!(Pixels::new(0, 2, Vec::new()).is_none());
    }
}

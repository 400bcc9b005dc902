//! One door to the decoders: bytes in, upright sRGB pixels out, at least as large as asked and not much larger.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

use super::format::{Format, probe};
use super::limits::Limits;
use super::rejected::Rejected;
use super::{complete, jpeg, lossless, profile};
use crate::Pixels;

/// What a decoder hands over, before scaling and turning.
pub(super) struct Decoded {
    /// Perhaps already reduced by the decoder.
    pub pixels: Pixels,
    /// Size in the file, not turned.
    pub full: (u32, u32),
    /// How the camera was held.
    pub orientation: Orientation,
    /// The colour profile of the file.
    pub icc: Option<Vec<u8>>,
}

/// A picture ready to be encoded.
pub(super) struct Upright {
    /// Longer side at most the side asked for.
    pub pixels: Pixels,
    /// Size of the original, turned.
    pub full: (u32, u32),
}

/// Decodes, scales to `side`, converts to sRGB and turns upright, in the order that touches the fewest pixels.
pub(super) fn open(bytes: &[u8], limits: &Limits, side: u32) -> Result<Upright, Rejected> {
    let format = probe(bytes)?;
    limits.check_bytes(bytes)?;
    let broken = Rejected::Broken { format };
    // The decoders return errors for bad input; a panic would be a bug of theirs. It must not take a request down,
    // and no state outlives the closure.
    let work = AssertUnwindSafe(|| {
        let end = complete::end(bytes, format);
        let decoded = match format {
            Format::Jpeg => jpeg::decode(bytes, end, limits, side),
            Format::Png | Format::WebP => lossless::decode(bytes, end, format, limits),
        }?;
        upright(decoded, side).ok_or(Rejected::Broken { format })
    });
    catch_unwind(work).unwrap_or(Err(broken))
}

fn upright(decoded: Decoded, side: u32) -> Option<Upright> {
    let mut pixels = decoded.pixels.within(side)?;
    if let Some(icc) = decoded.icc {
        profile::to_srgb(&mut pixels, &icc);
    }
    let (width, height) = decoded.full;
    let full = match decoded.orientation {
        Orientation::NoTransforms
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical
        | Orientation::Rotate180 => (width, height),
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            (height, width)
        }
    };
    Some(Upright { pixels: turn(pixels, decoded.orientation)?, full })
}

fn turn(pixels: Pixels, orientation: Orientation) -> Option<Pixels> {
    if orientation == Orientation::NoTransforms {
        return Some(pixels);
    }
    let mut image = DynamicImage::ImageRgb8(RgbImage::from_raw(pixels.width(), pixels.height(), pixels.into_rgb())?);
    image.apply_orientation(orientation);
    Pixels::new(image.width(), image.height(), image.into_rgb8().into_raw())
}

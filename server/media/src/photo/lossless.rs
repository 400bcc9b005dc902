//! PNG and WebP: whole pictures, decoded at full size, transparency laid on white.

use std::io::Cursor;

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::format::Format;
use super::limits::Limits;
use super::rejected::Rejected;
use super::source::Decoded;
use crate::Pixels;

/// Sixteen bits each of four channels.
const MOST_BYTES_PER_PIXEL: u64 = 8;
/// Of the largest picture: half of four channels, so 40 megapixels of eight bits with transparency, 20 of sixteen.
const MOST_DECODED_PER_PIXEL: u64 = 2;

/// `end` is where the file says it ends, if it gets there.
pub(super) fn decode(bytes: &[u8], end: Option<usize>, format: Format, limits: &Limits) -> Result<Decoded, Rejected> {
    let broken = |_: ImageError| Rejected::Broken { format };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format));
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.max_pixels.saturating_mul(MOST_BYTES_PER_PIXEL));
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let full = decoder.dimensions();
    limits.check_size(full.0, full.1)?;
    // Decoding holds the picture more than once; sixteen bits a channel count double.
    if decoder.total_bytes() > limits.max_pixels.saturating_mul(MOST_DECODED_PER_PIXEL) {
        return Err(Rejected::TooManyPixels { width: full.0, height: full.1 });
    }
    end.ok_or(Rejected::Broken { format })?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let icc = if decoder.color_type().has_color() { decoder.icc_profile().unwrap_or(None) } else { None };
    let image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let pixels = Pixels::new(full.0, full.1, on_white(image)).ok_or(Rejected::Broken { format })?;
    Ok(Decoded { pixels, full, orientation, icc })
}

fn image_format(format: Format) -> ImageFormat {
    match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::WebP => ImageFormat::WebP,
    }
}

fn on_white(image: DynamicImage) -> Vec<u8> {
    if !image.color().has_alpha() {
        return image.into_rgb8().into_raw();
    }
    let lay = |channel: u8, alpha: u8| {
        let sum = u16::from(channel) * u16::from(alpha) + 255 * u16::from(255 - alpha);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    image.into_rgba8().pixels().flat_map(|p| [lay(p.0[0], p.0[3]), lay(p.0[1], p.0[3]), lay(p.0[2], p.0[3])]).collect()
}

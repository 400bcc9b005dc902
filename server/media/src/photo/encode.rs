//! Pixels to files. Nothing but pixels goes in, so nothing but pixels comes out.

use jpeg_encoder::{ColorType, Encoder};
use webp::WebPConfig;

use crate::Pixels;

/// Close to invisible at the sizes we serve.
const JPEG_QUALITY: u8 = 80;
const WEBP_QUALITY: f32 = 78.0;
/// Of 0 to 6: two levels below the library's default cost 2 % of size and save half of the time.
const WEBP_EFFORT: i32 = 2;

/// `None` if a side is longer than the format can say.
pub(super) fn jpeg(pixels: &Pixels) -> Option<Vec<u8>> {
    let (width, height) = (u16::try_from(pixels.width()).ok()?, u16::try_from(pixels.height()).ok()?);
    let mut file = Vec::with_capacity(pixels.rgb().len() / 8);
    Encoder::new(&mut file, JPEG_QUALITY).encode(pixels.rgb(), width, height, ColorType::Rgb).ok()?;
    Some(file)
}

/// `None` if the encoder runs out of memory.
pub(super) fn webp(pixels: &Pixels) -> Option<Vec<u8>> {
    let mut config = WebPConfig::new().ok()?;
    config.quality = WEBP_QUALITY;
    config.method = WEBP_EFFORT;
    let encoder = webp::Encoder::from_rgb(pixels.rgb(), pixels.width(), pixels.height());
    Some(encoder.encode_advanced(&config).ok()?.to_vec())
}

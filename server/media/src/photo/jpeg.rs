//! JPEG, decoded at the smallest of 1/8, 1/4, 1/2 and full size that still covers the side asked for.
//!
//! The decoder computes the reduced picture straight from the coefficients, which is what makes thumbnails cheap.

use image::metadata::Orientation;
use jpeg_decoder::{Decoder, ImageInfo, PixelFormat};

use super::cmyk;
use super::format::Format;
use super::limits::Limits;
use super::rejected::Rejected;
use super::source::Decoded;
use crate::Pixels;

const BROKEN: Rejected = Rejected::Broken { format: Format::Jpeg };

/// No JPEG spends less than one bit on a block of 8 x 8 pixels.
const MOST_PIXELS_PER_BYTE: u64 = 8 * 64;

/// Entropy-coded one bits and the end. No Huffman code consists of ones alone, so a decoder that still wants data here
/// (because the file was cut and an end marker put on it) runs into an error instead of painting grey.
const TRIPWIRE: [u8; 34] = {
    let mut tail = [0; 34];
    let mut i = 0;
    while i < 32 {
        tail[i] = 0xff;
        i += 2;
    }
    tail[32] = 0xff;
    tail[33] = 0xd9;
    tail
};

/// `end` is the position behind the end marker, if there is one.
pub(super) fn decode(bytes: &[u8], end: Option<usize>, limits: &Limits, side: u32) -> Result<Decoded, Rejected> {
    check_header(bytes, limits)?;
    let picture = end.and_then(|end| bytes.get(..end.checked_sub(2)?)).ok_or(BROKEN)?;
    let guarded = [picture, &TRIPWIRE].concat();
    let mut decoder = Decoder::new(guarded.as_slice());
    decoder.read_info().map_err(refused)?;
    let info = decoder.info().ok_or(BROKEN)?;
    let full = (u32::from(info.width), u32::from(info.height));
    let wanted = u16::try_from(side).unwrap_or(u16::MAX);
    let (width, height) = decoder.scale(wanted, wanted).map_err(refused)?;
    let samples = decoder.decode().map_err(refused)?;
    let rgb = to_rgb(samples, &info);
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let icc = (info.pixel_format == PixelFormat::RGB24).then(|| decoder.icc_profile()).flatten();
    let pixels = Pixels::new(u32::from(width), u32::from(height), rgb).ok_or(BROKEN)?;
    Ok(Decoded { pixels, full, orientation, icc })
}

/// Reads up to the first scan, decodes nothing.
fn check_header(bytes: &[u8], limits: &Limits) -> Result<(), Rejected> {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(refused)?;
    let info = decoder.info().ok_or(BROKEN)?;
    limits.check_size(u32::from(info.width), u32::from(info.height))?;
    // A header that promises more than the file can hold would cost memory for nothing.
    if u64::from(info.width) * u64::from(info.height) > bytes.len() as u64 * MOST_PIXELS_PER_BYTE {
        return Err(BROKEN);
    }
    Ok(())
}

fn refused(error: jpeg_decoder::Error) -> Rejected {
    match error {
        jpeg_decoder::Error::Unsupported(_) => Rejected::Unsupported { found: "This rare variant of JPEG" },
        jpeg_decoder::Error::Format(_) | jpeg_decoder::Error::Io(_) | jpeg_decoder::Error::Internal(_) => BROKEN,
    }
}

fn to_rgb(samples: Vec<u8>, info: &ImageInfo) -> Vec<u8> {
    match info.pixel_format {
        PixelFormat::RGB24 => samples,
        PixelFormat::L8 => samples.iter().flat_map(|&grey| [grey; 3]).collect(),
        // Native byte order; the high half is enough for a screen.
        PixelFormat::L16 => samples
            .chunks_exact(2)
            .flat_map(|pair| [u16::from_ne_bytes([pair[0], pair[1]]).to_be_bytes()[0]; 3])
            .collect(),
        PixelFormat::CMYK32 => cmyk::to_rgb(&samples),
    }
}

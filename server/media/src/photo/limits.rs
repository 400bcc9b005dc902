//! How big an upload may be.

use super::rejected::Rejected;

/// The bounds of an upload, all checked before a pixel is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Width times height.
    pub max_pixels: u64,
    /// The longer side.
    pub max_side: u32,
}

impl Default for Limits {
    /// 25 MB, 80 megapixels, 20,000 pixels a side: above every phone, below what hurts a small server.
    fn default() -> Self {
        Self { max_bytes: 25 << 20, max_pixels: 80_000_000, max_side: 20_000 }
    }
}

impl Limits {
    pub(super) fn check_bytes(&self, bytes: &[u8]) -> Result<(), Rejected> {
        let length = bytes.len() as u64;
        if length > self.max_bytes {
            return Err(Rejected::TooLarge { bytes: length, max: self.max_bytes });
        }
        Ok(())
    }

    pub(super) fn check_size(&self, width: u32, height: u32) -> Result<(), Rejected> {
        let too_many = u64::from(width) * u64::from(height) > self.max_pixels;
        if too_many || width.max(height) > self.max_side {
            return Err(Rejected::TooManyPixels { width, height });
        }
        Ok(())
    }
}

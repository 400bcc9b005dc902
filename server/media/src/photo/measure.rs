//! One colour that stands for a picture while it loads.

use crate::Pixels;

/// The mean of each channel.
pub(super) fn mean(pixels: &Pixels) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    for pixel in pixels.rgb().chunks_exact(3) {
        for (sum, &channel) in sums.iter_mut().zip(pixel) {
            *sum += u64::from(channel);
        }
    }
    let count = u64::from(pixels.width()) * u64::from(pixels.height());
    sums.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX))
}

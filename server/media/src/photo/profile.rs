//! Colour profiles: phones photograph in Display P3, browsers assume sRGB once the profile is gone.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use crate::Pixels;

/// Converts to sRGB in place. A profile that cannot be read, or is not one for RGB, is dropped: the colours are then
/// a little off, which is better than no picture.
pub(super) fn to_srgb(pixels: &mut Pixels, icc: &[u8]) {
    let Ok(source) = ColorProfile::new_from_slice(icc) else { return };
    if source.color_space != DataColorSpace::Rgb {
        return;
    }
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = source.create_transform_8bit(Layout::Rgb, &target, Layout::Rgb, options) else { return };
    let mut converted = vec![0; pixels.rgb().len()];
    if transform.transform(pixels.rgb(), &mut converted).is_ok() {
        pixels.rgb_mut().copy_from_slice(&converted);
    }
}

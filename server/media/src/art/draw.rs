//! From a drawing to SVG, pixels and stored sizes.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::{Bag, Jewel, Scene, Sneaker, Watch};
use crate::Pixels;
use crate::photo::{Prepared, Size, from_pixels};

/// A piece described well enough to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// A wrist watch.
    Watch(Watch),
    /// A handbag.
    Bag(Bag),
    /// A piece of jewellery.
    Jewel(Jewel),
    /// A sneaker.
    Sneaker(Sneaker),
}

/// The picture could not be made: its side is zero or needs more memory than there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The drawing cannot be rendered at this size.")]
pub struct Undrawable;

/// The drawing as an SVG document of 800 x 800.
#[must_use]
pub fn svg(drawing: &Drawing, scene: &Scene) -> String {
    match drawing {
        Drawing::Watch(watch) => watch.svg(scene),
        Drawing::Bag(bag) => bag.svg(scene),
        Drawing::Jewel(jewel) => jewel.svg(scene),
        Drawing::Sneaker(sneaker) => sneaker.svg(scene),
    }
}

/// The drawing as a square of pixels.
///
/// # Errors
/// [`Undrawable`] if `side` is zero or too large.
pub fn raster(drawing: &Drawing, scene: &Scene, side: u32) -> Result<Pixels, Undrawable> {
    let tree = Tree::from_str(&svg(drawing, scene), &Options::default()).map_err(|_| Undrawable)?;
    let mut canvas = Pixmap::new(side, side).ok_or(Undrawable)?;
    let scale = side as f32 / 800.0;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
    // The wall covers the whole canvas, so alpha is full everywhere and nothing has to be unmultiplied.
    let rgb = canvas.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Pixels::new(side, side, rgb).ok_or(Undrawable)
}

/// The drawing in all stored sizes, like a photo.
///
/// # Errors
/// [`Undrawable`] if memory runs out.
pub fn picture(drawing: &Drawing, scene: &Scene) -> Result<Prepared, Undrawable> {
    from_pixels(&raster(drawing, scene, Size::Large.side())?).ok_or(Undrawable)
}

//! From an upload to what is stored: three sizes, two file types, one name made from the content.

use sha2::{Digest, Sha256};

use super::format::probe;
use super::limits::Limits;
use super::rejected::Rejected;
use super::{encode, measure, source};
use crate::Pixels;

/// A size that pages ask for, named by its longer side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Size {
    /// 96 pixels: lists and search results.
    Small,
    /// 400 pixels: cards.
    Medium,
    /// 1600 pixels: the piece itself; also the master that is kept.
    Large,
}

impl Size {
    /// From the smallest to the largest.
    pub const ALL: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    /// The most pixels of the longer side.
    #[must_use]
    pub const fn side(self) -> u32 {
        match self {
            Self::Small => 96,
            Self::Medium => 400,
            Self::Large => 1600,
        }
    }
}

/// The name of a photo: SHA-256 of its largest JPEG, in hex. The same upload always gets the same name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(String);

impl ContentHash {
    /// 64 lower-case hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(file: &[u8]) -> Self {
        Self(Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl std::fmt::Display for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The mean colour, shown until the picture is there; `Display` is `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tint(pub [u8; 3]);

impl std::fmt::Display for Tint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// One size of a photo, in both file types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Which size.
    pub size: Size,
    /// Actual width; photos are never enlarged.
    pub width: u32,
    /// Actual height.
    pub height: u32,
    /// The lossy WebP file.
    pub webp: Vec<u8>,
    /// The JPEG file.
    pub jpeg: Vec<u8>,
}

/// A photo ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The name.
    pub hash: ContentHash,
    /// Width of the original, upright.
    pub width: u32,
    /// Height of the original, upright.
    pub height: u32,
    /// The mean colour.
    pub tint: Tint,
    /// One for each of [`Size::ALL`], in that order.
    pub renditions: [Rendition; 3],
}

/// Reads an upload and makes everything that is stored of it.
///
/// # Errors
/// `photo.empty`, `photo.unsupported`, `photo.too_large`, `photo.too_many_pixels`, `photo.broken`.
pub fn prepare(bytes: &[u8], limits: &Limits) -> Result<Prepared, Rejected> {
    let upright = source::open(bytes, limits, Size::Large.side())?;
    let broken = Rejected::Broken { format: probe(bytes)? };
    let prepared = from_pixels(&upright.pixels).ok_or(broken)?;
    Ok(Prepared { width: upright.full.0, height: upright.full.1, ..prepared })
}

/// Makes the same of a picture that is pixels already, such as a drawing. `None` if memory runs out or a side is
/// longer than a JPEG can have.
#[must_use]
pub fn from_pixels(pixels: &Pixels) -> Option<Prepared> {
    let large = pixels.within(Size::Large.side())?;
    let medium = large.within(Size::Medium.side())?;
    let small = medium.within(Size::Small.side())?;
    let tint = Tint(measure::mean(&small));
    let large = rendition(Size::Large, &large)?;
    let hash = ContentHash::of(&large.jpeg);
    let renditions = [rendition(Size::Small, &small)?, rendition(Size::Medium, &medium)?, large];
    Some(Prepared { hash, width: pixels.width(), height: pixels.height(), tint, renditions })
}

fn rendition(size: Size, pixels: &Pixels) -> Option<Rendition> {
    let (webp, jpeg) = (encode::webp(pixels)?, encode::jpeg(pixels)?);
    Some(Rendition { size, width: pixels.width(), height: pixels.height(), webp, jpeg })
}

/// One JPEG whose longer side is at most `side`, under the default limits; the quickest way to a preview.
///
/// # Errors
/// As [`prepare`].
pub fn thumbnail(bytes: &[u8], side: u32) -> Result<Vec<u8>, Rejected> {
    let upright = source::open(bytes, &Limits::default(), side.max(1))?;
    encode::jpeg(&upright.pixels).ok_or(Rejected::Broken { format: probe(bytes)? })
}

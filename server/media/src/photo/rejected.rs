//! Why an upload is not a photo we can keep.

use super::format::Format;

/// The refusal of an upload; `Display` is a sentence fit for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejected {
    /// Nothing arrived.
    #[error("The file is empty.")]
    Empty,
    /// The content is something else than a JPEG, PNG or WebP picture.
    #[error("{found} cannot be used. Send a JPEG, PNG or WebP picture.")]
    Unsupported {
        /// What the content looks like.
        found: &'static str,
    },
    /// The file has more bytes than allowed.
    #[error("The file is too large: {} MB, at most {} MB.", bytes.div_ceil(1 << 20), max >> 20)]
    TooLarge {
        /// Bytes received.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// The picture claims more pixels, or a longer side, than allowed.
    #[error("The picture has too many pixels: {width} x {height}.")]
    TooManyPixels {
        /// Claimed width.
        width: u32,
        /// Claimed height.
        height: u32,
    },
    /// The content starts like a picture but cannot be read to its end.
    #[error("The {format} file is damaged or incomplete.")]
    Broken {
        /// What it starts like.
        format: Format,
    },
}

impl Rejected {
    /// The stable machine code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo.empty",
            Self::Unsupported { .. } => "photo.unsupported",
            Self::TooLarge { .. } => "photo.too_large",
            Self::TooManyPixels { .. } => "photo.too_many_pixels",
            Self::Broken { .. } => "photo.broken",
        }
    }
}

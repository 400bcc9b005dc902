//! Uploaded photos: recognised by content, measured before they are decoded, and re-encoded.
//!
//! What leaves this module was encoded here, so nothing that rode along with the upload (EXIF, GPS, XMP, IPTC,
//! comments, colour profiles, appended files) can be in it. Decoders are memory-safe Rust throughout; the only C is
//! the lossy WebP encoder, which sees nothing but our own pixels.

mod cmyk;
mod complete;
mod encode;
mod format;
mod jpeg;
mod limits;
mod lossless;
mod measure;
mod prepare;
mod profile;
mod rejected;
mod source;

pub use format::{Format, probe};
pub use limits::Limits;
pub use prepare::{ContentHash, Prepared, Rendition, Size, Tint, from_pixels, prepare, thumbnail};
pub use rejected::Rejected;

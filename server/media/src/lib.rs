//! Pictures as pure pixels: what an upload may be, what we keep of it, and the drawings of the demo catalogue.
//!
//! Bytes in, bytes out. The crate knows no database, no HTTP, no clock and no randomness; whatever varies is an
//! argument. Hostile bytes end in [`photo::Rejected`], never in a panic.

pub mod art;
pub mod photo;
mod pixels;

pub use pixels::Pixels;

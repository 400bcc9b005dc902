//! The crate from outside: what becomes of uploads, and what the drawings look like.

#![expect(clippy::unwrap_used, reason = "a failed step of a test should stop it")]

mod art;
mod made;
mod photo;

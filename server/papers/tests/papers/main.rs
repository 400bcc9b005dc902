//! What a document looks like, whoever prints it.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod made;
mod printed;

//! Importing catalogues: a file is read and shown (`preview`), confirmed, worked off by a job (`run`), and reported.

mod find;
mod preview;
mod run;
mod shopify;

pub use find::{find_import, list_imports};
pub use preview::{confirm_import, discard_import, preview_import};
pub(crate) use run::run_chunk;

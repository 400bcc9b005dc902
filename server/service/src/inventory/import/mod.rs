//! Importing catalogues: a file is read and shown (`preview`), confirmed or discarded, worked off by a job (`run`)
//! and reported. What every import shares is in `crate::imports`.

mod confirm;
mod discard;
mod find;
mod preview;
mod run;
mod shopify;

pub use confirm::confirm_import;
pub use discard::discard_import;
pub use find::{find_import, list_imports};
pub use preview::preview_import;
pub(crate) use run::run_chunk;

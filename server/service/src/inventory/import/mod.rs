//! Importing catalogues: a file is read and shown (`preview`), confirmed or discarded, worked off by a job (`run`) until
//! it is done or given up (`stop`), and reported.

mod confirm;
mod discard;
mod find;
mod preview;
mod run;
mod shopify;
mod stop;

pub use confirm::confirm_import;
pub use discard::discard_import;
pub use find::{find_import, list_imports};
pub use preview::preview_import;
pub(crate) use run::run_chunk;
pub(crate) use stop::stop_import;

//! Bringing clients in from a file: read and shown (`preview`), its columns mapped by hand (`map`), confirmed or discarded
//! (`decide`), worked off by a job (`run`) and reported (`find`). `reading` knows what a line says.

mod decide;
mod find;
mod map;
mod preview;
mod reading;
mod run;

pub use decide::{confirm_client_import, discard_client_import};
pub use find::{find_client_import, list_client_imports, refused_clients};
pub use map::map_clients;
pub use preview::preview_clients;
pub(crate) use run::run_chunk;

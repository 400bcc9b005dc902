//! The only door to SQL.
//!
//! | file | owns |
//! |---|---|
//! | `scope.rs` | `Principal`, `Authorized<P>`, `Scoped`: who may do what, and the predicates every query gets |
//! | `read.rs` | `ReadTx`: select, one, count, page, related loads; nothing that writes |
//! | `write.rs` | `StoreTx`: insert, update, delete, emit, audit, commit |
//! | `system.rs` | `SystemTx`: the tables that belong to no tenant (people, sessions, businesses) |
//! | `search.rs` | full-text search and spelling candidates on both databases |
//! | `clients.rs` | what of a client spans stores: sums of purchases, and every record that names them |
//! | `search_clients.rs` | the same for clients |
//! | `writer.rs` | the one SQLite writer connection and its group commit |
//! | `conn.rs` | the one type that is a SeaORM connection; private, so nobody else can run a query |
//! | `pool.rs` | `Db`: opening SQLite or PostgreSQL, reader and writer |
//! | `outbox.rs` | claiming jobs |
//! | `live.rs` | what open pages are told after a commit |
//! | `probe.rs` | counting statements in tests |
//! | `walls.rs` | what all this makes impossible, as programs that must not compile |
//! | `entity/`, `migration/` | tables, as rows and as schema |
//!
//! Holds no business rule. Names no use-case.

mod clients;
mod conn;
pub mod entity;
mod error;
mod live;
mod members;
mod migration;
pub mod outbox;
mod pool;
pub mod probe;
mod read;
mod scope;
pub mod search;
mod search_clients;
mod system;
pub mod verify;
pub mod walls;
mod write;
mod writer;

pub use error::{Error, Result};
pub use live::Told;
pub use pool::{Clock, Config, Db, Entropy};
pub use read::{ReadTx, Sort};
pub use scope::{Authorized, Beside, Grant, Principal, Reach, Scoped};
pub use system::SystemTx;
pub use write::{Change, StoreTx};
pub use writer::Batch;

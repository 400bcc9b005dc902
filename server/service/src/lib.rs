//! Use-cases: one file per verb, in one folder per capability. They speak domain types in and out.
//!
//! # How to add a use-case
//! 1. The command, its validation and the view go into `domain::<capability>`, with tests.
//! 2. The permission is a line in `domain::identity::permission`.
//! 3. A file here, named like its verb: `pub async fn verb(who: &Authorized<Permission>, cmd: Verb) -> Result<View, AppError>`.
//!    Reads: `who.read().await?`. Writes: `let tx = who.begin().await?; …; tx.commit().await?`. A write records
//!    [`db::StoreTx::audit`] and, when others should react, [`db::StoreTx::emit`] in the same transaction.
//! 4. One line in `app/src/<capability>/rpc.rs`, an edit of a page, a test in `server/tests/it/<capability>`, and a
//!    sample for the authorization matrix, which fails until there is one.
//!
//! Slices call each other only along these edges: `identity` ← all; `sales` claims stock of `inventory`, reads
//! `customers` and writes their story; `tasks` reads `customers`, and others open tasks through it; `opportunities`
//! reads `customers`, `inventory` and `sales` and opens `tasks`; `reports` reads `inventory` and `sales`; `demo` drives all.

pub mod customers;
pub mod demo;
mod events;
mod fingerprint;
pub mod gateways;
pub mod identity;
mod imports;
pub mod inventory;
pub mod jobs;
pub mod opportunities;
pub mod reports;
pub mod sales;
mod secrets;
mod services;
pub mod tasks;
pub mod verify;
mod zone;

pub use db::Authorized;
pub use services::{Doors, Keys, Services, Settings, SignUpDoor};

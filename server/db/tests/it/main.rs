//! The proofs of the walls. Each file holds one promise; every test runs on both databases unless its subject
//! exists on one only.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails loudly")]

mod deeds;
mod group_commit;
mod jobs;
mod ledgers;
mod left;
mod one_of_one;
mod pages;
mod search;
mod tenancy;
mod tools;
mod traps;

//! The tests of the whole server, in one binary. Every test drives the real router over a database of its own.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod app;
mod architecture;
mod at_once;
mod authz;
mod canary;
mod config;
mod demo;
mod doors;
mod faults;
mod gateways;
mod identity;
mod import;
mod inventory;
mod photos;
mod reports;

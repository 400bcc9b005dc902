//! The tests of the whole server, in one binary. Every test drives the real router over a database of its own.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

mod after_kit;
mod app;
mod architecture;
mod at_once;
mod authz;
mod authz_after;
mod authz_clients;
mod authz_tasks;
mod canary;
mod card;
mod clients;
mod config;
mod demo;
mod doors;
mod drawer;
mod faults;
mod gateways;
mod identity;
mod import;
mod inventory;
mod invoice;
mod kill;
mod layaway;
mod live;
mod order;
mod photos;
mod printing;
mod quote;
mod refund;
mod reports;
mod reservation;
mod stripe_stub;
mod tasks;
mod till;
mod till_kit;

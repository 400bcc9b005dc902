//! Runs on the server only: HTTP, the worker, the commands of the binary. Business lives in `service`.

pub mod auth;
pub mod calendar;
pub mod commands;
pub mod config;
pub mod files;
pub mod hooks;
pub mod http;
pub mod live;
mod origin;
pub mod papers;
mod problem;
pub mod site;
pub mod telemetry;
pub mod world;

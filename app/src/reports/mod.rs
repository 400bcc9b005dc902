//! Figures.

pub mod dashboard_page;
pub mod rpc;

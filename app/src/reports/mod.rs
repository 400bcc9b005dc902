//! Figures.

pub mod dashboard_page;
pub mod rpc;
pub mod sales_page;

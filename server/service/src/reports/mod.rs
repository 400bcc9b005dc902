//! Figures: read from other slices' tables, written nowhere.

mod dashboard;
mod large_cash;
mod sales_report;
mod stock_cost;

pub use dashboard::dashboard;
pub use large_cash::large_cash;
pub use sales_report::{margin_report, sales_report, sales_today};
pub use stock_cost::stock_cost;

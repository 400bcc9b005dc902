//! Figures: read from other slices' tables, written nowhere.

mod dashboard;
mod sales_report;
mod stock_cost;

pub use dashboard::dashboard;
pub use sales_report::{margin_report, sales_report, sales_today};
pub use stock_cost::stock_cost;

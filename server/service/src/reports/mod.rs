//! Figures: read from other slices' tables, written nowhere.

mod dashboard;
mod stock_cost;

pub use dashboard::dashboard;
pub use stock_cost::stock_cost;

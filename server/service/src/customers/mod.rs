//! Customers: finding them, taking them in, changing what is known of them.

mod find_customers;
mod rows;
mod save_customer;

pub use find_customers::find_customers;
pub(crate) use rows::{buyer, called, find};
pub use save_customer::save_customer;

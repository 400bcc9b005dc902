//! Customers: finding them and taking them in.

pub mod new;
pub mod pick;
pub mod rpc;
pub mod search;

//! Customers: finding them and taking them in.

pub mod rpc;

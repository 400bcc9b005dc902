//! Card payments through the gateway: its settings, and the list of what it took.

pub mod page;
pub mod rpc;

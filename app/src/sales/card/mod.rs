//! Card payments through the gateway: its settings, the list of what it took, and following one on a reader.

pub mod page;
pub mod rpc;
pub mod watch;

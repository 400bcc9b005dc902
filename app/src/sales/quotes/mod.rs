//! Quotes: the list, one of them, and making one at the till.

pub mod list_page;
pub mod quote_page;
pub mod rpc;

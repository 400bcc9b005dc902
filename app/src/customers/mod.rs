//! Clients: the list, one of them, the long form; and finding them and taking them in at the till.

pub mod client;
pub mod client_form;
pub mod client_page;
pub mod clients_page;
pub mod new;
mod peek;
pub mod pick;
pub mod question;
pub mod rpc;
pub mod search;
mod table;
pub mod wanted;

//! Clients: the list, files of them, one of them, the long form; and finding them and taking them in at the till.

mod avatar;
mod bulk;
pub mod client;
pub mod client_form;
pub mod client_page;
pub mod clients_page;
pub mod file;
mod import_columns;
pub mod import_page;
pub mod imports_page;
pub mod new;
mod peek;
pub mod pick;
pub mod question;
pub mod rpc;
pub mod search;
mod segments;
mod table;
pub mod wanted;

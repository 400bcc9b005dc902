//! Pure rules: types, states, permissions, validation. No clock, no random numbers, no I/O.
//!
//! Owns the words every other crate speaks, one folder per capability. The same code runs on the server and,
//! compiled to WASM, in the browser, so a form and the use-case behind it cannot disagree.
//!
//! The features `db` and `rpc` only *implement* foreign traits on these types (orphan rule) and add no behaviour.

pub mod canonical;
pub mod customers;
pub mod date;
pub mod error;
pub mod event;
pub mod id;
pub mod identity;
pub mod inventory;
pub mod machine;
pub mod money;
pub mod opportunities;
pub mod page;
pub mod rate;
pub mod sales;
pub mod tasks;
pub mod tax;
pub mod text;
pub mod time;
mod unicode;

pub use date::Date;
pub use error::{AppError, Code, FieldError};
pub use event::Event;
pub use id::*;
pub use machine::{Machine, Word};
pub use money::{CashRounding, Currency, Money};
pub use page::{Cursor, Page};
pub use rate::{BasisPoints, Ppm};
pub use time::{Timestamp, When};

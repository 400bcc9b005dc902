//! What is answered about customers.

use serde::{Deserialize, Serialize};

use crate::{CustomerId, Money, tax::Buyer};

/// Looks for customers by part of a name, an e-mail address or a phone number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindCustomers {
    /// As typed; empty finds the newest.
    pub text: String,
}

/// A customer as a search shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Theirs.
    pub id: CustomerId,
    /// As people call them.
    pub called: String,
    /// Their company, if any.
    pub company: String,
    /// E-mail address, or nothing.
    pub email: String,
    /// Phone number, or nothing.
    pub phone: String,
    /// Store credit that can be used, by currency.
    pub credit: Vec<Money>,
    /// As tax sees them.
    pub buyer: Buyer,
    /// Grows with every change.
    pub version: i32,
}

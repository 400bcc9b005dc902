//! Customers: people and companies that buy. They belong to the organization, not to one store.

pub mod draft;
pub mod view;

pub use draft::{CustomerDraft, CustomerRead, SaveCustomer};
pub use view::{CustomerRow, FindCustomers};

use crate::machine::vocabulary;

vocabulary! {
    /// A person or a company.
    CustomerKind {
        /// A person.
        Person = "person", "Person";
        /// A company.
        Company = "company", "Company";
    }
}

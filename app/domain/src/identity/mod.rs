//! People and doors: who may do what, and what signing up and signing in ask for.

pub mod account;
pub mod permission;
pub mod role;
pub mod sight;
pub mod words;

pub use account::*;
pub use permission::{
    Permission, RecordScope, cash, commission, customers, inventory, opportunities, organization, people, reports,
    role_allows, sales, session, tasks,
};
pub use role::Role;

//! Tasks: what somebody has to do, until when, and about what.

pub mod subject;

pub use subject::Subject;

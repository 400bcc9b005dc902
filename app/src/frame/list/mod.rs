//! What every long list behaves like: selected rows, the row under the keyboard, the peek, columns, saved views.

pub mod columns;
pub mod foot;
pub mod hand;
pub mod keys;
pub mod peek;
pub mod select;
pub mod views;

//! Parts of the list of stock: its lines, views, filters, table, grid, peek and what it remembers.

pub mod columns;
pub mod empty;
pub mod filters;
pub mod grid;
pub mod hand;
pub mod line;
pub mod memory;
pub mod peek;
pub mod rows;
pub mod table;
pub mod views;

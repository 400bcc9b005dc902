//! Stock: taking in, editing, finding, photographing, pricing, costing and importing items.
//!
//! | file | owns |
//! |---|---|
//! | `rows.rs` | how an item is written: columns, tags, search text, price history |
//! | `claim.rs` | what documents do to stock |
//! | `ledger.rs` | movements, and the balances they project to |
//! | `stock_no.rs` | the next number of a store |
//! | `import/` | reading catalogues and working them off |
//! | the others | one verb each |

pub(crate) mod add_photo;
mod arrange_photos;
mod change_availability;
mod change_serial;
pub(crate) mod claim;
mod create_item;
mod edit_item;
mod edit_variants;
mod filter_choices;
mod find_cost;
mod find_item;
pub(crate) mod find_photo;
pub mod import;
mod item_history;
mod ledger;
mod list_items;
mod list_totals;
mod record_cost;
mod remove_photo;
mod rows;
mod stock_no;
mod take_in;
pub(crate) mod wanted;
mod write_off;

pub(crate) use add_photo::add_prepared;
pub use add_photo::{PhotoUpload, add_photo};
pub use arrange_photos::arrange_photos;
pub use change_availability::change_availability;
pub use change_serial::change_serial;
pub use create_item::{create_item, create_item_with_cost};
pub use edit_item::edit_item;
pub use edit_variants::edit_variants;
pub use filter_choices::filter_choices;
pub use find_cost::find_cost;
pub use find_item::{find_item, find_serial};
pub use find_photo::{PhotoFile, find_photo};
pub use import::{confirm_import, discard_import, find_import, list_imports, preview_import};
pub use item_history::item_history;
pub(crate) use list_items::{ListRow, row, sees_serials};
pub use list_items::{list_items, list_items_cost};
pub use list_totals::list_totals;
pub use record_cost::record_cost;
pub use remove_photo::remove_photo;
pub(crate) use rows::not_found_by;
pub(crate) use take_in::take_in;
pub use write_off::write_off;

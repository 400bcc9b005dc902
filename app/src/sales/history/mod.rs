//! What was sold: the list, and each sale with its whole story.
//!
//! | file | owns |
//! |---|---|
//! | `question.rs` | what the list is asked for, as it stands in the address |
//! | `sales_page.rs` | the list |
//! | `table.rs`, `tools.rs`, `peek.rs` | its rows, its search and filters, the quick peek |
//! | `sale_page.rs` | one sale |
//! | `void.rs` | taking a sale back as a mistake |
//! | `mail.rs` | mailing its receipt |

mod mail;
mod peek;
mod question;
pub mod sale_page;
pub mod sales_page;
mod table;
mod tools;
mod void;

use domain::sales::SaleState;
use leptos::prelude::*;

use crate::ui::badge;

/// The word of a state.
fn state_badge(state: SaleState) -> AnyView {
    let tone = match state {
        SaleState::Completed => "available",
        SaleState::PartlyRefunded => "reserved",
        SaleState::Refunded => "sold",
        SaleState::Voided => "critical",
        SaleState::Draft | SaleState::Parked | SaleState::Discarded => "draft",
    };
    badge::label(tone, state.label())
}

//! What happens after and around a sale: drawers, refunds, layaways, special orders.
//!
//! | file | owns |
//! |---|---|
//! | `rpc.rs` | the server functions |
//! | `agreement.rs` | a second person agrees, with their PIN |
//! | `drawer_page.rs`, `drawer_forms.rs` | the drawer of a register: open, X report, cash by hand, blind count, close |
//! | `drawer_report.rs`, `session_page.rs` | X and Z reports, on screen and paper |
//! | `cash_notice.rs` | a word when cash has to be reported |
//! | `refund_page.rs` | what comes back of a sale, and in which form the money goes |
//! | `pay_form.rs`, `give_back.rs` | money in and out for what is paid over time |
//! | `layaways_page.rs`, `layaway_page.rs`, `layaway_forms.rs`, `new_layaway_page.rs` | what is put aside and paid over time |
//! | `invoices_page.rs`, `invoice_page.rs` | what customers owe |
//! | `orders_page.rs`, `order_page.rs`, `order_forms.rs`, `new_order_page.rs` | what is ordered for a customer |

mod agreement;
pub mod cash_notice;
mod drawer_forms;
pub mod drawer_page;
mod drawer_report;
mod give_back;
pub mod invoice_page;
pub mod invoices_page;
mod layaway_forms;
pub mod layaway_page;
pub mod layaways_page;
pub mod new_layaway_page;
pub mod new_order_page;
mod order_forms;
pub mod order_page;
pub mod orders_page;
mod pay_form;
pub mod refund_page;
pub mod rpc;
pub mod session_page;

use domain::{AppError, Code};
use leptos::prelude::*;

use crate::ui::{ErrorState, PageHeader};

/// In place of a page that a role does not open. On a full load the answer carries the status of a refusal.
pub(crate) fn closed(title: &'static str, who: &'static str) -> AnyView {
    let error = AppError::new(Code::Forbidden, who);
    #[cfg(feature = "ssr")]
    crate::server_ctx::refuse(&error);
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title />
            <ErrorState error />
        </main>
    }
    .into_any()
}

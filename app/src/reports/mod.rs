//! Figures.

pub mod cash_page;
pub mod dashboard_page;
pub mod rpc;
pub mod sales_page;

use leptos::prelude::*;

use crate::{paths, ui::tabs::tab};

/// The tabs above the reports.
pub fn report_tabs(here: &'static str) -> AnyView {
    let to = |path: &'static str, word: &str| tab(path.into(), word.to_owned(), here == path);
    view! {
        <nav class="tabs" aria-label="Reports">
            {to(paths::SALES_REPORT, "Sales")}
            {to(paths::CASH_REPORT, "Large cash")}
        </nav>
    }
    .into_any()
}

//! Figures.

pub mod cash_page;
pub mod dashboard_page;
pub mod days;
pub mod margin_page;
pub mod rpc;
pub mod sales_page;

use domain::identity::inventory::ViewCost;
use leptos::prelude::*;

use crate::{frame::session, paths, ui::tabs::tab};

/// The tabs above the reports.
pub fn report_tabs(here: &'static str) -> AnyView {
    let to = |path: &'static str, word: &str| tab(path.into(), word.to_owned(), here == path);
    view! {
        <nav class="tabs" aria-label="Reports">
            {to(paths::SALES_REPORT, "Sales")}
            {to(paths::CASH_REPORT, "Large cash")}
            {session().may::<ViewCost>().then(|| to(paths::MARGIN_REPORT, "Margin scheme"))}
        </nav>
    }
    .into_any()
}

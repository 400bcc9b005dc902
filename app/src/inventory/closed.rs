//! In place of a page of stock that a role does not open.

use domain::{AppError, Code};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{Crumb, ErrorState, PageHeader},
};

/// Who takes pieces in and changes them.
pub const WHO_EDITS: &str = "Owners, managers and sales associates add and edit pieces.";

/// Says who opens it. On a full load the answer carries the status of a refusal.
pub fn closed(title: &'static str, who: &'static str) -> AnyView {
    let error = AppError::new(Code::Forbidden, who);
    #[cfg(feature = "ssr")]
    crate::server_ctx::refuse(&error);
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title crumbs=vec![Crumb::new(paths::STOCK, "Stock")] />
            <ErrorState error />
        </main>
    }
    .into_any()
}

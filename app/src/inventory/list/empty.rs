//! A shop without pieces: what to do about it, as far as one may.

use domain::identity::inventory::{Edit, Import};
use leptos::prelude::*;

use crate::{
    frame::session,
    paths,
    ui::{EmptyState, icon, state::Art},
};

/// In place of the list, and of the figures on the dashboard.
pub fn no_pieces() -> AnyView {
    let (may_edit, may_import) = (session().may::<Edit>(), session().may::<Import>());
    let text = match (may_edit, may_import) {
        (true, true) => "Add the first piece by hand, or bring your catalogue from a Shopify product file.",
        (true, false) => "Add the first piece by hand.",
        (false, true) => "Bring your catalogue from a Shopify product file.",
        (false, false) => "Nothing has been taken in yet.",
    };
    view! {
        <EmptyState of=Art::Empty title="No pieces yet" text>
            {may_edit.then(|| view! { <a class="btn btn--primary" href=paths::STOCK_NEW>{icon("plus")} "Add piece"</a> })}
            {may_import.then(|| view! { <a class="btn" href=paths::IMPORTS>{icon("upload")} "Import"</a> })}
        </EmptyState>
    }
    .into_any()
}

//! Filter chips: field, value, and an x that removes just this one.

use leptos::prelude::*;

use super::icon;

/// A filter that is on. Its body opens the filters, its x leads to the list without it.
pub fn chip(field: &'static str, value: String, without: String, editor: &'static str) -> AnyView {
    view! {
        <span class="chip chip--on">
            <button type="button" popovertarget=editor>
                {field}
                " "
                <b>{value}</b>
            </button>
            <a class="x" href=without aria-label=format!("Remove filter {field}") title="Remove">
                {icon("x")}
            </a>
        </span>
    }
    .into_any()
}

//! Tabs that are links: saved views and the pages of a section.

use leptos::prelude::*;

/// One tab: where it leads, what it says, whether it is the current one.
pub fn tab(href: String, label: String, current: bool) -> AnyView {
    view! {
        <a class="tab" href=href aria-current=current.then_some("page")>
            {label}
        </a>
    }
    .into_any()
}

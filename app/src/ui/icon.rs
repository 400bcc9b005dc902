//! Icons of the sprite `/icons.svg`. Decorative: the word stands beside it or on the control.

use leptos::prelude::*;

/// The outline `name`.
pub fn icon(name: &'static str) -> AnyView {
    icon_as(name, "icon")
}

/// The outline `name` with classes of its own, for another size or colour.
pub fn icon_as(name: &'static str, class: &'static str) -> AnyView {
    view! {
        <svg class=class aria-hidden="true">
            <use_ href=format!("/icons.svg#{name}") />
        </svg>
    }
    .into_any()
}

/// The brand: a faceted stone.
pub fn brand() -> AnyView {
    view! {
        <svg viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5">
            <path d="M2 5.5 10 18l8-12.5L14.5 2h-9z" />
            <path d="M2 5.5h16M10 18 6.8 5.5 10 2l3.2 3.5z" stroke="var(--brass)" stroke-width="1" />
        </svg>
        <b class="strong">"Vitrine"</b>
    }
    .into_any()
}

//! The page that is not there.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    paths,
    ui::{EmptyState, browser, icon, state::Art},
};

/// What an unknown address shows, inside or outside the frame.
#[component]
pub fn NotFound() -> impl IntoView {
    browser::hydrated();
    view! {
        <Title text="Not found" />
        <main class="lone" id="main">
            <p class="brand">{icon::brand()}</p>
            <h1 class="sr">"Not found"</h1>
            <EmptyState of=Art::NoResult title="This page does not exist" text="The address may be old or mistyped. Nothing was lost.">
                <a class="btn btn--primary" href=paths::DASHBOARD>
                    "Go to the dashboard"
                </a>
                <a class="btn" href=paths::STOCK>
                    "Look in stock"
                </a>
            </EmptyState>
        </main>
    }
    .into_any()
}

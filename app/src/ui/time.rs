//! Moments: relative in the text, exact on hover. Both are written by the server in the store's time zone.

use domain::When;
use leptos::prelude::*;

/// A moment.
pub fn when(at: &When) -> AnyView {
    view! { <time class="nowrap" title=at.exact.clone()>{at.ago.clone()}</time> }.into_any()
}

/// The day of the exact text: `12 May 2026`.
#[must_use]
pub fn day(at: &When) -> String {
    at.exact.split(',').next().unwrap_or_default().to_owned()
}

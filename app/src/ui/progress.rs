//! A long job: counts above the bar, bad news in words.

use leptos::prelude::*;

/// A bar with its words.
#[component]
pub fn Progress(
    /// What runs, for those who cannot see the bar.
    #[prop(into)]
    name: Signal<String>,
    /// 0 to 100.
    #[prop(into)]
    percent: Signal<u32>,
    /// Above the bar, left.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
    /// Above the bar, right.
    #[prop(optional, into)]
    aside: Signal<String>,
    /// It failed.
    #[prop(optional, into)]
    bad: Signal<bool>,
    /// A hairline, for tiles.
    #[prop(optional)]
    thin: bool,
) -> impl IntoView {
    view! {
        <div class="progress" class:progress--bad=bad class:progress--thin=thin>
            {text
                .map(|text| {
                    view! {
                        <div class="meta">
                            <b class="strong">{text}</b>
                            <span>{aside}</span>
                        </div>
                    }
                })}
            <div
                class="bar"
                role="progressbar"
                aria-label=name
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=move || percent.get().to_string()
            >
                {fill(move || percent.get())}
            </div>
        </div>
    }
    .into_any()
}

/// The filled part of a bar, drawn: the page's policy allows no inline style.
pub fn fill(percent: impl Fn() -> u32 + Send + 'static) -> AnyView {
    view! {
        <svg class="fill" aria-hidden="true">
            <rect width=move || format!("{}%", percent()) height="100%" />
        </svg>
    }
    .into_any()
}

/// Whole percent of `part` in `whole`.
#[must_use]
pub fn percent(part: i64, whole: i64) -> u32 {
    if whole <= 0 { 0 } else { u32::try_from((part.max(0) * 100 / whole).min(100)).unwrap_or(0) }
}

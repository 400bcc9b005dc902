//! Which days a report is about: by name, or from one to another. It stands in the address.

use domain::{
    AppError, Date,
    sales::{Days, Span},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

use crate::ui::{Button, Form, FormErrors, Input, Kind, tabs::tab};

/// The days that an address names.
pub fn read(query: &ParamsMap) -> Days {
    let day = |name: &str| query.get(name).and_then(|text| text.parse::<Date>().ok());
    match (day("from"), day("to")) {
        (Some(from), Some(to)) => Days::Between(Span { from, to }),
        _ => Days::of(&query.get("days").unwrap_or_default()),
    }
}

/// A span in words.
pub fn said(span: Span) -> String {
    match span.from == span.to {
        true => span.from.to_string(),
        false => format!("{} to {}", span.from, span.to),
    }
}

/// The days by name as tabs, and a form for any others.
#[component]
pub fn ChooseDays(
    /// The report.
    path: &'static str,
    /// What is shown.
    days: Memo<Days>,
) -> impl IntoView {
    let tabs = Days::NAMED.map(|(key, word, of)| {
        let href = format!("{path}?days={key}");
        move || tab(href.clone(), word.to_owned(), days.get() == of)
    });
    let form = Form::new("between");
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if let Days::Between(span) = days.get() {
            from.set(span.from.to_string());
            to.set(span.to.to_string());
        }
    });
    let navigate = use_navigate();
    let go = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        form.error.set(None);
        let day = |name: &'static str, typed: RwSignal<String>| {
            let parsed = typed.with_untracked(|text| text.trim().parse::<Date>());
            parsed.map_err(|_| AppError::field(name, "Choose a day."))
        };
        match day("from", from).and_then(|from| Ok(Span { from, to: day("to", to)? })) {
            Ok(span) => navigate(&format!("{path}?from={}&to={}", span.from, span.to), NavigateOptions::default()),
            Err(error) => form.error.set(Some(error)),
        }
    };
    view! {
        <nav class="tabs" aria-label="Days">
            {tabs.into_iter().collect_view()}
        </nav>
        <form class="report__between row wrap" on:submit=go novalidate=true>
            <FormErrors form />
            <Input form name="from" label="From" value=from kind=Kind::Date />
            <Input form name="to" label="To" value=to kind=Kind::Date />
            <Button label="Show" submit=true />
        </form>
    }
    .into_any()
}

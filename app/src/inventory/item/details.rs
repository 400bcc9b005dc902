//! What a piece says about itself: the facts that decide, its details, components, notes and tags.

use domain::inventory::{Category, ItemView, Listing, Tracking, shown_attributes};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{amount::counted, icon, time::day},
};

/// Whose it is, whether it is for sale, where it is. Never one status.
pub fn facts(item: &ItemView) -> AnyView {
    let fact = |name: &'static str, value: String, note: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="strong">{value}</dd>
                <dd class="small muted">{note}</dd>
            </div>
        }
    };
    let since = format!("in stock since {}", day(&item.created));
    let stock = match item.tracking {
        Tracking::Piece => "one of one".to_owned(),
        Tracking::Quantity => counted(item.quantity, "piece", "pieces"),
    };
    view! {
        <section aria-label="Facts">
            <dl class="four">
                {fact("Ownership", item.ownership.label().into(), stock)}
                {fact("Availability", item.availability.label().into(), since)}
                {fact("Where it is", item.location_name.clone().unwrap_or_else(|| "No place yet".into()), item.store_name.clone())}
            </dl>
        </section>
    }
    .into_any()
}

fn pairs(facts: Vec<(String, String)>) -> AnyView {
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let shown: Vec<_> = facts.map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }).collect();
    view! { <dl class="facts">{shown}</dl> }.into_any()
}

/// Brand to condition, then the fields of the category. `serial` is the line of the serial number.
pub fn details(item: &ItemView, serial: AnyView) -> AnyView {
    let draft = &item.draft;
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let first = vec![
        own("Brand", &draft.brand),
        own("Model", &draft.model),
        own("Reference", &draft.reference),
        own("Year", &draft.year),
        own("Condition", item.condition.map(domain::inventory::Condition::label).unwrap_or_default()),
        own("", ""),
    ];
    let second = shown_attributes(&draft.category, &draft.attributes)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    view! {
        <section class="card">
            <header>
                <h2>"Details"</h2>
            </header>
            <div class="body two">
                <div class="stack snug">{pairs(first)} {serial}</div>
                {pairs(second)}
            </div>
        </section>
    }
    .into_any()
}

/// What should come with it, and what does.
pub fn components(item: &ItemView) -> AnyView {
    let Some(category) = Category::of(&item.draft.category) else { return ().into_any() };
    let known = category.components.iter().filter_map(|(key, label)| Some((*label, *item.draft.components.get(*key)?)));
    let known: Vec<_> = known.collect();
    if known.is_empty() {
        return ().into_any();
    }
    let there = known.iter().filter(|(_, there)| *there).count();
    let summary = format!("{there} of {}", known.len());
    let tick = |(label, there): (&'static str, bool)| {
        if there {
            view! { <li><span class="pos">{icon("check")}</span><span>{label}</span></li> }.into_any()
        } else {
            view! { <li><span class="muted">{icon("x")}</span><span class="muted">{label} ", missing"</span></li> }
                .into_any()
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Components"</h2>
                <span class="push small muted">{summary}</span>
            </header>
            <ul class="ticks">{known.into_iter().map(tick).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Texts and tags.
pub fn notes(item: &ItemView) -> AnyView {
    let draft = &item.draft;
    let part = |name: &'static str, text: &str| {
        let lines: Vec<_> = text.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect();
        (!text.is_empty()).then(|| view! { <div><h3>{name}</h3>{lines}</div> })
    };
    let tag = |tag: &String| {
        let href = paths::stock(&Listing { tag: tag.clone(), ..Listing::default() });
        view! { <a class="tag" href=href>{tag.clone()}</a> }
    };
    let tags: Vec<_> = draft.tags.iter().map(tag).collect();
    if tags.is_empty()
        && draft.description.is_empty()
        && draft.condition_notes.is_empty()
        && draft.internal_notes.is_empty()
    {
        return ().into_any();
    }
    view! {
        <section class="card">
            <header>
                <h2>"Notes"</h2>
            </header>
            <div class="body stack">
                {part("Description", &draft.description)} {part("Condition", &draft.condition_notes)}
                {part("For staff only", &draft.internal_notes)} <div class="row wrap">{tags}</div>
            </div>
        </section>
    }
    .into_any()
}

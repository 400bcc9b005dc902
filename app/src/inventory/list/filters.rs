//! Search box, filter chips and the panel that sets them. All of it ends in the address.

use std::time::Duration;

use domain::{
    Currency, Money,
    inventory::{Availability, CATEGORIES, Category, FilterChoices, Listing, View},
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    paths,
    ui::{Button, Choice, Form, FormErrors, Input, Kind, Menu, Tone, chip::chip, icon, menu},
};

const PANEL: &str = "filters";
/// The id of the search box.
pub const SEARCH: &str = "stock-search";

/// The search box. Also a plain form, for the time before any script.
#[component]
pub fn Search(
    /// What is shown.
    listing: Memo<Listing>,
) -> impl IntoView {
    let navigate = use_navigate();
    let turn = StoredValue::new(0_u32);
    let go = StoredValue::new(move |q: String| {
        let to = listing.with_untracked(|it| it.with(|it| it.q = q));
        navigate(&paths::stock(&to), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
    let typed = move |q: String| {
        let mine = turn.with_value(|turn| turn + 1);
        turn.set_value(mine);
        let search = move || {
            if turn.try_get_value() == Some(mine) {
                go.with_value(|go| go(q));
            }
        };
        set_timeout(search, Duration::from_millis(220));
    };
    let others = move || {
        let pairs = listing.with(|it| it.with(|it| it.q.clear()).to_pairs());
        pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()
    };
    let start = listing.with_untracked(|it| it.q.clone());
    let text = RwSignal::new(start.clone());
    // The address follows the typing; while somebody types it must not write back over newer letters.
    Effect::new(move |_| {
        let q = listing.with(|it| it.q.clone());
        if document().active_element().is_none_or(|element| element.id() != SEARCH) {
            text.set(q);
        }
    });
    view! {
        <form class="affix search" role="search" method="get" action=paths::STOCK on:submit=move |sent| sent.prevent_default()>
            {icon("search")}
            <input
                id=SEARCH
                class="input"
                type="search"
                name="q"
                aria-label="Search stock"
                placeholder="Title, reference, serial, tag"
                autocomplete="off"
                value=start
                prop:value=move || text.get()
                on:input=move |now| {
                    let now = event_target_value(&now);
                    text.set(now.clone());
                    typed(now);
                }
            />
            <kbd>"/"</kbd>
            {others}
        </form>
    }
    .into_any()
}

/// The chips of what narrows the list, and the way to more.
#[component]
pub fn Chips(
    /// What is shown.
    listing: Memo<Listing>,
    /// Names of places.
    choices: RwSignal<FilterChoices>,
    /// What prices are in.
    currency: Currency,
) -> impl IntoView {
    let chips = move || {
        let it = listing.get();
        let without = |change: fn(&mut Listing)| paths::stock(&it.with(change));
        let price = |minor: i64| Money::new(minor, currency).short();
        let words = |all: Vec<&'static str>| all.join(", ");
        let mut chips = Vec::new();
        let mut add = |field: &'static str, value: String, href: String| chips.push(chip(field, value, href, PANEL));
        if !it.category.is_empty() {
            let names = it.category.iter().filter_map(|key| Category::of(key)).map(|known| known.plural).collect();
            add("Category", words(names), without(|it| it.category.clear()));
        }
        if !it.state.is_empty() {
            let names = it.state.iter().map(|state| state.label()).collect();
            add("State", words(names), without(|it| it.state.clear()));
        }
        if !it.brand.is_empty() {
            add("Brand", it.brand.clone(), without(|it| it.brand.clear()));
        }
        if !it.tag.is_empty() {
            add("Tag", it.tag.clone(), without(|it| it.tag.clear()));
        }
        if let Some(place) = it.location {
            let name = choices
                .with(|all| all.locations.iter().find(|known| known.id == place).map(|known| known.name.clone()));
            add("Location", name.unwrap_or_else(|| "chosen".into()), without(|it| it.location = None));
        }
        let bounds = match (it.min, it.max) {
            (Some(min), Some(max)) => Some(format!("{} to {}", price(min), price(max))),
            (Some(min), None) => Some(format!("from {}", price(min))),
            (None, Some(max)) => Some(format!("up to {}", price(max))),
            (None, None) => None,
        };
        let unbound = |it: &mut Listing| {
            it.min = None;
            it.max = None;
        };
        if let Some(bounds) = bounds {
            add("Asking", bounds, without(unbound));
        }
        if let Some(with) = it.photos {
            add("Photos", if with { "with" } else { "none" }.into(), without(|it| it.photos = None));
        }
        if let Some(days) = it.older {
            add("Age", format!("over {days} days"), without(|it| it.older = None));
        }
        chips
    };
    let clear = move || {
        listing.with(|it| {
            it.is_filtered().then(|| paths::stock(&Listing { sort: it.sort, view: it.view, ..Listing::default() }))
        })
    };
    view! {
        <div class="chips">
            {chips}
            <span class="chip chip--add">
                <button type="button" popovertarget=PANEL>
                    {icon("plus")}
                    "Filter"
                </button>
            </span>
            {move || clear().map(|href| view! { <a class="btn btn--quiet btn--sm" href=href>"Clear"</a> })}
        </div>
        <Menu id=PANEL label="Filters" commands=false>
            <Panel listing choices currency />
        </Menu>
    }
    .into_any()
}

/// The fields of the filters.
#[component]
fn Panel(listing: Memo<Listing>, choices: RwSignal<FilterChoices>, currency: Currency) -> impl IntoView {
    let form = Form::new("filter");
    let text = || RwSignal::new(String::new());
    let (category, state, brand, place, tag) = (text(), text(), text(), text(), text());
    let (photos, older, min, max) = (text(), text(), text(), text());
    Effect::new(move |_| {
        let it = listing.get();
        let price = |minor: Option<i64>| minor.map(|minor| Money::new(minor, currency).plain()).unwrap_or_default();
        category.set(it.category.first().cloned().unwrap_or_default());
        state.set(it.state.first().map(|state| state.key().to_owned()).unwrap_or_default());
        brand.set(it.brand);
        place.set(it.location.map(|id| id.to_string()).unwrap_or_default());
        tag.set(it.tag);
        photos.set(it.photos.map(|with| with.to_string()).unwrap_or_default());
        older.set(it.older.map(|days| days.to_string()).unwrap_or_default());
        min.set(price(it.min));
        max.set(price(it.max));
    });
    let navigate = use_navigate();
    let apply = move || {
        let mut problems = domain::error::Problems::default();
        let mut price = |field: &str, typed: String| {
            if typed.trim().is_empty() {
                None
            } else {
                problems.take(field, Money::parse(&typed, currency)).map(|it| it.minor)
            }
        };
        let (low, high) = (price("min", min.get_untracked()), price("max", max.get_untracked()));
        form.error.set(problems.finish().err());
        if form.error.with_untracked(Option::is_some) {
            return;
        }
        let to = listing.with_untracked(|it| {
            it.with(|it| {
                // One choice replaces the first of several, unless it is the one that stood there already.
                let first = category.get_untracked();
                if it.category.first() != Some(&first) {
                    it.category = if first.is_empty() { Vec::new() } else { vec![first] };
                }
                let first = Availability::of(&state.get_untracked());
                if it.state.first().copied() != first {
                    it.state = first.into_iter().collect();
                }
                it.brand = brand.get_untracked();
                it.location = place.get_untracked().parse().ok();
                it.tag = tag.get_untracked().trim().to_owned();
                it.photos = photos.get_untracked().parse().ok();
                it.older = older.get_untracked().parse().ok();
                it.min = low;
                it.max = high;
            })
        });
        menu::close();
        navigate(&paths::stock(&to), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let any = || (String::new(), "Any".to_owned());
    let pairs = |all: &[(&str, &str)]| {
        all.iter().map(|(key, word)| ((*key).to_owned(), (*word).to_owned())).collect::<Vec<_>>()
    };
    let categories: Vec<_> =
        std::iter::once(any()).chain(CATEGORIES.iter().map(|it| (it.key.to_owned(), it.plural.to_owned()))).collect();
    let states: Vec<_> = std::iter::once((String::new(), "In stock".to_owned()))
        .chain(Availability::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())))
        .collect();
    let brands = Signal::derive(move || {
        std::iter::once(any())
            .chain(choices.get().brands.into_iter().map(|name| (name.clone(), name)))
            .collect::<Vec<_>>()
    });
    let places = Signal::derive(move || {
        let places = choices.get().locations.into_iter().map(|place| (place.id.to_string(), place.name));
        std::iter::once(any()).chain(places).collect::<Vec<_>>()
    });
    view! {
        <form
            class="filter-form stack"
            on:submit=move |sent| {
                sent.prevent_default();
                apply();
            }
        >
            <FormErrors form />
            <div class="form-grid">
                <Choice form name="category" label="Category" value=category options=Signal::stored(categories) />
                <Choice form name="state" label="State" value=state options=Signal::stored(states) />
                <Choice form name="brand" label="Brand" value=brand options=brands />
                <Choice form name="location" label="Location" value=place options=places />
                <Input form name="min" label="Asking from" value=min kind=Kind::Decimal unit=currency.code() />
                <Input form name="max" label="Asking up to" value=max kind=Kind::Decimal unit=currency.code() />
                <Choice
                    form
                    name="photos"
                    label="Photos"
                    value=photos
                    options=Signal::stored(pairs(&[("", "Any"), ("true", "With photos"), ("false", "Without")]))
                />
                <Choice
                    form
                    name="older"
                    label="In stock for"
                    value=older
                    options=Signal::stored(
                        pairs(&[("", "Any time"), ("30", "Over 30 days"), ("60", "Over 60 days"), ("90", "Over 90 days"), ("180", "Over 180 days")]),
                    )
                />
                <Input form name="tag" label="Tag" value=tag />
            </div>
            <div class="row">
                <span class="push"></span>
                <Button label="Cancel" on_press=move |_| menu::close() />
                <Button label="Show" tone=Tone::Primary submit=true />
            </div>
        </form>
    }
    .into_any()
}

/// Table or photographs.
pub fn layout_switch(listing: Memo<Listing>) -> AnyView {
    let switch = move |to: View, label: &'static str, icon_name: &'static str| {
        let here = move || listing.with(|it| it.view == to);
        view! {
            <a
                class="btn btn--icon"
                aria-current=move || here().then_some("true")
                aria-label=label
                title=label
                href=move || paths::stock(&listing.with(|it| it.with(|it| it.view = to)))
            >
                {icon(icon_name)}
            </a>
        }
    };
    view! {
        <span class="btn-group" role="group" aria-label="Layout">
            {switch(View::Table, "Table", "rows-3")}
            {switch(View::Grid, "Photo grid", "layout-grid")}
        </span>
    }
    .into_any()
}

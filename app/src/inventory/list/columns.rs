//! Which columns are shown, and how tall rows are. Kept in this browser; the sheet hides a column by a class on the
//! table, so that no cell needs to know.

use leptos::prelude::*;

use crate::{
    frame::preferences::Preferences,
    ui::{
        Menu,
        browser::{store, stored},
        menu::opener,
    },
};

const KEY: &str = "columns";
/// Key and name of every column that may be hidden.
const OPTIONAL: &[(&str, &str)] = &[
    ("ref", "Reference"),
    ("year", "Year"),
    ("no", "Stock no."),
    ("state", "State"),
    ("place", "Location"),
    ("days", "Days"),
];
const COST: &[(&str, &str)] = &[("cost", "Cost"), ("margin", "Margin")];

/// The hidden columns.
#[derive(Clone, Copy)]
pub struct Columns(RwSignal<Vec<String>>);

impl Columns {
    /// What this browser remembers.
    #[must_use]
    pub fn new() -> Self {
        let it = Self(RwSignal::new(Vec::new()));
        Effect::new(move |_| {
            let kept = stored(KEY).unwrap_or_default();
            it.0.set(kept.split(' ').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect());
        });
        it
    }

    /// Whether a column is shown.
    #[must_use]
    pub fn shows(self, key: &str) -> bool {
        self.0.with(|hidden| !hidden.iter().any(|known| known == key))
    }

    /// The classes for the table.
    #[must_use]
    pub fn class(self) -> String {
        self.0.with(|hidden| hidden.iter().fold("table cards".to_owned(), |class, key| format!("{class} no-{key}")))
    }

    fn toggle(self, key: &str) {
        self.0.update(|hidden| match hidden.iter().position(|known| known == key) {
            Some(at) => {
                hidden.remove(at);
            }
            None => hidden.push(key.to_owned()),
        });
        store(KEY, &self.0.with_untracked(|hidden| hidden.join(" ")));
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self::new()
    }
}

/// The chooser and the button that opens it.
#[component]
pub fn ColumnChooser(
    /// The columns.
    columns: Columns,
    /// Cost and margin are there to be chosen.
    with_cost: bool,
) -> impl IntoView {
    let it = Preferences::get();
    let column = move |(key, name): &(&'static str, &'static str)| {
        let key = *key;
        view! {
            <label class="menu__item check">
                <input type="checkbox" prop:checked=move || columns.shows(key) on:change=move |_| columns.toggle(key) />
                <span>{*name}</span>
            </label>
        }
    };
    let density = move |(key, name): (&'static str, &'static str)| {
        view! {
            <label class="menu__item check">
                <input
                    type="radio"
                    name="density"
                    prop:checked=move || it.density.with(|density| density == key)
                    on:change=move |_| it.set_density(key)
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        {opener("columns", "Columns and density", "columns-3")}
        <Menu id="columns" label="Columns and density" commands=false>
            <div class="group">"Columns"</div>
            {OPTIONAL.iter().map(column).collect_view()}
            {with_cost.then(|| COST.iter().map(column).collect_view())}
            <hr />
            <div class="group">"Rows"</div>
            {[("compact", "Compact"), ("", "Normal"), ("roomy", "Roomy")].map(density).collect_view()}
        </Menu>
    }
    .into_any()
}

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

/// The hidden columns of one list.
#[derive(Clone, Copy)]
pub struct Columns {
    /// Where they are kept.
    key: &'static str,
    hidden: RwSignal<Vec<String>>,
}

impl Columns {
    /// What this browser remembers under a key.
    #[must_use]
    pub fn of(key: &'static str) -> Self {
        let it = Self { key, hidden: RwSignal::new(Vec::new()) };
        Effect::new(move |_| {
            let kept = stored(key).unwrap_or_default();
            it.hidden.set(kept.split(' ').filter(|key| !key.is_empty()).map(ToOwned::to_owned).collect());
        });
        it
    }

    /// Whether a column is shown.
    #[must_use]
    pub fn shows(self, key: &str) -> bool {
        self.hidden.with(|hidden| !hidden.iter().any(|known| known == key))
    }

    /// The classes for a table of class `of`.
    #[must_use]
    pub fn class(self, of: &str) -> String {
        self.hidden.with(|hidden| hidden.iter().fold(of.to_owned(), |class, key| format!("{class} no-{key}")))
    }

    fn toggle(self, key: &str) {
        self.hidden.update(|hidden| match hidden.iter().position(|known| known == key) {
            Some(at) => {
                hidden.remove(at);
            }
            None => hidden.push(key.to_owned()),
        });
        store(self.key, &self.hidden.with_untracked(|hidden| hidden.join(" ")));
    }
}

/// The chooser and the button that opens it.
#[component]
pub fn ColumnChooser(
    /// The columns.
    columns: Columns,
    /// Key and name of every column that may be hidden.
    offered: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let it = Preferences::get();
    let column = move |(key, name): (&'static str, &'static str)| {
        view! {
            <label class="menu__item check">
                <input type="checkbox" prop:checked=move || columns.shows(key) on:change=move |_| columns.toggle(key) />
                <span>{name}</span>
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
    let offered = StoredValue::new(offered);
    view! {
        {opener("columns", "Columns and density", "columns-3")}
        <Menu id="columns" label="Columns and density" commands=false>
            <div class="group">"Columns"</div>
            {offered.get_value().into_iter().map(column).collect_view()}
            <hr />
            <div class="group">"Rows"</div>
            {[("compact", "Compact"), ("", "Normal"), ("roomy", "Roomy")].map(density).collect_view()}
        </Menu>
    }
    .into_any()
}

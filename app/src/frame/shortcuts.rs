//! Keys that work on every page, and the sheet that lists them.

use domain::identity::inventory;
use leptos::ev;
use leptos::prelude::*;

use super::{leaving::use_leave, preferences::Preferences, session};
use crate::{
    paths,
    ui::{Button, Dialog, browser::is_taken},
};

/// What each key does, by group.
const SHEET: &[(&str, &[(&str, &str)])] = &[
    (
        "Everywhere",
        &[
            ("Ctrl K", "Search or run a command"),
            ("?", "This sheet"),
            ("N", "Add a piece"),
            ("/", "Search the list"),
            ("Esc", "Close, clear, go back"),
        ],
    ),
    (
        "In a list",
        &[("J or ↓", "Next row"), ("K or ↑", "Row before"), ("Enter", "Open"), ("Space", "Select"), ("P", "Peek")],
    ),
    (
        "On a piece",
        &[
            ("E", "Edit"),
            ("J K", "Next, previous of the list"),
            ("← →", "Previous, next in the photos"),
            ("Alt ← →", "Move a photo"),
        ],
    ),
    (
        "At the till",
        &[
            ("F2 or /", "Find a piece"),
            ("Enter", "Charge, take, next sale"),
            ("0–9", "Cash given"),
            ("Esc", "Back to the cart"),
        ],
    ),
    ("In a form", &[("Ctrl Enter", "Save")]),
];

/// Listens, and shows the sheet.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let it = Preferences::get();
    let may_add = session().may::<inventory::Edit>();
    let leave = use_leave();
    Effect::new(move |_| {
        let leave = leave.clone();
        let listener = window_event_listener(ev::keydown, move |key| {
            if key.default_prevented() {
                return;
            }
            let chord = key.ctrl_key() || key.meta_key();
            match key.key().as_str() {
                "k" | "K" if chord => {
                    key.prevent_default();
                    it.palette.update(|open| *open = !*open);
                }
                _ if chord || key.alt_key() || !it.keys.get_untracked() || is_taken(&key) => {}
                "?" => it.sheet.set(true),
                "n" if may_add => leave(paths::STOCK_NEW),
                _ => {}
            }
        });
        on_cleanup(move || listener.remove());
    });
    let group = |(name, keys): &(&'static str, &'static [(&'static str, &'static str)])| {
        let keys = keys.iter().map(|(key, what)| {
            view! {
                <dt>
                    <kbd>{*key}</kbd>
                </dt>
                <dd>{*what}</dd>
            }
        });
        let keys: Vec<_> = keys.collect();
        view! {
            <section>
                <h3>{*name}</h3>
                <dl class="facts">{keys}</dl>
            </section>
        }
    };
    view! {
        <Dialog open=it.sheet title="Keyboard shortcuts" class="sheet">
            <div class="body two">{SHEET.iter().map(group).collect_view()}</div>
            <footer>
                <label class="switch push-end">
                    <input
                        type="checkbox"
                        role="switch"
                        prop:checked=move || it.keys.get()
                        on:change=move |on| it.set_keys(event_target_checked(&on))
                    />
                    <span>"Single-key shortcuts"</span>
                </label>
                <Button label="Close" on_press=move |_| it.sheet.set(false) />
            </footer>
        </Dialog>
    }
    .into_any()
}

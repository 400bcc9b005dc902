//! The list as photographs.

use domain::inventory::{Availability, Listing};
use leptos::prelude::*;

use super::{
    hand::{Hand, row_id},
    line::Line,
};
use crate::{
    paths,
    ui::{amount::amount, badge, mark::marked, photo::picture},
};

/// The grid.
#[component]
pub fn Grid(
    /// What is asked for.
    listing: Memo<Listing>,
    /// What is in hand.
    hand: Hand,
) -> impl IntoView {
    view! {
        <div class="grid-wrap">
            <ul class="photo-grid photo-grid--stock">
                <For
                    each=move || hand.lines.get()
                    key=|line| (line.row.id, line.row.version)
                    children=move |line| tile(line, listing, hand)
                />
            </ul>
        </div>
    }
    .into_any()
}

fn tile(Line { row, .. }: Line, listing: Memo<Listing>, hand: Hand) -> AnyView {
    let (id, query) = (row.id, listing.with_untracked(|it| it.q.clone()));
    let flag = (row.availability != Availability::Available)
        .then(|| view! { <span class="flag">{badge(row.badge(), false)}</span> });
    let facts: Vec<String> = [row.reference, row.year.map(|year| year.to_string()).unwrap_or_default()]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    view! {
        <li
            class="tile"
            id=row_id(id)
            class:tile--on=move || hand.has(id)
            class:cursor=move || hand.cursor.get() == Some(id)
        >
            <label class="check check--only">
                <input
                    type="checkbox"
                    aria-label=format!("Select {}", row.stock_no)
                    prop:checked=move || hand.has(id)
                    on:change=move |_| hand.toggle(id)
                />
            </label>
            <div class="pic">{picture(row.cover.as_deref(), 400, "")} {flag}</div>
            <a href=paths::item(id) class="t">
                {marked(&row.title, &query)}
            </a>
            <span class="s">{facts.join(" · ")}</span>
            <span class="row">
                <span class="strong">{amount(row.ask)}</span>
                <span class="push s num">{row.stock_no}</span>
            </span>
        </li>
    }
    .into_any()
}

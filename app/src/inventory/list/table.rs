//! The list as a table; on phones the sheet turns its rows into cards.

use domain::inventory::{FilterChoices, Listing, Sort};
use leptos::prelude::*;

use super::{
    hand::{Hand, row_id},
    line::{Line, LineCost},
};
use crate::{
    frame::list::{columns::Columns, peek, select},
    paths,
    ui::{
        amount::{amount, percent_of_ppm},
        badge, icon,
        mark::marked,
        photo::thumb,
    },
};

/// The table.
#[component]
pub fn Table(
    /// What is asked for.
    listing: Memo<Listing>,
    /// What is in hand.
    hand: Hand,
    /// What is hidden.
    columns: Columns,
    /// Names of places.
    choices: RwSignal<FilterChoices>,
    /// Cost and margin are there.
    with_cost: bool,
    /// The currency of the store, for the head.
    currency: String,
) -> impl IntoView {
    let sort =
        move |class: &'static str, name: String, first: Sort, second: Sort| sorted(listing, class, name, first, second);
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Stock table">
            <table class=move || columns.class("table cards")>
                <thead>
                    <tr>
                        {select::all(hand)}
                        <th>
                            <span class="sr">"Photo"</span>
                        </th>
                        {sort("pinned pin--2", "Piece".into(), Sort::Title, Sort::TitleDown)}
                        <th class="c-ref p3">"Reference"</th>
                        <th class="num c-year p3">"Year"</th>
                        <th class="num c-no">"Stock no."</th>
                        <th class="c-of">"State"</th>
                        <th class="c-place p2">"Location"</th>
                        {sort("num c-days p2", "Days".into(), Sort::Newest, Sort::Oldest)}
                        {with_cost
                            .then(|| {
                                view! {
                                    <th class="num c-cost p3">"Cost"</th>
                                    <th class="num c-margin p3">"Margin"</th>
                                }
                            })}
                        {sort("num", format!("Asking, {currency}"), Sort::PriceDown, Sort::PriceUp)}
                        <th>
                            <span class="sr">"Peek"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || hand.lines.get()
                        key=|line| (line.row.id, line.row.version)
                        children=move |line| row(line, listing, hand, choices, with_cost)
                    />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A head that sorts. Its arrow is there only while it does.
fn sorted(listing: Memo<Listing>, class: &'static str, name: String, first: Sort, second: Sort) -> AnyView {
    let now = move || listing.with(|it| it.sort);
    let is = move || now() == first || now() == second;
    // Days count up while arrivals count down, and titles rise where prices fall.
    let rising = |sort: Sort| matches!(sort, Sort::Title | Sort::PriceUp | Sort::Newest);
    let href = move || {
        let to = if now() == first { second } else { first };
        paths::stock(&listing.with(|it| it.with(|it| it.sort = to)))
    };
    view! {
        <th class=class aria-sort=move || is().then(|| if rising(now()) { "ascending" } else { "descending" })>
            <a class="sort" href=href>
                {name}
                {move || is().then(|| icon(if rising(now()) { "chevron-up" } else { "arrow-down" }))}
            </a>
        </th>
    }
    .into_any()
}

fn row(line: Line, listing: Memo<Listing>, hand: Hand, choices: RwSignal<FilterChoices>, with_cost: bool) -> AnyView {
    let Line { row, cost } = line;
    let (id, query) = (row.id, listing.with_untracked(|it| it.q.clone()));
    let place = row.location;
    let place = move || {
        let place = place?;
        choices.with(|all| all.locations.iter().find(|known| known.id == place).map(|known| known.name.clone()))
    };
    let facts: Vec<String> =
        [row.reference.clone(), row.year.map(|year| year.to_string()).unwrap_or_default(), row.stock_no.clone()]
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect();
    let of = badge(row.badge(), false);
    view! {
        <tr
            id=row_id(id)
            aria-selected=move || if hand.has(id) { "true" } else { "false" }
            class:cursor=move || hand.cursor.get() == Some(id)
            on:click=move |_| hand.cursor.set(Some(id))
        >
            {select::one(hand, id, &row.stock_no)}
            <td class="pic">{thumb(row.cover.as_deref(), 32)}</td>
            <td class="title pinned pin--2" title=format!("{}, {}", row.title, row.reference)>
                <a href=paths::item(id)>{marked(&row.title, &query)}</a>
            </td>
            <td class="c-sub">{facts.join(" · ")}</td>
            <td class="muted c-ref p3">{marked(&row.reference, &query)}</td>
            <td class="num c-year p3">{row.year}</td>
            <td class="num c-no">{marked(&row.stock_no, &query)}</td>
            <td class="c-state c-of">{of}</td>
            <td class="c-place p2">{place}</td>
            <td class="num c-days p2" class:warn=row.days.ge(&90) class:strong=row.days.ge(&90)>
                {row.days}
            </td>
            {with_cost.then(|| cost_cells(cost.as_ref()))}
            <td class="num c-price">{amount(row.ask)}</td>
            {peek::cell(hand, id, &row.stock_no)}
        </tr>
    }
    .into_any()
}

fn cost_cells(cost: Option<&LineCost>) -> AnyView {
    view! {
        <td class="num c-cost p3">{amount(cost.and_then(|cost| cost.cost))}</td>
        <td class="num c-margin p3">{cost.and_then(|cost| cost.margin_ppm).map(percent_of_ppm)}</td>
    }
    .into_any()
}

//! The list of sales as a table; on phones the sheet turns its rows into cards.

use domain::{SaleId, sales::SaleRow};
use leptos::prelude::*;

use super::{question::Question, state_badge};
use crate::{
    frame::list::{
        columns::Columns,
        hand::{self, Row, row_id},
        peek, select,
    },
    paths,
    ui::{icon, mark::marked, when},
};

/// What is in hand.
pub type Hand = hand::Hand<SaleRow>;

impl Row for SaleRow {
    type Id = SaleId;

    fn id(&self) -> SaleId {
        self.id
    }
}

/// Key and name of every column that may be hidden.
#[must_use]
pub fn offered() -> Vec<(&'static str, &'static str)> {
    vec![("when", "When"), ("what", "What"), ("customer", "Customer"), ("state", "State"), ("by", "By")]
}

/// The table.
#[component]
pub fn Table(
    /// What is asked for.
    asked: Memo<Question>,
    /// What is in hand.
    hand: Hand,
    /// What is hidden.
    columns: Columns,
) -> impl IntoView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Sales">
            <table class=move || columns.class("table sales")>
                <thead>
                    <tr>
                        {select::all(hand)}
                        <th class="pinned pin--2">"Receipt"</th>
                        <th class="c-when">"When"</th>
                        <th class="c-what">"What"</th>
                        <th class="c-customer p2">"Customer"</th>
                        <th class="c-state">"State"</th>
                        {move || asked.with(total_head)}
                        <th class="c-by p3">"By"</th>
                        <th>
                            <span class="sr">"Peek"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || hand.lines.get()
                        key=|row| (row.id, row.state, row.refunded.minor)
                        children=move |it| row(it, asked, hand)
                    />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The head of the totals: a press turns the order round. Its arrow is there only while it sorts.
fn total_head(asked: &Question) -> AnyView {
    let largest = asked.largest;
    let href = asked.with(|it| it.largest = !largest);
    let label = if largest { "Total, largest first. Show the newest first" } else { "Total. Show the largest first" };
    view! {
        <th class="num" aria-sort=largest.then_some("descending")>
            <a class="sort" href=href aria-label=label>
                "Total"
                {largest.then(|| icon("arrow-down"))}
            </a>
        </th>
    }
    .into_any()
}

fn row(it: SaleRow, asked: Memo<Question>, hand: Hand) -> AnyView {
    let (id, query) = (it.id, asked.with_untracked(|it| it.q.clone()));
    let refunded = (!it.refunded.is_zero()).then(|| {
        view! {
            <br />
            <span class="small neg">{format!("−{} back", it.refunded)}</span>
        }
    });
    let customer = if it.customer.is_empty() { "–".to_owned() } else { it.customer };
    view! {
        <tr
            id=row_id(id)
            aria-selected=move || if hand.has(id) { "true" } else { "false" }
            class:cursor=move || hand.cursor.get() == Some(id)
            on:click=move |_| hand.cursor.set(Some(id))
        >
            {select::one(hand, id, &it.number)}
            <td class="title pinned pin--2">
                <a href=paths::sale(id)>{marked(&it.number, &query)}</a>
            </td>
            <td class="c-when muted">{when(&it.when)}</td>
            <td class="c-what clip" title=it.title.clone()>
                {marked(&it.title, &query)}
            </td>
            <td class="c-customer p2">{marked(&customer, &query)}</td>
            <td class="c-state">{state_badge(it.state)}</td>
            <td class="num">{it.total.to_string()} {refunded}</td>
            <td class="c-by p3 muted">{it.by}</td>
            {peek::cell(hand, id, &it.number)}
        </tr>
    }
    .into_any()
}

//! The list of clients as a table.

use domain::{CustomerId, customers::ClientRowReach};
use leptos::prelude::*;

use super::avatar::{Circle, avatar};
use crate::{
    frame::list::{
        columns::Columns,
        hand::{self, Row, row_id},
        peek, select,
    },
    paths,
};

/// What is in hand.
pub type Hand = hand::Hand<ClientRowReach>;

impl Row for ClientRowReach {
    type Id = CustomerId;

    fn id(&self) -> CustomerId {
        self.row.id
    }
}

/// Key and name of every column that may be hidden; how to reach them only for those who have it.
#[must_use]
pub fn offered(reach: bool) -> Vec<(&'static str, &'static str)> {
    let mut all = if reach { vec![("phone", "Phone"), ("email", "E-mail")] } else { Vec::new() };
    all.extend([("tags", "Tags"), ("associate", "Associate"), ("spent", "Spent"), ("last", "Last bought")]);
    all
}

/// The table.
#[component]
pub fn Table(
    /// What is in hand.
    hand: Hand,
    /// What is hidden.
    columns: Columns,
    /// How to reach them is there.
    reach: bool,
) -> impl IntoView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Clients">
            <table class=move || columns.class("table clients")>
                <thead>
                    <tr>
                        {select::all(hand)} <th class="pinned pin--2">"Name"</th>
                        {reach.then(|| view! { <th class="c-phone p2">"Phone"</th> <th class="c-email p3">"E-mail"</th> })}
                        <th class="c-tags">"Tags"</th>
                        <th class="c-associate p2">"Associate"</th>
                        <th class="c-spent num">"Spent"</th>
                        <th class="c-last p3">"Last bought"</th>
                        <th>
                            <span class="sr">"Peek"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || hand.lines.get()
                        key=|it| (it.row.id, it.row.version)
                        children=move |it| row(it, hand, reach)
                    />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(it: ClientRowReach, hand: Hand, reach: bool) -> AnyView {
    let (id, row) = (it.row.id, it.row);
    let spent: Vec<String> = row.totals.iter().map(|total| total.spent.short()).collect();
    let last = row.totals.iter().map(|total| total.last_on).max().map(|day| day.to_string()).unwrap_or_default();
    let tags = row.tags.iter().take(3).map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view();
    let company = (!row.company.is_empty() && row.company != row.called)
        .then(|| view! { <span class="small muted">" " {row.company.clone()}</span> });
    let contact = reach.then(|| {
        view! {
            <td class="c-phone p2 num">{it.phone}</td>
            <td class="c-email p3 clip" title=it.email.clone()>
                {it.email.clone()}
            </td>
        }
    });
    view! {
        <tr
            id=row_id(id)
            aria-selected=move || if hand.has(id) { "true" } else { "false" }
            class:cursor=move || hand.cursor.get() == Some(id)
            on:click=move |_| hand.cursor.set(Some(id))
        >
            {select::one(hand, id, &row.called)}
            <td class="title pinned pin--2">
                <span class="row">
                    {avatar(&row, Circle::Row)} <a href=paths::client(id)>{row.called.clone()}</a> {company}
                </span>
            </td>
            {contact}
            <td class="c-tags">
                <span class="row wrap">{tags}</span>
            </td>
            <td class="c-associate p2">{row.associate.clone()}</td>
            <td class="c-spent num">{spent.join(" + ")}</td>
            <td class="c-last p3 num">{last}</td>
            {peek::cell(hand, id, &row.called)}
        </tr>
    }
    .into_any()
}

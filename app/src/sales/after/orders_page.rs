//! What is ordered for customers: the list.

use domain::{
    Cursor, Machine,
    identity::sales::{Ring, View},
    sales::{OrderListing, OrderRow, special_order::SpecialOrderState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{closed, rpc::list_orders};
use crate::{
    frame::session,
    paths,
    ui::{EmptyState, Listing, PageHeader, badge, icon, pages, resource, state::Art, tabs::tab, when},
};

/// The saved views: key, word.
const VIEWS: [(&str, &str); 7] = [
    ("", "Open"),
    ("late", "Late"),
    ("requested", "To order"),
    ("ordered", "Ordered"),
    ("received", "Arrived"),
    ("ready", "Ready"),
    ("all", "All"),
];

fn listing(view: &str) -> OrderListing {
    let (late, ended) = (view == "late", view == "all");
    OrderListing { state: SpecialOrderState::of(view), late, ended, ..OrderListing::default() }
}

/// `/orders`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Special orders", "Owners, managers, associates and bookkeepers see special orders.");
    }
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|all| all.get("view").unwrap_or_default()));
    let first = resource(move || chosen.get(), |view| list_orders(listing(&view)));
    let next =
        move |cursor: Cursor| list_orders(OrderListing { after: Some(cursor), ..listing(&chosen.get_untracked()) });
    let tabs = VIEWS.map(|(key, word)| {
        let href = if key.is_empty() { paths::ORDERS.to_owned() } else { format!("{}?view={key}", paths::ORDERS) };
        move || tab(href.clone(), word.to_owned(), chosen.with(|it| it == key))
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Special orders">
                {session()
                    .may::<Ring>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::ORDER_NEW>
                                {icon("plus")}
                                "Order something"
                            </a>
                        }
                    })}
            </PageHeader>
            <nav class="tabs" aria-label="Views">
                {tabs.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                {pages(first, next, Listing { waiting: "Loading special orders", empty, table, row })}
            </div>
        </main>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: SpecialOrderState, late: bool) -> AnyView {
    use SpecialOrderState as S;
    match state {
        S::Requested | S::Ordered | S::Received | S::Matched if late => {
            badge::label("critical", if state == S::Ordered { "Ordered, late" } else { "Late" })
        }
        S::Requested => badge::label("draft", state.label()),
        S::Ordered | S::Received => badge::label("service", state.label()),
        S::Matched => badge::label("committed", state.label()),
        S::Ready => badge::label("available", state.label()),
        S::PickedUp | S::Cancelled => badge::label("sold", state.label()),
    }
}

fn empty() -> AnyView {
    let text = "What has to be found or made for a customer stands here.";
    view! { <EmptyState of=Art::Empty title="No special orders" text /> }.into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Special orders">
                <table class="table layaways">
                    <thead>
                        <tr>
                            <th>"Number"</th>
                            <th>"Customer"</th>
                            <th class="p2">"What"</th>
                            <th>"State"</th>
                            <th class="num">"Paid"</th>
                            <th class="num">"Of"</th>
                            <th class="p2">"Expected"</th>
                            <th class="p3">"Agreed"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
    }
    .into_any()
}

fn row(it: OrderRow) -> AnyView {
    let ended = it.state.is_final();
    let day = it.expected.or(it.wanted_by).filter(|_| !ended).map_or("–".to_owned(), |day| day.to_string());
    view! {
        <tr>
            <td class="title">
                <a href=paths::order(it.id)>{it.number}</a>
            </td>
            <td>{it.customer}</td>
            <td class="p2 clip">{it.title}</td>
            <td>{state_badge(it.state, it.late)}</td>
            <td class="num">{it.paid.to_string()}</td>
            <td class="num">{it.total.to_string()}</td>
            <td class="p2" class:neg=it.late>
                {day}
            </td>
            <td class="p3 muted">{when(&it.when)}</td>
        </tr>
    }
    .into_any()
}

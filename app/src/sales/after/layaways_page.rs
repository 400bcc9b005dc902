//! What is paid over time: the list.

use domain::{
    Cursor, Machine,
    identity::sales::{Ring, View},
    sales::{LayawayListing, LayawayRow, layaway::LayawayState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{closed, rpc::list_layaways};
use crate::{
    frame::session,
    paths,
    ui::{EmptyState, Listing, PageHeader, badge, icon, pages, resource, state::Art, tabs::tab, when},
};

/// The saved views: key, word.
const VIEWS: [(&str, &str); 5] = [
    ("", "All"),
    ("active", "Active"),
    ("overdue", "Overdue"),
    ("paid_in_full", "Ready to hand over"),
    ("picked_up", "Picked up"),
];

fn listing(view: &str) -> LayawayListing {
    LayawayListing { state: LayawayState::of(view), overdue: view == "overdue", ..LayawayListing::default() }
}

/// `/layaways`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Layaways", "Owners, managers, associates and bookkeepers see layaways.");
    }
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|all| all.get("view").unwrap_or_default()));
    let first = resource(move || chosen.get(), |view| list_layaways(listing(&view)));
    let next =
        move |cursor: Cursor| list_layaways(LayawayListing { after: Some(cursor), ..listing(&chosen.get_untracked()) });
    let tabs = VIEWS.map(|(key, word)| {
        let href = if key.is_empty() { paths::LAYAWAYS.to_owned() } else { format!("{}?view={key}", paths::LAYAWAYS) };
        move || tab(href.clone(), word.to_owned(), chosen.with(|it| it == key))
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Layaways">
                {session()
                    .may::<Ring>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::LAYAWAY_NEW>
                                {icon("plus")}
                                "Put aside"
                            </a>
                        }
                    })}
            </PageHeader>
            <nav class="tabs" aria-label="Views">
                {tabs.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                {pages(first, next, Listing { waiting: "Loading layaways", empty, table, row })}
            </div>
        </main>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: LayawayState, overdue: bool) -> AnyView {
    match state {
        LayawayState::Active if overdue => badge::label("critical", "Overdue"),
        LayawayState::Draft => badge::label("draft", state.label()),
        LayawayState::Active => badge::label("committed", state.label()),
        LayawayState::PaidInFull => badge::label("available", state.label()),
        LayawayState::PickedUp => badge::label("sold", state.label()),
        LayawayState::Cancelled | LayawayState::Defaulted => badge::label("service", state.label()),
    }
}

fn empty() -> AnyView {
    let text = "Things that are put aside for a customer who pays over time stand here.";
    view! { <EmptyState of=Art::Empty title="No layaways" text /> }.into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Layaways">
                <table class="table layaways">
                    <thead>
                        <tr>
                            <th>"Number"</th>
                            <th>"Customer"</th>
                            <th class="p2">"What"</th>
                            <th>"State"</th>
                            <th class="num">"Paid"</th>
                            <th class="num">"Of"</th>
                            <th class="p2">"Next due"</th>
                            <th class="p3">"Agreed"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
    }
    .into_any()
}

fn row(it: LayawayRow) -> AnyView {
    let due = if it.state.is_final() { "–".to_owned() } else { it.next_due.to_string() };
    view! {
        <tr>
            <td class="title">
                <a href=paths::layaway(it.id)>{it.number}</a>
            </td>
            <td>{it.customer}</td>
            <td class="p2 clip">{it.title}</td>
            <td>{state_badge(it.state, it.overdue)}</td>
            <td class="num">{it.paid.to_string()}</td>
            <td class="num">{it.total.to_string()}</td>
            <td class="p2" class:neg=it.overdue>
                {due}
            </td>
            <td class="p3 muted">{when(&it.when)}</td>
        </tr>
    }
    .into_any()
}

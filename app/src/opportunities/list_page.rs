//! Deals as a list.

use domain::{
    Cursor,
    identity::opportunities::View,
    opportunities::{BoardAsk, DealListing, DealRow, DealState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    rpc::list_deals,
    tools::{Choices, Filters, href, read, tabs},
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{EmptyState, Listing, PageHeader, badge, pages, resource, state::Art, tabs::tab, when},
};

/// The saved views: key, word.
const STATES: [(&str, &str); 5] =
    [("", "Open"), ("won", "Won"), ("lost", "Lost"), ("abandoned", "Abandoned"), ("all", "All")];

fn listing(ask: BoardAsk, view: &str) -> DealListing {
    DealListing { of: ask, state: DealState::of(view), all: view == "all", ..DealListing::default() }
}

/// `/opportunities/list`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Opportunities", "Owners, managers, associates and readers see opportunities.");
    }
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(read));
    let chosen = Memo::new(move |_| query.with(|all| all.get("view").unwrap_or_default()));
    let first = resource(move || (ask.get(), chosen.get()), |(ask, view)| list_deals(listing(ask, &view)));
    let next = move |cursor: Cursor| {
        list_deals(DealListing { after: Some(cursor), ..listing(ask.get_untracked(), &chosen.get_untracked()) })
    };
    let states = STATES.map(|(key, word)| {
        let to = move || {
            let base = ask.with(|ask| href(paths::OPPORTUNITY_LIST, ask));
            let joint = if base.contains('?') { '&' } else { '?' };
            if key.is_empty() { base } else { format!("{base}{joint}view={key}") }
        };
        move || tab(to(), word.to_owned(), chosen.with(|it| it == key))
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Opportunities" />
            {tabs(paths::OPPORTUNITY_LIST, ask)}
            <Filters at=paths::OPPORTUNITY_LIST ask choices=Choices::default() />
            <nav class="tabs" aria-label="States">
                {states.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                {pages(first, next, Listing { waiting: "Loading opportunities", empty, table, row })}
            </div>
        </main>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: DealState) -> AnyView {
    let key = match state {
        DealState::Open => "committed",
        DealState::Won => "available",
        DealState::Lost => "service",
        DealState::Abandoned => "draft",
    };
    badge::label(key, state.label())
}

fn empty() -> AnyView {
    let text = "Nothing fits. Choose another view, or open one.";
    view! { <EmptyState of=Art::Empty title="No opportunities" text /> }.into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Opportunities">
            <table class="table layaways">
                <thead>
                    <tr>
                        <th>"What"</th>
                        <th>"Client"</th>
                        <th>"Stage"</th>
                        <th class="p2">"State"</th>
                        <th class="num">"Worth"</th>
                        <th class="p2">"Expected"</th>
                        <th class="p3">"Owner"</th>
                        <th class="p3">"Moved"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(it: DealRow) -> AnyView {
    let quiet = it.quiet_days.map(|days| format!(" quiet for {days} days"));
    view! {
        <tr>
            <td class="title">
                <a href=paths::opportunity(it.id)>{it.title}</a>
            </td>
            <td>{it.called}</td>
            <td>{it.stage_name} {quiet.map(|words| view! { <span class="warn small">{words}</span> })}</td>
            <td class="p2">{state_badge(it.state)}</td>
            <td class="num">{it.value.to_string()}</td>
            <td class="p2">{it.expected_close.map(|day| day.to_string())}</td>
            <td class="p3">{if it.owner.is_none() { "Nobody yet".to_owned() } else { it.owner_name }}</td>
            <td class="p3 muted">{when(&it.since)}</td>
        </tr>
    }
    .into_any()
}

//! What is offered to customers: the list.

use domain::{
    Cursor,
    identity::sales::{Ring, View},
    sales::{QuoteListing, QuoteRow, quote::QuoteState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::rpc::list_quotes;
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{EmptyState, Listing, PageHeader, badge, icon, pages, resource, state::Art, tabs::tab, when},
};

/// The saved views: key, word.
const VIEWS: [(&str, &str); 5] =
    [("", "Open"), ("accepted", "Accepted"), ("converted", "Sold"), ("expired", "Expired"), ("all", "All")];

fn listing(view: &str) -> QuoteListing {
    QuoteListing { state: QuoteState::of(view), ended: view == "all", ..QuoteListing::default() }
}

/// `/quotes`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Quotes", "Owners, managers, associates and bookkeepers see quotes.");
    }
    let query = use_query_map();
    let chosen = Memo::new(move |_| query.with(|all| all.get("view").unwrap_or_default()));
    let first = resource(move || chosen.get(), |view| list_quotes(listing(&view)));
    let next =
        move |cursor: Cursor| list_quotes(QuoteListing { after: Some(cursor), ..listing(&chosen.get_untracked()) });
    let tabs = VIEWS.map(|(key, word)| {
        let href = if key.is_empty() { paths::QUOTES.to_owned() } else { format!("{}?view={key}", paths::QUOTES) };
        move || tab(href.clone(), word.to_owned(), chosen.with(|it| it == key))
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Quotes">
                {session()
                    .may::<Ring>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::TILL>
                                {icon("scan-barcode")}
                                "Make one at the till"
                            </a>
                        }
                    })}
            </PageHeader>
            <nav class="tabs" aria-label="Views">
                {tabs.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                {pages(first, next, Listing { waiting: "Loading quotes", empty, table, row })}
            </div>
        </main>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: QuoteState) -> AnyView {
    use QuoteState as S;
    let key = match state {
        S::Draft => "draft",
        S::Sent => "committed",
        S::Accepted => "available",
        S::Converted | S::Declined => "sold",
        S::Expired => "service",
    };
    badge::label(key, if state == S::Converted { "Sold" } else { state.label() })
}

fn empty() -> AnyView {
    let text = "Put something on a cart at the till and press Quote.";
    view! { <EmptyState of=Art::Empty title="No quotes" text /> }.into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Quotes">
                <table class="table layaways">
                    <thead>
                        <tr>
                            <th>"Number"</th>
                            <th>"Customer"</th>
                            <th class="p2">"What"</th>
                            <th>"State"</th>
                            <th class="num">"Total"</th>
                            <th>"Valid until"</th>
                            <th class="p3">"Made"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
    }
    .into_any()
}

fn row(it: QuoteRow) -> AnyView {
    view! {
        <tr>
            <td class="title">
                <a href=paths::quote(it.id)>{it.number}</a>
            </td>
            <td>{it.customer}</td>
            <td class="p2 clip">{it.title}</td>
            <td>{state_badge(it.state)}</td>
            <td class="num">{it.total.to_string()}</td>
            <td>{it.valid_until.to_string()}</td>
            <td class="p3 muted">{when(&it.when)}</td>
        </tr>
    }
    .into_any()
}

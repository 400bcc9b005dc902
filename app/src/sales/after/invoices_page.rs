//! What customers owe: the list, and its sum by age.

use domain::{
    Cursor, CustomerId,
    identity::sales::View,
    sales::{Ageing, InvoiceListing, InvoiceRow, invoice::InvoiceState},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use super::{
    closed,
    rpc::{invoice_ageing, list_invoices},
};
use crate::{
    frame::session,
    paths,
    ui::{
        EmptyState, Listing, PageHeader, amount::counted, badge, fault, icon, pages, resource, state::Art, tabs::tab,
        when,
    },
};

/// The saved views: key, word.
const VIEWS: [(&str, &str); 4] = [("", "Open"), ("overdue", "Overdue"), ("paid", "Paid"), ("all", "All")];

/// What an address asks for.
fn read(query: &ParamsMap) -> InvoiceListing {
    let view = query.get("view").unwrap_or_default();
    InvoiceListing {
        text: query.get("q").unwrap_or_default(),
        state: (view == "paid").then_some(InvoiceState::Paid),
        open: view.is_empty(),
        overdue: view == "overdue",
        customer: query.get("customer").and_then(|id| id.parse::<CustomerId>().ok()),
        after: None,
    }
}

/// The address of a view with what was typed.
fn href(view: &str, listing: &InvoiceListing) -> String {
    let mut parts = Vec::new();
    if !view.is_empty() {
        parts.push(format!("view={view}"));
    }
    if !listing.text.is_empty() {
        parts.push(format!("q={}", domain::inventory::query::percent(&listing.text)));
    }
    if let Some(customer) = listing.customer {
        parts.push(format!("customer={customer}"));
    }
    match parts.is_empty() {
        true => paths::INVOICES.to_owned(),
        false => format!("{}?{}", paths::INVOICES, parts.join("&")),
    }
}

/// `/invoices`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Invoices", "Owners, managers, associates and bookkeepers see invoices.");
    }
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(read));
    let chosen = Memo::new(move |_| query.with(|all| all.get("view").unwrap_or_default()));
    let first = resource(move || asked.get(), list_invoices);
    let owed = resource(move || asked.get(), invoice_ageing);
    let next = move |cursor: Cursor| list_invoices(InvoiceListing { after: Some(cursor), ..asked.get_untracked() });
    let tabs = VIEWS
        .map(|(key, word)| move || tab(asked.with(|it| href(key, it)), word.to_owned(), chosen.with(|it| it == key)));
    let text = RwSignal::new(asked.with_untracked(|it| it.text.clone()));
    let navigate = use_navigate();
    let search = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let listing = InvoiceListing { text: text.with_untracked(|it| it.trim().to_owned()), ..asked.get_untracked() };
        navigate(&chosen.with_untracked(|view| href(view, &listing)), NavigateOptions::default());
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Invoices">
                <form role="search" on:submit=search>
                    <div class="affix">
                        {icon("search")}
                        <input
                            class="input"
                            type="search"
                            aria-label="Find invoices by number, customer or piece"
                            prop:value=move || text.get()
                            on:input=move |typed| text.set(event_target_value(&typed))
                        />
                    </div>
                </form>
            </PageHeader>
            <nav class="tabs" aria-label="Views">
                {tabs.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                <Transition>
                    {move || Suspend::new(async move {
                        match owed.await {
                            Ok(all) => all.into_iter().map(ageing).collect_view().into_any(),
                            Err(error) => fault("What is owed did not load.", error, move || owed.refetch()),
                        }
                    })}
                </Transition>
                {pages(first, next, Listing { waiting: "Loading invoices", empty, table, row })}
            </div>
        </main>
    }
    .into_any()
}

/// What is owed, by how long it is overdue.
fn ageing(it: Ageing) -> AnyView {
    let many = counted(i64::try_from(it.many).unwrap_or(i64::MAX), "invoice", "invoices");
    let bands = Ageing::BANDS.into_iter().zip(it.buckets).map(|(word, sum)| {
        view! {
            <div class="stat">
                <span class="k">{word}</span>
                <span class="v">{sum.short()}</span>
            </div>
        }
    });
    view! {
        <div class="stats">
            <div class="stat">
                <span class="k">"Owed"</span>
                <span class="v">{it.owed.short()}</span>
                <span class="d">{many}</span>
            </div>
            {bands.collect_view()}
        </div>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: InvoiceState) -> AnyView {
    use InvoiceState as S;
    let key = match state {
        S::Overdue => "critical",
        S::Draft => "draft",
        S::Sent | S::Viewed => "committed",
        S::PartlyPaid => "service",
        S::Paid => "available",
        S::Void => "sold",
    };
    badge::label(key, state.label())
}

fn empty() -> AnyView {
    let text = "Sales on account stand here until they are paid.";
    view! { <EmptyState of=Art::Empty title="No invoices" text /> }.into_any()
}

fn table(rows: AnyView) -> AnyView {
    view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Invoices">
                <table class="table layaways">
                    <thead>
                        <tr>
                            <th>"Number"</th>
                            <th>"Customer"</th>
                            <th class="p2">"For"</th>
                            <th>"State"</th>
                            <th class="num">"Open"</th>
                            <th class="num p2">"Of"</th>
                            <th>"Due"</th>
                            <th class="p3">"Issued"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
    }
    .into_any()
}

fn row(it: InvoiceRow) -> AnyView {
    let left = it.total.try_sub(it.paid).unwrap_or(it.total);
    view! {
        <tr>
            <td class="title">
                <a href=paths::invoice(it.id)>{it.number}</a>
            </td>
            <td>{it.customer}</td>
            <td class="p2 clip">{it.title}</td>
            <td>{state_badge(it.state)}</td>
            <td class="num">{left.to_string()}</td>
            <td class="num p2">{it.total.to_string()}</td>
            <td class:neg={it.state == InvoiceState::Overdue}>{it.due.to_string()}</td>
            <td class="p3 muted">{when(&it.when)}</td>
        </tr>
    }
    .into_any()
}

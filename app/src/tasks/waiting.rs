//! What waits besides tasks: layaways, invoices, quotes, reservations.

use domain::{
    identity::{customers, sales::View},
    tasks::{WaitingRow, WaitingView},
};
use leptos::prelude::*;

use super::rpc::{find_occasions, find_waiting};
use crate::{
    frame::session,
    paths,
    ui::{Load, icon, resource, skeleton},
};

/// The column beside the tasks: what this person may see of it.
pub fn waiting(everybody: Memo<bool>) -> AnyView {
    let papers = session().may::<View>().then(|| {
        let found = resource(move || everybody.get(), find_waiting);
        view! { <Load of=found skeleton=|| skeleton::rows(4, "Loading what waits") view=cards /> }
    });
    let days = session().may::<customers::View>().then(|| {
        let found = resource(move || everybody.get(), find_occasions);
        let shown = |rows| card("Occasions", "gift", paths::CLIENTS, rows);
        view! { <Load of=found skeleton=|| skeleton::rows(2, "Loading occasions") view=shown /> }
    });
    view! { <div class="stack">{days} {papers}</div> }.into_any()
}

fn cards(view: WaitingView) -> AnyView {
    let WaitingView { layaways, invoices, quotes, holds } = view;
    let nothing = layaways.is_empty() && invoices.is_empty() && quotes.is_empty() && holds.is_empty();
    view! {
        {nothing.then(|| view! { <p class="muted">"No layaway, invoice, quote or reservation asks for you."</p> })}
        {card("Layaways due", "hourglass", paths::LAYAWAYS, layaways)}
        {card("Invoices overdue", "file-text", paths::INVOICES, invoices)}
        {card("Quotes ending", "bookmark", paths::QUOTES, quotes)}
        {card("Kept for clients", "gem", paths::STOCK, holds)}
    }
    .into_any()
}

fn card(title: &'static str, icon_name: &'static str, folder: &'static str, rows: Vec<WaitingRow>) -> Option<AnyView> {
    let row = move |it: WaitingRow| {
        view! {
            <li>
                <span class="grow">
                    <a class="strong" href=format!("{folder}/{}", it.id)>
                        {it.number}
                        " "
                        {it.customer}
                    </a>
                    <br />
                    <span class="small" class:muted=!it.late class:warn=it.late>
                        {it.words}
                    </span>
                </span>
            </li>
        }
    };
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card">
                <header>
                    {icon(icon_name)}
                    <h2>{title}</h2>
                    <span class="count push">{rows.len()}</span>
                </header>
                <ul class="rows">{rows.into_iter().map(row).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

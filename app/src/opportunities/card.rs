//! The deals of a client, on the client's page.

use domain::{
    CustomerId,
    identity::opportunities::{Edit, View},
    opportunities::{DealListing, DealPage, DealRow},
};
use leptos::prelude::*;

use super::{list_page::state_badge, rpc::list_deals};
use crate::{
    frame::session,
    paths,
    ui::{Load, icon, resource, skeleton},
};

/// Deals that the card shows; the list has all of them.
const FEW: usize = 6;

/// The card; nothing for those who do not see deals.
pub fn deals_card(customer: CustomerId) -> AnyView {
    if !session().may::<View>() {
        return ().into_any();
    }
    let ask = move |customer| list_deals(DealListing { customer: Some(customer), all: true, ..DealListing::default() });
    let found = resource(move || customer, ask);
    let new = session().may::<Edit>().then(|| {
        view! {
            <a class="btn btn--sm push" href=paths::opportunity_for(customer)>
                {icon("plus")}
                "New"
            </a>
        }
    });
    view! {
        <section class="card">
            <header>
                <h2>"Opportunities"</h2>
                {new}
            </header>
            <Load of=found skeleton=|| skeleton::rows(2, "Loading opportunities") view=rows />
        </section>
    }
    .into_any()
}

fn rows(page: DealPage) -> AnyView {
    if page.items.is_empty() {
        return view! { <p class="body muted">"None yet."</p> }.into_any();
    }
    let entry = |it: DealRow| {
        view! {
            <li class="row">
                <span class="grow">
                    <a class="link" href=paths::opportunity(it.id)>{it.title}</a>
                    " " <span class="muted">{it.stage_name}</span>
                </span>
                {state_badge(it.state)}
                <span class="num">{it.value.short()}</span>
            </li>
        }
    };
    view! { <ul class="rows">{page.items.into_iter().take(FEW).map(entry).collect_view()}</ul> }.into_any()
}

//! Opening a deal for a client.

use domain::{
    OpportunityId,
    customers::{CustomerRow, FindCustomers},
    identity::opportunities::Edit,
    opportunities::{Board, BoardAsk, OpenDeal, OpportunityDraft},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    fields::{DealFields, Fields},
    rpc::{find_board, open_deal},
};
use crate::{
    customers::{pick::PickCustomer, rpc::find_customers},
    frame::session,
    paths,
    sales::after::closed,
    ui::{Button, Check, Choice, Crumb, Form, FormErrors, Load, PageHeader, Tone, id, resource, skeleton},
};

/// `/opportunities/new`
pub fn page() -> AnyView {
    if !session().may::<Edit>() {
        return closed("New opportunity", "Owners, managers and associates open opportunities.");
    }
    let board = resource(|| (), |()| find_board(BoardAsk::default()));
    let crumbs = vec![Crumb::new(paths::OPPORTUNITIES, "Opportunities")];
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="New opportunity" crumbs />
            <div class="page-body">
                <Load of=board skeleton=|| skeleton::blocks("Loading pipelines") view=|board: Board| view! { <Body board /> } />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Body(board: Board) -> impl IntoView {
    let form = Form::new("deal");
    let buyer = RwSignal::new(None::<CustomerRow>);
    let asked = use_query_map().with_untracked(|query| query.get("customer"));
    Effect::new(move |_| {
        let Some(text) = asked.clone() else { return };
        spawn_local(async move {
            if let Ok(mut found) = find_customers(FindCustomers { text }).await {
                buyer.try_set(found.pop());
            }
        });
    });
    let fields = Fields::of(&OpportunityDraft::default(), Vec::new());
    let pipeline = RwSignal::new(board.pipeline.to_string());
    let options: Vec<_> = board.pipelines.iter().map(|(id, _, name)| (id.to_string(), name.clone())).collect();
    let queue = RwSignal::new(false);
    // One id for the form: pressing twice opens one deal.
    let ids = StoredValue::new(None::<OpportunityId>);
    let navigate = StoredValue::new(use_navigate());
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(customer) = buyer.with_untracked(|it| it.as_ref().map(|it| it.id)) else {
            return form.error.set(Some(domain::AppError::field("customer", "Choose the client first.")));
        };
        let Some(pipeline) = pipeline.with_untracked(|id| id.parse().ok()) else { return };
        let id = ids.get_value().unwrap_or_else(id::mint);
        ids.set_value(Some(id));
        let cmd = OpenDeal { id, customer, pipeline, stage: None, queue: queue.get_untracked(), draft: fields.draft() };
        form.send(open_deal(cmd), move |done| {
            // What was left to the queue may be out of sight.
            let to = if queue.get_untracked() { paths::OPPORTUNITIES.to_owned() } else { paths::opportunity(done.id) };
            navigate.with_value(|go| go(&to, NavigateOptions::default()));
        });
    };
    // Another form under the same id would be refused: what is typed after a refusal is a new one.
    Effect::new(move |_| {
        if form.error.with(Option::is_some) {
            ids.set_value(None);
        }
    });
    view! {
        <section class="card">
            <div class="body stack">
                <FormErrors form />
                <PickCustomer form chosen=buyer />
                <form class="stack" on:submit=send novalidate=true>
                    <Choice form name="pipeline" label="Pipeline" value=pipeline options />
                    <DealFields form fields />
                    <Check label="Leave it to whoever is free" on=queue />
                    <div class="row">
                        <Button label="Open" tone=Tone::Primary submit=true busy=form.busy />
                    </div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

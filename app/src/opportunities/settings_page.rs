//! The settings of pipelines, and of claiming.

use domain::{
    PipelineId, StoreId,
    identity::opportunities::Configure,
    opportunities::{Pipeline, PipelineKind, PipelineSettings, SaveClaim, default_pipelines},
};
use leptos::prelude::*;

use super::{
    rpc::{find_pipelines, save_claim},
    stage_form::PipelineForm,
};
use crate::{
    frame::session,
    identity::settings_tabs::settings_tabs,
    paths,
    sales::after::closed,
    ui::{Button, Form, FormErrors, Load, PageHeader, Toaster, id, resource, skeleton},
};

/// `/settings/pipelines`
pub fn page() -> AnyView {
    if !session().may::<Configure>() {
        return closed("Pipelines", "Owners set pipelines.");
    }
    let found = resource(|| (), |()| find_pipelines());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Pipelines" />
            {settings_tabs(paths::PIPELINES)}
            <div class="page-body stack under-tabs">
                <Load
                    of=found
                    skeleton=|| skeleton::blocks("Loading pipelines")
                    view=move |settings: PipelineSettings| view! { <Body settings /> }
                />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Body(settings: PipelineSettings) -> impl IntoView {
    let settings = RwSignal::new(settings);
    let chosen = RwSignal::new(settings.with_untracked(|it| it.pipelines.first().map(|it| it.id)));
    // One that is being written and was never saved.
    let fresh = RwSignal::new(None::<Pipeline>);
    let saved = Callback::new(move |now: PipelineSettings| {
        fresh.set(None);
        settings.set(now);
    });
    let add = move |_| {
        // The usual stages of a sale, under ids of their own.
        let Some(usual) = default_pipelines().into_iter().next() else { return };
        let mut it = Pipeline { id: id::mint(), name: String::new(), kind: PipelineKind::Sale, ..usual };
        for stage in &mut it.stages {
            stage.id = id::mint();
        }
        chosen.set(Some(it.id));
        fresh.set(Some(it));
    };
    let entry = move |(id, name): (PipelineId, String)| {
        view! {
            <button
                type="button"
                class="btn"
                aria-pressed=move || if chosen.get() == Some(id) { "true" } else { "false" }
                on:click=move |_| chosen.set(Some(id))
            >
                {name}
            </button>
        }
    };
    let names = move || {
        let all = settings.with(|it| it.pipelines.iter().map(|it| (it.id, it.name.clone())).collect::<Vec<_>>());
        let new = fresh.with(|it| it.as_ref().map(|it| (it.id, "New pipeline".to_owned())));
        all.into_iter().chain(new).map(entry).collect_view()
    };
    let current = Memo::new(move |_| {
        let id = chosen.get()?;
        let known = settings.with(|it| it.pipelines.iter().find(|it| it.id == id).cloned());
        known.map(|it| (it, false)).or_else(|| fresh.get().filter(|it| it.id == id).map(|it| (it, true)))
    });
    let form = move || {
        let (mut pipeline, new) = current.get()?;
        if new {
            pipeline.version = 0;
        }
        let used = settings.with_untracked(|it| it.used.clone());
        let currency = settings.with_untracked(|it| it.currency);
        Some(view! { <PipelineForm pipeline used currency saved /> })
    };
    view! {
        <div class="row wrap" role="group" aria-label="Pipelines">
            {names}
            <Button label="Add a pipeline" icon_name="plus" on_press=add />
        </div>
        {form}
        <Claims settings saved />
    }
    .into_any()
}

#[component]
fn Claims(settings: RwSignal<PipelineSettings>, saved: Callback<PipelineSettings>) -> impl IntoView {
    let form = Form::new("claim");
    let toaster = Toaster::get();
    let entry = move |(store, name, on): (StoreId, String, bool)| {
        let change = move |ticked: leptos::ev::Event| {
            let on = event_target_checked(&ticked);
            form.send(save_claim(SaveClaim { store, on }), move |now| {
                toaster.say("Saved");
                saved.run(now);
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=change />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Who takes what is nobody's"</h2>
            </header>
            <div class="body stack snug">
                <FormErrors form />
                <p class="muted">
                    "Deals and tasks without an owner are seen by whoever sees all records of the store. In these stores, everybody sees them and may take them."
                </p>
                {move || settings.with(|it| it.stores.clone()).into_iter().map(entry).collect_view()}
            </div>
        </section>
    }
    .into_any()
}

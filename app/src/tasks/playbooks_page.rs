//! Playbooks: what the house does by itself to be good to its clients.

use domain::{
    AppError,
    identity::tasks::{Configure, View},
    inventory::CATEGORIES,
    tasks::{PlaybookRow, SavePlaybook},
};
use leptos::prelude::*;

use super::rpc::{list_playbooks, save_playbook};
use crate::{
    frame::session,
    identity::settings_tabs::settings_tabs,
    paths,
    sales::after::closed,
    ui::{Button, Check, Choice, Form, FormErrors, Input, Kind, Load, PageHeader, Toaster, Tone, resource, skeleton},
};

/// `/settings/playbooks`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Playbooks", "Those who have tasks see where they come from.");
    }
    let found = resource(|| (), |()| list_playbooks());
    let again = Callback::new(move |()| found.refetch());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Playbooks" />
            {settings_tabs(paths::PLAYBOOKS)}
            <div class="page-body stack under-tabs narrow">
                <p class="muted">
                    "Each opens a task for the client’s associate, or for whoever made the document. {client} and {what} are filled in."
                </p>
                <Load
                    of=found
                    skeleton=|| skeleton::rows(5, "Loading playbooks")
                    view=move |all| books(all, again)
                />
            </div>
        </main>
    }
    .into_any()
}

fn books(all: Vec<PlaybookRow>, again: Callback<()>) -> AnyView {
    all.into_iter().map(|row| view! { <Book row again /> }).collect_view().into_any()
}

#[component]
fn Book(row: PlaybookRow, again: Callback<()>) -> impl IntoView {
    let form = Form::new(row.kind.key());
    let toaster = Toaster::get();
    let (active, days, title) =
        (RwSignal::new(row.active), RwSignal::new(row.days.to_string()), RwSignal::new(row.title.clone()));
    let category = RwSignal::new(row.category.clone());
    let (kind, version) = (row.kind, row.version);
    let categories: Vec<_> = CATEGORIES.iter().map(|it| (it.key.to_owned(), it.plural.to_owned())).collect();
    let asks = !kind.usual_category().is_empty();
    let may = session().may::<Configure>();
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Ok(days) = days.get_untracked().trim().parse() else {
            return form.error.set(Some(AppError::field("days", "Write a whole number.")));
        };
        let (active, category, title) = (active.get_untracked(), category.get_untracked(), title.get_untracked());
        let cmd = SavePlaybook { kind, version, active, days, category, title };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(save_playbook(cmd), move |()| {
            toaster.say("Saved");
            let _told = again.try_run(());
        });
    };
    view! {
        <form class="card" on:submit=save novalidate=true>
            <header>
                <h2>{kind.label()}</h2>
            </header>
            <fieldset class="body stack" disabled=!may>
                <FormErrors form />
                <Check label="Opens tasks" on=active />
                <Input form name="days" label=kind.unit() value=days kind=Kind::Whole hint=kind.counts() />
                {asks.then(|| view! { <Choice form name="category" label="Pieces" value=category options=categories.clone() /> })}
                <Input form name="title" label="Title of the task" value=title />
                {may.then(|| view! { <Button label="Save" tone=Tone::Primary submit=true busy=form.busy /> })}
            </fieldset>
        </form>
    }
    .into_any()
}

//! Bringing catalogues in: the file, and the imports so far.

use domain::{
    AppError, ImportId,
    identity::inventory::Import,
    inventory::{ImportRow, ImportState, MAX_IMPORT_BYTES},
};
use leptos::html;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{closed::closed, rpc::list_imports};
use crate::{
    frame::session,
    paths,
    ui::{
        Asked, Button, Crumb, EmptyState, Form, FormErrors, Load, PageHeader, Progress, Tone,
        amount::{count, counted},
        badge, icon,
        progress::percent,
        resource, skeleton,
        state::Art,
        upload, when,
    },
};

/// `/stock/import`
pub fn page() -> AnyView {
    if !session().may::<Import>() {
        return closed("Import", "Owners and managers import catalogues.");
    }
    let crumbs = vec![Crumb::new(paths::STOCK, "Stock")];
    let runs: Asked<Result<Vec<ImportRow>, AppError>> = resource(|| (), |()| list_imports());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Import" crumbs />
            <div class="page-body stack">
                <DropFile />
                <Load of=runs skeleton=|| skeleton::rows(4, "Loading imports") view=list />
            </div>
        </main>
    }
    .into_any()
}

/// The word of a state.
pub fn state_badge(state: ImportState) -> AnyView {
    match state {
        ImportState::Previewed => badge::label("draft", "Not confirmed"),
        ImportState::Running => badge::label("reserved", "Running"),
        ImportState::Stopped => badge::label("service", "Stopped"),
        ImportState::Done => badge::label("available", "Done"),
        ImportState::Discarded => badge::label("sold", "Discarded"),
    }
}

fn list(runs: Vec<ImportRow>) -> AnyView {
    if runs.is_empty() {
        return view! {
            <EmptyState
                of=Art::Empty
                title="No imports yet"
                text="Export your products from Shopify as CSV and choose the file above. Nothing is written before you have seen what it holds."
            />
        }
        .into_any();
    }
    let row = |run: ImportRow| {
        view! {
            <tr>
                <td class="title">
                    <a href=paths::import(run.id)>{run.file_name}</a>
                </td>
                <td>{state_badge(run.state)}</td>
                <td class="num">{count(run.products)}</td>
                <td class="num" class:neg=run.problems.gt(&0)>
                    {count(run.problems)}
                </td>
                <td class="muted">{when(&run.created_at)}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Imports so far"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Imports">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"File"</th>
                            <th>"State"</th>
                            <th class="num">"Products"</th>
                            <th class="num">"Left out"</th>
                            <th>"When"</th>
                        </tr>
                    </thead>
                    <tbody>{runs.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// Where the file comes in.
#[component]
fn DropFile() -> impl IntoView {
    let form = Form::new("import");
    let store = session().with(|who| who.here.id);
    let place = session().with(|who| who.here.name.clone());
    let over = RwSignal::new(false);
    // Only its name: the file itself stays in the input, as signals of a rendered page may be dropped on any thread.
    let chosen = RwSignal::new(None::<String>);
    let sent = RwSignal::new(0_u32);
    let picker = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let file = move || picker.get_untracked().and_then(|picker| picker.files()).and_then(|files| files.get(0));
    let take = move || {
        form.error.set(None);
        let file = file();
        let too_large = file.as_ref().is_some_and(|file| file.size() > MAX_IMPORT_BYTES as f64);
        if too_large {
            form.error
                .set(Some(AppError::field("file", "This file is larger than 64 MB. Split it and import the parts.")));
        }
        chosen.set(file.filter(|_| !too_large).map(|file| file.name()));
    };
    let send = move |()| {
        let Some(file) = file() else { return };
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.error.set(None);
        sent.set(0);
        let size = file.size() as i64;
        let navigate = navigate.clone();
        let progress = move |bytes: f64| {
            sent.try_set(percent(bytes as i64, size));
        };
        let answer = move |answer: Result<String, AppError>| {
            form.busy.try_set(false);
            match answer.map(|text| id_of(&text)) {
                Ok(Some(id)) => navigate(&paths::import(id), NavigateOptions::default()),
                Ok(None) => {
                    form.error.try_set(Some(AppError::new(
                        domain::Code::Internal,
                        "The server's answer was not understood.",
                    )));
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        };
        let started = upload::post(&paths::upload_import(store, &file.name()), "text/csv", &file, progress, answer);
        if let Err(error) = started {
            form.busy.set(false);
            form.error.set(Some(error));
        }
    };
    let send = Callback::new(send);
    view! {
        <FormErrors form />
        <div
            class="drop"
            class:is-over=move || over.get()
            on:dragover=move |drag| {
                drag.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |drop| {
                drop.prevent_default();
                over.set(false);
                if let (Some(picker), Some(data)) = (picker.get_untracked(), drop.data_transfer()) {
                    picker.set_files(data.files().as_ref());
                    take();
                }
            }
        >
            {icon::icon_as("file-text", "icon icon--xl")}
            <p class="row wrap drop__ways">
                <b class="strong">
                    {move || chosen.get().unwrap_or_else(|| "Drop a catalogue here".to_owned())}
                </b>
                <span>"or"</span>
                <Button
                    label=Signal::derive(move || {
                        if chosen.with(Option::is_some) { "Choose another file".to_owned() } else { "Choose a file".to_owned() }
                    })
                    on_press=move |_| {
                        if let Some(picker) = picker.get_untracked() {
                            picker.click();
                        }
                    }
                />
            </p>
            <p class="small muted">
                {format!("A product export of Shopify as CSV, up to 64 MB. It goes to {place}. You see what it holds before anything is written.")}
            </p>
            <input
                id=form.id("file")
                class="sr"
                type="file"
                accept=".csv,text/csv"
                tabindex="-1"
                aria-label="Catalogue file"
                node_ref=picker
                on:change=move |_| take()
            />
            <Show when=move || chosen.with(Option::is_some)>
                <div class="stack snug drop__send">
                    <Button label="Upload and check" tone=Tone::Primary busy=form.busy on_press=move |_| send.run(()) />
                    <Show when=move || form.busy.get()>
                        <Progress
                            name="Upload"
                            percent=sent
                            text=Signal::derive(move || if sent.get() < 100 { format!("{} %", sent.get()) } else { "Reading the file".to_owned() })
                        />
                    </Show>
                </div>
            </Show>
        </div>
    }
    .into_any()
}

/// `{"id":"imp_…"}`
fn id_of(text: &str) -> Option<ImportId> {
    #[derive(serde::Deserialize)]
    struct Started {
        id: ImportId,
    }
    serde_json::from_str::<Started>(text).ok().map(|it| it.id)
}

/// `3 products`, for heads.
#[must_use]
pub fn products(number: i64) -> String {
    counted(number, "product", "products")
}

//! Where a file comes in: dropped or chosen, sent with its progress, and refused in words.

use domain::{AppError, ImportId, StoreId, inventory::MAX_IMPORT_BYTES};
use leptos::html;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    frame::session,
    ui::{Button, Form, FormErrors, Progress, Tone, icon, progress::percent, upload},
};

/// Where the file comes in.
#[component]
pub fn DropFile(
    /// What the file is: `catalogue`.
    what: &'static str,
    /// What kind of file is taken, and what happens to it.
    hint: String,
    /// Where its bytes go.
    url: fn(StoreId, &str) -> String,
    /// The page of its run.
    to: fn(ImportId) -> String,
) -> impl IntoView {
    let form = Form::new("import");
    let store = session().with(|who| who.here.id);
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
                Ok(Some(id)) => navigate(&to(id), NavigateOptions::default()),
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
        let started = upload::post(&url(store, &file.name()), "text/csv", &file, progress, answer);
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
                    {move || chosen.get().unwrap_or_else(|| format!("Drop a {what} here"))}
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
                {hint}
            </p>
            <input
                id=form.id("file")
                class="sr"
                type="file"
                accept=".csv,text/csv"
                tabindex="-1"
                aria-label=format!("{}{} file", what[..1].to_uppercase(), &what[1..])
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

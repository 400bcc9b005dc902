//! What lies in the folder of a deal: files to bring, keep and take off.

use domain::{
    AppError, DealFileId, OpportunityId,
    opportunities::{DealFile, MAX_FILE_BYTES, RemoveDealFile},
};
use leptos::{html, prelude::*};

use super::rpc::remove_deal_file;
use crate::{
    paths,
    ui::{Button, Form, FormErrors, IconButton, Size, Toaster, icon, id, progress::percent, upload, when},
};

/// The card.
#[component]
pub fn Files(
    /// The deal.
    deal: OpportunityId,
    /// What it has.
    files: Vec<DealFile>,
    /// Whether this person may bring and take off.
    may: bool,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("files");
    let toaster = Toaster::get();
    let take_off = move |file: DealFileId, name: String| {
        form.send(remove_deal_file(RemoveDealFile { deal, file, removed: true }), move |()| {
            let back = move || remove_deal_file(RemoveDealFile { deal, file, removed: false });
            toaster.undo_by(format!("Removed: {name}"), back, on_change);
            let _told = on_change.try_run(());
        });
    };
    let entry = move |it: DealFile| {
        let (file, name, saved_as) = (it.id, it.name.clone(), it.name.clone());
        let label = format!("Remove {name}");
        view! {
            <li class="row">
                {icon("file-text")}
                <span class="grow">
                    <a class="link" href=paths::deal_file(file) download=saved_as rel="external">
                        {it.name}
                    </a>
                    <br />
                    <span class="small muted">
                        {it.kind.label()} ", " {size(it.bytes)} ", " {it.by} ", " {when(&it.when)}
                    </span>
                </span>
                {may
                    .then(|| {
                        view! {
                            <IconButton label icon_name="x" quiet=true on_press=move |_| take_off(file, name.clone()) />
                        }
                    })}
            </li>
        }
    };
    let none = files.is_empty();
    view! {
        <section class="card">
            <header>
                <h2>"Files"</h2>
            </header>
            <FormErrors form />
            {may.then(|| view! { <Bring deal form on_change /> })}
            {none.then(|| view! { <p class="body muted">"No files yet."</p> })}
            <ul class="rows">{files.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// Where a file comes in.
#[component]
fn Bring(deal: OpportunityId, form: Form, on_change: Callback<()>) -> impl IntoView {
    let toaster = Toaster::get();
    let sent = RwSignal::new(0_u32);
    let picker = NodeRef::<html::Input>::new();
    // The same file tried again is the same file.
    let known = StoredValue::new(None::<(String, f64, DealFileId)>);
    let send = move |_| {
        let Some(file) = picker.get_untracked().and_then(|it| it.files()).and_then(|all| all.get(0)) else { return };
        if form.busy.get_untracked() {
            return;
        }
        form.error.set(None);
        let (name, bytes) = (file.name(), file.size());
        if bytes > MAX_FILE_BYTES as f64 {
            return form.error.set(Some(AppError::field("file", "This file is larger than 20 MB.")));
        }
        let file_id = match known.get_value() {
            Some((of, size, id)) if of == name && size.to_bits() == bytes.to_bits() => id,
            _ => id::mint(),
        };
        known.set_value(Some((name.clone(), bytes, file_id)));
        form.busy.set(true);
        sent.set(0);
        let progress = move |there: f64| {
            sent.try_set(percent(there as i64, bytes as i64));
        };
        let said = name.clone();
        let answer = move |answer: Result<String, AppError>| {
            form.busy.try_set(false);
            match answer {
                Ok(_) => {
                    known.try_set_value(None);
                    toaster.say(format!("Added: {said}"));
                    let _told = on_change.try_run(());
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        };
        let path = paths::upload_deal_file(deal, file_id, &name);
        if let Err(error) = upload::post(&path, "application/octet-stream", &file, progress, answer) {
            form.busy.set(false);
            form.error.set(Some(error));
        }
    };
    let choose = move |_| {
        if let Some(picker) = picker.get_untracked() {
            // Choosing the same file once more is a change too.
            picker.set_value("");
            picker.click();
        }
    };
    view! {
        <div class="body row wrap">
            <Button label="Add a file" icon_name="upload" size=Size::Small busy=form.busy on_press=choose />
            <span class="small muted" role="status">
                {move || if form.busy.get() { format!("{} % sent", sent.get()) } else { "PDF, pictures or text, up to 20 MB".to_owned() }}
            </span>
            <input
                id=form.id("file")
                class="sr"
                type="file"
                accept=".pdf,.jpg,.jpeg,.png,.webp,.heic,.txt"
                tabindex="-1"
                aria-label="File of the opportunity"
                node_ref=picker
                on:change=send
            />
        </div>
    }
    .into_any()
}

/// `840 KB`, `1.2 MB`
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

//! The photo on a client's page: chosen, replaced, taken away and put back.

use domain::{
    AppError,
    customers::{ClientRow, RemoveClientPhoto},
};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    customers::{
        avatar::{Circle, avatar},
        rpc::remove_client_photo,
    },
    inventory::photos::shrink::shrunk,
    paths,
    ui::{Button, Form, FormErrors, Size, Toaster, Tone, upload},
};

/// The photo with its buttons, for those who change clients.
#[component]
pub fn Photo(
    /// Whose.
    row: ClientRow,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("photo");
    let toaster = Toaster::get();
    let picker = NodeRef::<html::Input>::new();
    let customer = row.id;
    let has = row.photo.is_some();
    let send = move |_| {
        let file = picker.get_untracked().and_then(|picker| picker.files()).and_then(|files| files.get(0));
        let Some(file) = file.filter(|_| !form.busy.get_untracked()) else { return };
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let (bytes, kind) = shrunk(&file).await;
            let answer = move |answer: Result<String, AppError>| {
                form.busy.try_set(false);
                match answer {
                    Ok(_) => {
                        let _told = on_change.try_run(());
                    }
                    Err(error) => {
                        form.error.try_set(Some(error));
                    }
                }
            };
            if let Err(error) = upload::post(&paths::upload_client_photo(customer), &kind, &bytes, |_| {}, answer) {
                form.busy.try_set(false);
                form.error.try_set(Some(error));
            }
        });
    };
    let remove = move |_| {
        form.send(remove_client_photo(RemoveClientPhoto { customer, removed: true }), move |()| {
            on_change.run(());
            let back = RemoveClientPhoto { customer, removed: false };
            toaster.undo_by("The photo is removed", move || remove_client_photo(back), on_change);
        });
    };
    view! {
        <div class="row wrap">
            {avatar(&row, Circle::Head)}
            <Button
                label=if has { "Another photo" } else { "Add photo" }
                size=Size::Small
                icon_name="camera"
                busy=form.busy
                on_press=move |_| {
                    if let Some(picker) = picker.get_untracked() {
                        picker.click();
                    }
                }
            />
            {has
                .then(|| {
                    view! {
                        <Button
                            label="Remove photo"
                            size=Size::Small
                            tone=Tone::Quiet
                            busy=form.busy
                            on_press=remove
                        />
                    }
                })}
            <input
                id=form.id("file")
                class="sr"
                type="file"
                accept="image/*"
                tabindex="-1"
                aria-label="Photo of the client"
                node_ref=picker
                on:change=send
            />
        </div>
        <FormErrors form />
    }
    .into_any()
}

//! Editing what a piece says about itself. When somebody else saved first, both versions are shown field by field.

use domain::{
    AppError, Code, ItemId,
    identity::inventory::Edit,
    inventory::{EditItem, FilterChoices, ItemDraft, ItemView},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    closed::{WHO_EDITS, closed},
    form::{
        conflict::Conflict,
        fields::Fields,
        guard::Guard,
        save::{FORM, SaveButton, save_key},
        values::Values,
    },
    rpc::{edit_item, filter_choices, find_item},
};
use crate::{
    frame::session,
    paths,
    ui::{Crumb, Form, FormErrors, Load, PageHeader, Toaster, browser, resource, skeleton},
};

/// `/stock/:id/edit`
pub fn page() -> AnyView {
    if !session().may::<Edit>() {
        return closed("Edit piece", WHO_EDITS);
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ItemId>().ok())));
    let both = resource(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            Ok((find_item(id).await?, filter_choices().await?))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=both
                skeleton=|| skeleton::blocks("Loading the piece")
                view=|(item, choices): (ItemView, FilterChoices)| view! { <EditForm item choices /> }
            />
        </main>
    }
    .into_any()
}

#[component]
fn EditForm(item: ItemView, choices: FilterChoices) -> impl IntoView {
    let form = Form::new("piece");
    let (id, store, currency) = (item.id, item.store, item.currency);
    let choices =
        FilterChoices { locations: choices.locations.into_iter().filter(|it| it.store == store).collect(), ..choices };
    let values = Values::of(&item.draft);
    let version = RwSignal::new(item.version);
    let before = StoredValue::new(values.draft());
    let saved = RwSignal::new(false);
    let dirty = Memo::new(move |_| !saved.get() && before.with_value(|before| values.watched() != *before));
    let theirs = RwSignal::new(None::<ItemView>);
    let toaster = Toaster::get();
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        saved.set(true);
        navigate(&paths::item(id), NavigateOptions::default());
    });
    let save = move |draft: ItemDraft| {
        if let Err(error) = draft.read(currency) {
            return form.error.set(Some(error));
        }
        let cmd = EditItem { store, id, version: version.get_untracked(), draft };
        form.send(edit_item(cmd), move |_| {
            toaster.say("Saved");
            leave.run(());
        });
    };
    // Stale: fetch what is stored now and let the person choose.
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|error| error.code == Code::Stale)) {
            spawn_local(async move {
                match find_item(id).await {
                    Ok(now) => {
                        form.error.try_set(None);
                        theirs.try_set(Some(now));
                        request_animation_frame(|| browser::focus("conflict"));
                    }
                    Err(error) => {
                        form.error.try_set(Some(error));
                    }
                }
            });
        }
    });
    let merge = move |mix: ItemDraft| {
        if let Some(now) = theirs.get_untracked() {
            version.set(now.version);
        }
        theirs.set(None);
        save(mix);
    };
    let conflict = move || {
        theirs.get().map(|now| {
            let mine = values.draft();
            view! {
                <Conflict theirs=now.draft mine on_merge=Callback::new(merge) on_discard=leave />
            }
        })
    };
    let note = {
        let number = item.stock_no.clone();
        move || view! { <span class="muted num">{number.clone()}</span> }
    };
    let crumbs = vec![Crumb::new(paths::STOCK, "Stock"), Crumb::new(paths::item(id), item.draft.title.clone())];
    view! {
        <PageHeader title=format!("Edit {}", item.draft.title) note crumbs>
            <a class="btn" href=paths::item(id)>
                "Cancel"
            </a>
            <SaveButton form />
        </PageHeader>
        <form
            id=FORM
            class="page-body stack"
            novalidate=true
            on:submit=move |sent| {
                sent.prevent_default();
                save(values.draft());
            }
            on:keydown=save_key
        >
            <FormErrors form />
            {conflict}
            <Fields form values choices currency />
        </form>
        <Guard dirty />
    }
    .into_any()
}

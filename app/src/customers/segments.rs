//! Segments as tabs: those that everybody needs, those of the store, and one's own.

use domain::{
    SegmentId,
    customers::{RemoveSegment, SaveSegment, SegmentRow},
    identity::customers::ShareSegments,
};
use leptos::prelude::*;

use super::{
    question::{Question, VIEWS},
    rpc::{list_segments, remove_segment, save_segment},
};
use crate::{
    frame::session,
    ui::{Asked, Button, Check, Dialog, Form, FormErrors, Input, Toaster, Tone, icon, id, resource, tabs::tab},
};

type All = Asked<Result<Vec<SegmentRow>, domain::AppError>>;

/// The tabs. The address decides which one is current.
#[component]
pub fn Segments(
    /// What is asked for.
    asked: Memo<Question>,
) -> impl IntoView {
    let all: All = resource(|| (), |()| list_segments());
    let naming = RwSignal::new(false);
    let form = Form::new("segments");
    let toaster = Toaster::get();
    let fixed = VIEWS.map(|(key, word)| (word.to_owned(), Question { view: key.into(), ..Question::default() }.href()));
    let fixed = StoredValue::new(fixed);
    let changed = Callback::new(move |()| all.refetch());
    let of = |it: &SegmentRow| Question::of(&it.filter).href();
    // Taken away by mistake, it is kept again under another id.
    let remove = move |row: SegmentRow| {
        let cmd = RemoveSegment { id: row.id, version: row.version };
        form.send(remove_segment(cmd), move |()| {
            all.refetch();
            let back = SaveSegment {
                id: id::mint(),
                version: 0,
                name: row.name.clone(),
                shared: row.shared,
                filter: row.filter.clone(),
            };
            let said = format!("“{}” is removed", row.name);
            toaster.undo_by(said, move || save_segment(back.clone()), changed);
        });
    };
    let tabs = move |rows: Vec<SegmentRow>| {
        let here = asked.with(Question::href);
        let known = fixed.with_value(|all| all.iter().any(|(_, href)| *href == here));
        let mine = rows.iter().find(|it| of(it) == here).cloned();
        let kept = rows.iter().map(|it| tab(of(it), it.name.clone(), of(it) == here)).collect_view();
        let act = match mine {
            Some(row) if row.changeable => Some(
                view! {
                    <button type="button" class="tab" on:click=move |_| remove(row.clone())>
                        {icon("x")}
                        "Remove segment"
                    </button>
                }
                .into_any(),
            ),
            None if !known => Some(
                view! {
                    <button type="button" class="tab" on:click=move |_| naming.set(true)>
                        {icon("plus")}
                        "Save segment"
                    </button>
                }
                .into_any(),
            ),
            _ => None,
        };
        let here_now = here.clone();
        let fixed = fixed.get_value().map(|(name, href)| tab(href.clone(), name, href == here_now));
        view! {
            {fixed.collect_view()}
            {kept}
            {act}
        }
    };
    view! {
        <nav class="tabs" aria-label="Segments">
            <Transition>
                {move || Suspend::new(async move {
                    let rows = all.await.unwrap_or_default();
                    move || tabs(rows.clone())
                })}
            </Transition>
        </nav>
        <FormErrors form />
        <Dialog open=naming title="Save this segment">
            <Naming asked naming all />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Naming(asked: Memo<Question>, naming: RwSignal<bool>, all: All) -> impl IntoView {
    let form = Form::new("segment");
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let may = session().may::<ShareSegments>();
    let mine = StoredValue::new(id::mint::<SegmentId>());
    let send = move || {
        let filter = asked.with_untracked(Question::filter);
        let (id, name) = (mine.get_value(), name.get_untracked());
        let cmd = SaveSegment { id, version: 0, name, shared: shared.get_untracked(), filter };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(save_segment(cmd), move |()| {
            naming.set(false);
            all.refetch();
        });
    };
    view! {
        <form on:submit=move |sent| {
            sent.prevent_default();
            send();
        }>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name />
                {if may {
                    view! { <Check label="Everybody in this store sees it" on=shared /> }.into_any()
                } else {
                    view! { <p class="small muted">"Only you see it."</p> }.into_any()
                }}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| naming.set(false) />
                <Button label="Save segment" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

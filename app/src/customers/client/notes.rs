//! Notes about a client, and writing one.

use domain::{
    CustomerId, NoteId,
    customers::{NoteView, RemoveNote, SaveNote},
    identity::customers::Edit,
};
use leptos::{ev, prelude::*};

use crate::{
    customers::rpc::{remove_note, save_note},
    frame::session,
    ui::{Area, Button, Check, Dialog, Form, FormErrors, IconButton, Tone, icon, id, when},
};

/// The notes, as a card.
#[component]
pub fn NotesCard(
    /// About whom.
    customer: CustomerId,
    /// Those that the person may read.
    notes: Vec<NoteView>,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<NoteView>);
    let may = session().may::<Edit>();
    let write = move |note: Option<NoteView>| {
        edited.set(note);
        open.set(true);
    };
    let none = notes.is_empty();
    let row = move |it: NoteView| {
        let again = it.clone();
        let private = it.private.then(|| view! { <span class="tag">"private"</span> });
        let pinned = it.pinned.then(|| view! { <span class="tag">"pinned"</span> });
        view! {
            <li class="note">
                <div class="grow">
                    <p class="pre">{it.text.clone()}</p>
                    <p class="small muted row wrap">{it.by.clone()} {when(&it.when)} {pinned} {private}</p>
                </div>
                {(may && it.mine)
                    .then(|| {
                        view! {
                            <IconButton
                                label="Change this note"
                                icon_name="pencil"
                                quiet=true
                                small=true
                                on_press=move |_| write(Some(again.clone()))
                            />
                        }
                    })}
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Notes"</h2>
                {may
                    .then(|| {
                        view! {
                            <span class="push">
                                <IconButton label="Add note" icon_name="plus" quiet=true on_press=move |_| write(None) />
                            </span>
                        }
                    })}
            </header>
            {none.then(|| view! { <p class="body muted small">"Nothing noted yet."</p> })}
            <ul class="rows">{notes.into_iter().map(row).collect_view()}</ul>
        </section>
        <Dialog open title="Note">
            {move || open.get().then(|| view! { <Write customer note=edited.get_untracked() open on_change /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Write(customer: CustomerId, note: Option<NoteView>, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("note");
    let known = note.as_ref().map(|it| (it.id, it.version));
    let (id, version) = known.unwrap_or_else(|| (id::mint::<NoteId>(), 0));
    let of = |read: fn(&NoteView) -> bool| RwSignal::new(note.as_ref().is_some_and(read));
    let (private, pinned) = (of(|it| it.private), of(|it| it.pinned));
    let text = RwSignal::new(note.map(|it| it.text).unwrap_or_default());
    let done = move || {
        open.set(false);
        on_change.run(());
    };
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let (private, pinned) = (private.get_untracked(), pinned.get_untracked());
        let cmd = SaveNote { id, customer, version, text: text.get_untracked(), private, pinned };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(save_note(cmd), move |()| done());
    };
    let remove = move |_| form.send(remove_note(RemoveNote { id, version }), move |()| done());
    view! {
        <form on:submit=sent novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Area form name="text" label="Note" value=text />
                <Check label="Only I read it" on=private />
                <Check label="Keep it on top" on=pinned />
            </div>
            <footer>
                {(version > 0)
                    .then(|| view! { <Button label="Remove" tone=Tone::Danger busy=form.busy on_press=remove /> })}
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// A note that stands above everything else.
pub fn pinned(notes: &[NoteView]) -> AnyView {
    let line = |it: &NoteView| {
        view! {
            <p class="alert">
                {icon("notebook-pen")}
                <span class="grow pre">{it.text.clone()}</span>
            </p>
        }
    };
    notes.iter().filter(|it| it.pinned).map(line).collect_view().into_any()
}

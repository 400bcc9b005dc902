//! What a client owns: bought here, and recorded by hand.

use domain::{
    CustomerId, OwnedPieceId,
    customers::{AddOwned, OwnedDraft, OwnedView, RemoveOwned},
    identity::customers::Edit,
};
use leptos::{ev, prelude::*};

use crate::{
    customers::rpc::{add_owned, remove_owned},
    frame::session,
    paths,
    ui::{Button, Dialog, Form, FormErrors, IconButton, Input, Kind, Tone, amount::counted, id, photo::thumb},
};

/// The pieces, as a card.
#[component]
pub fn OwnedCard(
    /// Whose.
    customer: CustomerId,
    /// What.
    owned: Vec<OwnedView>,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let form = Form::new("owns");
    let may = session().may::<Edit>();
    let many = counted(i64::try_from(owned.len()).unwrap_or(i64::MAX), "piece", "pieces");
    let none = owned.is_empty();
    let row = move |it: OwnedView| {
        let title = match it.bought {
            Some((_, item)) => view! { <a href=paths::item(item)>{it.title.clone()}</a> }.into_any(),
            None => view! { <span>{it.title.clone()}</span> }.into_any(),
        };
        let note = match it.bought {
            Some((sale, _)) => {
                view! { <a class="link small" href=paths::sale(sale)>{format!("bought {}", it.note)}</a> }.into_any()
            }
            None => view! { <span class="small muted">{it.note.clone()}</span> }.into_any(),
        };
        let remove = move |piece: OwnedPieceId| {
            form.send(remove_owned(RemoveOwned { id: piece }), move |()| on_change.run(()));
        };
        let name = it.title.clone();
        view! {
            <li>
                {thumb(it.cover.as_deref(), 40)}
                <span class="grow">{title} <br /> {note}</span>
                {it.recorded
                    .filter(|_| may)
                    .map(|piece| {
                        view! {
                            <IconButton
                                label=format!("{name} is not theirs any more")
                                icon_name="x"
                                quiet=true
                                small=true
                                on_press=move |_| remove(piece)
                            />
                        }
                    })}
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Owns"</h2>
                <span class="small muted">{many}</span>
                {may
                    .then(|| {
                        view! {
                            <span class="push">
                                <IconButton
                                    label="Add a piece that they own"
                                    icon_name="plus"
                                    quiet=true
                                    on_press=move |_| open.set(true)
                                />
                            </span>
                        }
                    })}
            </header>
            <FormErrors form />
            {none.then(|| view! { <p class="body muted small">"Nothing known yet."</p> })}
            <ul class="rows">{owned.into_iter().map(row).collect_view()}</ul>
        </section>
        <Dialog open title="A piece that they own">
            {move || open.get().then(|| view! { <Add customer open on_change /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Add(customer: CustomerId, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("own");
    let own = StoredValue::new(id::mint::<OwnedPieceId>());
    let text = || RwSignal::new(String::new());
    let (title, brand, reference) = (text(), text(), text());
    let (serial, year, note) = (text(), text(), text());
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let draft = OwnedDraft {
            title: title.get_untracked(),
            brand: brand.get_untracked(),
            reference: reference.get_untracked(),
            serial: serial.get_untracked(),
            year: year.get_untracked(),
            note: note.get_untracked(),
        };
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        form.send(add_owned(AddOwned { id: own.get_value(), customer, draft }), move |()| {
            open.set(false);
            on_change.run(());
        });
    };
    view! {
        <form on:submit=sent novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="title" label="What it is" value=title />
                    <Input form name="brand" label="Brand" value=brand optional=true />
                    <Input form name="reference" label="Reference" value=reference optional=true />
                    <Input form name="serial" label="Serial number" value=serial optional=true />
                    <Input form name="year" label="Year" value=year kind=Kind::Whole optional=true />
                    <Input form name="note" label="Note" value=note optional=true />
                </div>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

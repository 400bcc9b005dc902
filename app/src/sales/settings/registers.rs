//! The registers of a store: added, renamed, given a printer, taken away.

use domain::{
    AppError, RegisterId,
    sales::{CardReader, EditRegister, RegisterView, TillView},
};
use leptos::prelude::*;

use crate::{
    sales::{
        card::rpc::list_readers,
        rpc::{add_register, edit_register, remove_register},
    },
    ui::{Button, Choice, Dialog, Form, FormErrors, Input, Size, Toaster, Tone, badge, id},
};

/// The card.
#[component]
pub fn Registers(till: TillView, on_change: Callback<()>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let chosen = RwSignal::new(None::<RegisterView>);
    let removing = Form::new("remove-register");
    let toaster = Toaster::get();
    let row = move |it: RegisterView| {
        let (id, picked) = (it.id, it.clone());
        let open = it.session.is_some();
        let remove = move |_| {
            removing.send(remove_register(id), move |()| {
                toaster.say("The register is gone");
                let _told = on_change.try_run(());
            });
        };
        view! {
            <li>
                <span class="grow">
                    <b class="strong">{it.name}</b>
                    <span class="small muted">
                        " " {if it.printer.is_empty() { "no network printer".to_owned() } else { it.printer }}
                        {(!it.reader.is_empty()).then(|| format!(", reader {}", it.reader))}
                    </span>
                </span>
                {open.then(|| badge::label("available", "Drawer open"))}
                <Button
                    label="Edit"
                    size=Size::Small
                    on_press=move |_| {
                        chosen.set(Some(picked.clone()));
                        editing.set(true);
                    }
                />
                <Button label="Remove" size=Size::Small disabled=open on_press=remove />
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Registers"</h2>
            </header>
            <FormErrors form=removing />
            <ul class="rows">{till.registers.into_iter().map(row).collect_view()}</ul>
            <footer>
                <Button label="Add a register" icon_name="plus" size=Size::Small on_press=move |_| adding.set(true) />
            </footer>
        </section>
        <Dialog open=adding title="Add a register">
            <Add open=adding on_change />
        </Dialog>
        <Dialog open=editing title="Register">
            {move || chosen.get().map(|it| view! { <Edit it open=editing on_change /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Add(open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("register");
    let name = RwSignal::new(String::new());
    // One id for the form: pressing twice adds one.
    let register = StoredValue::new(id::mint::<RegisterId>());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        form.send(add_register(register.get_value(), name.get_untracked()), move |()| {
            open.set(false);
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Add" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

#[component]
fn Edit(it: RegisterView, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("register");
    let (name, printer, reader) = (RwSignal::new(it.name), RwSignal::new(it.printer), RwSignal::new(it.reader));
    let id = it.id;
    let readers = LocalResource::new(list_readers);
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let (name, printer, reader) = (name.get_untracked(), printer.get_untracked(), reader.get_untracked());
        let cmd = EditRegister { id, name, printer, reader };
        form.send(edit_register(cmd), move |()| {
            open.set(false);
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name />
                <Input
                    form
                    name="printer"
                    label="Network receipt printer"
                    value=printer
                    hint="Address and port, for example 192.168.1.40:9100"
                    optional=true
                />
                {move || match readers.get() {
                    Some(Ok(known)) if !known.is_empty() => {
                        let options = Signal::stored(choices(known, &reader.get_untracked()));
                        view! { <Choice form name="reader" label="Card reader" value=reader options /> }.into_any()
                    }
                    other => view! { <Typed form reader why=other.and_then(Result::err) /> }.into_any(),
                }}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// The readers that the gateway knows, none of them, and the one that is set, whether it is known or not.
fn choices(known: Vec<CardReader>, set: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "None".to_owned())];
    if !set.is_empty() && !known.iter().any(|it| it.id == set) {
        all.push((set.to_owned(), format!("{set} (the gateway does not know it)")));
    }
    let word = |it: &CardReader| if it.online { it.label.clone() } else { format!("{} (offline)", it.label) };
    all.extend(known.iter().map(|it| (it.id.clone(), word(it))));
    all
}

/// The reader by its id, when the gateway has no list: none is connected, or it does not answer.
#[component]
fn Typed(form: Form, reader: RwSignal<String>, why: Option<AppError>) -> impl IntoView {
    view! {
        {why.map(|why| view! { <p class="small neg" role="alert">{why.detail}</p> })}
        <Input
            form
            name="reader"
            label="Card reader"
            value=reader
            hint="Its id at Stripe, tmr_…; needs the gateway under Card payments"
            optional=true
        />
    }
    .into_any()
}

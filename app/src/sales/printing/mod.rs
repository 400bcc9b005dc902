//! The network printers of the store: a button for each, wherever a document is shown, and the drawers that they open.

pub mod rpc;

use domain::{
    KeyId, RegisterId,
    sales::{KickDrawer, PaperOf, PrintPaper, PrinterView},
};
use leptos::prelude::*;
use rpc::{kick_drawer, list_printers, print_paper};

use crate::ui::{Button, Form, FormErrors, Input, Toaster, Tone, id, resource};

/// Opens the drawer of a register without a sale, with the reason that is written down.
#[component]
pub fn OpenDrawer(
    /// Whose.
    register: RegisterId,
    /// The dialog.
    open: RwSignal<bool>,
) -> impl IntoView {
    let form = Form::new("kick");
    let toaster = Toaster::get();
    let reason = RwSignal::new(String::new());
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = KickDrawer { register, reason: reason.get_untracked() };
        form.send(kick_drawer(cmd), move |()| {
            reason.set(String::new());
            open.set(false);
            toaster.say("The drawer is open");
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="reason" label="Reason" value=reason hint="Written down with your name" />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Open the drawer" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// A button for each printer of the store; nothing when there is none.
#[component]
pub fn Printers(
    /// What is printed.
    of: PaperOf,
) -> impl IntoView {
    let all = resource(|| (), |()| list_printers());
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let all: Vec<PrinterView> = all.await.unwrap_or_default();
                all.into_iter().map(|it| view! { <PrintOn it of /> }).collect_view()
            })}
        </Transition>
    }
    .into_any()
}

/// A button for one printer.
#[component]
pub fn PrintOn(
    /// The printer.
    it: PrinterView,
    /// What is printed.
    of: PaperOf,
) -> impl IntoView {
    let form = Form::new("print");
    let toaster = Toaster::get();
    // One id until it is printed: pressing again after an answer that was lost prints once.
    let key = StoredValue::new(None::<KeyId>);
    let PrinterView { register, name } = it;
    let label = format!("Print on {name}");
    let print = move |_| {
        let name = name.clone();
        let id = key.get_value().unwrap_or_else(id::mint);
        key.set_value(Some(id));
        form.send(print_paper(PrintPaper { id, of, register, kick: false }), move |()| {
            key.set_value(None);
            toaster.say(format!("Printed on {name}"));
        });
    };
    view! {
        <Button label icon_name="printer" busy=form.busy on_press=print />
        <FormErrors form />
    }
    .into_any()
}

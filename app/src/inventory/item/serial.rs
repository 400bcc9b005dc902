//! The serial number: shown when asked for, changed in a dialog.

use domain::{
    identity::inventory::{ChangeSerial as MayChange, ViewSerial},
    inventory::{ChangeSerial, ItemView, Tracking},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    frame::session,
    inventory::rpc::{change_serial, find_serial},
    ui::{Button, Dialog, Form, FormErrors, Input, Size, Toaster, Tone},
};

/// The line among the details.
#[component]
pub fn SerialLine(
    /// The piece.
    item: StoredValue<ItemView>,
    /// Asks for the piece again.
    on_change: Callback<()>,
) -> impl IntoView {
    let session = session();
    if item.with_value(|item| item.tracking == Tracking::Quantity) || !session.may::<ViewSerial>() {
        return ().into_any();
    }
    let may_change = session.may::<MayChange>();
    let shown = RwSignal::new(None::<Result<String, String>>);
    let open = RwSignal::new(false);
    let id = item.with_value(|item| item.id);
    let show = move |_| {
        spawn_local(async move {
            let answer = find_serial(id).await;
            shown.try_set(Some(answer.map(|it| it.serial).map_err(|error| error.detail)));
        });
    };
    view! {
        <dl class="facts">
            <dt>"Serial"</dt>
            <dd class="row wrap">
                {move || match shown.get() {
                    None => view! { <span class="mono">"•••••••"</span> <Button label="Show" size=Size::Small on_press=show /> }.into_any(),
                    Some(Ok(none)) if none.is_empty() => view! { <span class="muted">"none recorded"</span> }.into_any(),
                    Some(Ok(serial)) => view! { <span class="mono">{serial}</span> }.into_any(),
                    Some(Err(why)) => view! { <span class="neg" role="alert">{why}</span> }.into_any(),
                }}
                {may_change.then(|| view! { <Button label="Change" size=Size::Small on_press=move |_| open.set(true) /> })}
            </dd>
        </dl>
        <Dialog open title=format!("Change the serial of {}", item.with_value(|item| item.stock_no.clone()))>
            <Change item open on_change />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Change(item: StoredValue<ItemView>, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("serial");
    let toaster = Toaster::get();
    let serial = RwSignal::new(String::new());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let (store, id, version) = item.with_value(|item| (item.store, item.id, item.version));
        let cmd = ChangeSerial { store, id, version, serial: serial.get_untracked() };
        form.send(change_serial(cmd), move |_| {
            open.set(false);
            toaster.say("Serial number changed");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=save>
            <div class="body stack">
                <FormErrors form />
                <Input form name="serial" label="Serial number" value=serial hint="As engraved. Left empty, the recorded one is removed." />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Change serial" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

//! The stores of the business, and opening another one.

use domain::{
    Currency, StoreId,
    identity::{AddStore, organization},
};
use leptos::prelude::*;

use super::{rpc::add_store, zones::ZONES};
use crate::{
    frame::session,
    paths,
    ui::{Button, Choice, Dialog, Form, FormErrors, Input, Tone, browser, id},
};

/// The card below the staff.
pub fn stores_card() -> AnyView {
    let open = RwSignal::new(false);
    let who = session();
    let may_open = who.may::<organization::ManageStores>();
    let row = |store: domain::identity::StoreAccess| {
        view! {
            <tr>
                <td>
                    <b class="strong">{store.name}</b>
                </td>
                <td>{store.role.label()}</td>
                <td class="num">{store.currency.to_string()}</td>
            </tr>
        }
    };
    let rows = who.with(|view| view.stores.clone()).into_iter().map(row).collect_view();
    view! {
        <section class="card">
            <header>
                <h2>"Stores"</h2>
                {may_open
                    .then(|| {
                        view! {
                            <span class="push">
                                <Button label="Open another store" icon_name="store" on_press=move |_| open.set(true) />
                            </span>
                        }
                    })}
            </header>
            <div class="body">
                <table class="table plain">
                    <thead>
                        <tr>
                            <th>"Name"</th>
                            <th>"Your role"</th>
                            <th class="num">"Currency"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Dialog open title="Open another store">
                <OpenStore open />
            </Dialog>
        </section>
    }
    .into_any()
}

#[component]
fn OpenStore(open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new("store");
    let name = RwSignal::new(String::new());
    let zone = RwSignal::new("America/New_York".to_owned());
    let currency = RwSignal::new(session().with(|view| view.here.currency.to_string()));
    // One id for the form: pressing twice opens one store.
    let store = StoredValue::new(id::mint::<StoreId>());
    let zones: Vec<_> = ZONES.iter().map(|zone| ((*zone).to_owned(), zone.replace('_', " "))).collect();
    let currencies: Vec<_> = Currency::all().map(|it| (it.to_string(), it.to_string())).collect();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = AddStore {
            id: store.get_value(),
            name: name.get_untracked(),
            time_zone: zone.get_untracked(),
            currency: currency.get_untracked(),
        };
        if let Err(error) = cmd.read() {
            form.error.set(Some(error));
            return;
        }
        // The session learns of the new store with the next page.
        form.send(add_store(cmd), move |()| browser::load(paths::STAFF));
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name required=true />
                <Choice form name="time_zone" label="Time zone" value=zone options=Signal::stored(zones) />
                <Choice form name="currency" label="Currency" value=currency options=Signal::stored(currencies) />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Open store" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

//! Taking a customer in with four fields.

use domain::{
    CustomerId,
    customers::{CustomerDraft, CustomerRow, SaveCustomer},
};
use leptos::prelude::*;

use super::rpc::save_customer;
use crate::ui::{Button, Form, FormErrors, Input, Kind, Tone, id};

/// The form, as the body and the footer of a dialog.
#[component]
pub fn NewCustomer(
    /// They are in.
    on_saved: Callback<CustomerRow>,
    /// Rather somebody who is known.
    on_back: Callback<()>,
) -> impl IntoView {
    let form = Form::new("customer");
    let text = || RwSignal::new(String::new());
    let (name, company, email, phone) = (text(), text(), text(), text());
    // One id for the form: pressing twice takes in one customer.
    let customer = StoredValue::new(id::mint::<CustomerId>());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        // The event of a dialog inside another form must not send that one.
        sent.stop_propagation();
        let draft = CustomerDraft {
            name: name.get_untracked(),
            company: company.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
        };
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        let cmd = SaveCustomer { id: customer.get_value(), version: 0, draft };
        form.send(save_customer(cmd), move |row| on_saved.run(row));
    };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="name" label="Name" value=name />
                    <Input form name="company" label="Company" value=company optional=true />
                    <Input form name="email" label="E-mail" value=email kind=Kind::Email optional=true />
                    <Input form name="phone" label="Phone" value=phone kind=Kind::Phone optional=true />
                </div>
            </div>
            <footer>
                <Button label="Back to search" on_press=move |_| on_back.run(()) />
                <Button label="Save and choose" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

//! One's own PIN: with it a person agrees at somebody else's till.

use domain::{AppError, identity::sales::Approve, sales::SetPin};
use leptos::prelude::*;

use crate::{
    frame::session,
    sales::{after::closed, rpc::set_pin},
    ui::{Button, Form, FormErrors, Input, Kind, PageHeader, Toaster, Tone},
};

/// `/settings/pin`
pub fn page() -> AnyView {
    if !session().may::<Approve>() {
        return closed("Your PIN", "Whoever may agree at other people’s tills has a PIN: owners and managers.");
    }
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Your PIN" />
            <div class="page-body">
                <Fields />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Fields() -> impl IntoView {
    let form = Form::new("pin");
    let toaster = Toaster::get();
    let text = || RwSignal::new(String::new());
    let (pin, again, password) = (text(), text(), text());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        if pin.get_untracked() != again.get_untracked() {
            return form.error.set(Some(AppError::field("again", "This is another PIN.")));
        }
        let cmd = SetPin { pin: pin.get_untracked(), password: password.get_untracked() };
        form.send(set_pin(cmd), move |()| {
            for field in [pin, again, password] {
                field.set(String::new());
            }
            toaster.say("Your PIN is set");
        });
    };
    view! {
        <form class="card pin" on:submit=save novalidate=true>
            <header>
                <h2>"Agree at other people’s tills"</h2>
            </header>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">
                    "A discount above the limit, a price below the minimum, money that goes back: a colleague asks, and you agree at their screen with this PIN. Both of you are written down."
                </p>
                <Input form name="pin" label="New PIN, four to eight digits" value=pin kind=Kind::Password />
                <Input form name="again" label="The same again" value=again kind=Kind::Password />
                <Input form name="password" label="Your password" value=password kind=Kind::Password />
                <Button label="Set PIN" tone=Tone::Primary submit=true busy=form.busy />
            </div>
        </form>
    }
    .into_any()
}

//! A customer as a field of a form: who is chosen, and the dialog that finds somebody or takes them in.

use domain::customers::CustomerRow;
use leptos::prelude::*;

use super::{new::NewCustomer, search::CustomerSearch};
use crate::ui::{Button, Dialog, Form, Size, icon};

/// The field. Belongs outside of a `<form>`: its dialog has one of its own.
#[component]
pub fn PickCustomer(
    /// The form that says what is wrong with the choice.
    form: Form,
    /// Who is chosen.
    chosen: RwSignal<Option<CustomerRow>>,
) -> impl IntoView {
    let (open, new) = (RwSignal::new(false), RwSignal::new(false));
    let pick = Callback::new(move |row: CustomerRow| {
        chosen.set(Some(row));
        open.set(false);
    });
    let ask = move |_| {
        new.set(false);
        open.set(true);
    };
    let who = move || match chosen.get() {
        Some(it) => {
            let reach = [it.email, it.phone].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>();
            view! {
                <p class="row">
                    <span class="grow">
                        <b class="strong">{it.called}</b>
                        <span class="small muted">" " {reach.join(" · ")}</span>
                    </span>
                    <Button label="Another" size=Size::Small on_press=ask />
                </p>
            }
            .into_any()
        }
        None => view! { <Button label="Choose a customer" icon_name="user" on_press=ask /> }.into_any(),
    };
    let title = move || if new.get() { "New customer" } else { "Customer" };
    view! {
        <div class="field" id=form.id("customer") tabindex="-1">
            {who}
            {move || form.of("customer").map(|why| view! { <span class="error">{icon("circle-alert")} {why}</span> })}
        </div>
        <Dialog open title=Signal::derive(move || title().to_owned())>
            <Show
                when=move || new.get()
                fallback=move || {
                    view! {
                        <CustomerSearch
                            on_pick=pick
                            on_cancel=Callback::new(move |()| open.set(false))
                            on_new=Callback::new(move |()| new.set(true))
                        />
                    }
                }
            >
                <NewCustomer on_saved=pick on_back=Callback::new(move |()| new.set(false)) />
            </Show>
        </Dialog>
    }
    .into_any()
}

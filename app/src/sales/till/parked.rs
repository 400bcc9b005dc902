//! Carts that were set aside: tabs on top of the page. One press swaps them; the cart in hand is parked first.

use domain::{
    AppError, SaleId,
    sales::{Cart, ParkCart, ParkedCart},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{Step, Till};
use crate::{
    sales::rpc::{park_cart, parked_carts, resume_cart},
    ui::{Button, Form, FormErrors, IconButton, Input, Tone},
};

/// Asks which there are.
pub fn refresh(till: Till) {
    spawn_local(async move {
        if let Ok(all) = parked_carts().await {
            till.parked.try_set(all);
        }
    });
}

/// How a cart is recognized without being asked.
fn name_of(till: Till, cart: &Cart) -> String {
    let customer = till.customer.with_untracked(|it| it.as_ref().map(|it| it.called.clone()));
    let first = || cart.draft.lines.first().map(|line| line.title.clone());
    customer.or_else(first).unwrap_or_else(|| "Cart".into())
}

/// Sets the cart in hand aside.
async fn park(till: Till, name: String) -> Result<(), AppError> {
    let cart = till.cart.get_untracked().kept();
    let body = serde_json::to_string(&cart)
        .map_err(|_| AppError::new(domain::Code::Malformed, "This cart cannot be set aside."))?;
    park_cart(ParkCart { id: cart.draft.id, name, body }).await
}

/// Parks what is in hand, then goes on with `next`.
fn swap(till: Till, next: Option<SaleId>) {
    let cart = till.cart.get_untracked();
    if till.busy.get_untracked() || cart.is_waiting() {
        return;
    }
    let posted = till.step.with_untracked(|step| matches!(step, Step::Done(_)));
    let name = name_of(till, &cart);
    till.busy.set(true);
    spawn_local(async move {
        let parked = if posted || cart.is_empty() { Ok(()) } else { park(till, name).await };
        till.busy.try_set(false);
        if let Err(error) = parked {
            till.refused.try_set(Some(error));
            return;
        }
        match next {
            None => till.fresh(),
            Some(id) => match resume_cart(id).await {
                Ok(parked) => resume(till, &parked),
                Err(error) => {
                    till.fresh();
                    till.refused.try_set(Some(error));
                }
            },
        }
        refresh(till);
    });
}

fn resume(till: Till, parked: &ParkedCart) {
    match serde_json::from_str::<Cart>(&parked.body) {
        Ok(cart) => {
            till.take_up(cart);
            till.said.set(format!("{} taken up again", parked.name));
        }
        Err(_) => {
            let words = "This cart was parked by another version and cannot be read. Scan its pieces again.";
            till.fresh();
            till.refused.set(Some(AppError::new(domain::Code::Malformed, words)));
        }
    }
}

/// The tabs.
#[component]
pub fn Carts() -> impl IntoView {
    let till = Till::get();
    let many = move || till.cart.with(|cart| cart.draft.lines.len());
    let locked = Signal::derive(move || till.busy.get() || till.cart.with(Cart::is_waiting));
    view! {
        <nav class="till__carts" aria-label="Carts">
            <button type="button" class="tab" aria-current="true">
                "Sale "
                <span class="count count--on">{many}</span>
            </button>
            <For
                each=move || till.parked.get()
                key=|it| it.id
                children=move |it| {
                    let id = it.id;
                    view! {
                        <button
                            type="button"
                            class="tab"
                            title=format!("Parked by {}, {}", it.by, it.when.ago)
                            disabled=locked
                            on:click=move |_| swap(till, Some(id))
                        >
                            "Parked: "
                            {it.name}
                        </button>
                    }
                }
            />
            <IconButton label="New cart" icon_name="plus" quiet=true disabled=locked on_press=move |_| swap(till, None) />
        </nav>
    }
    .into_any()
}

/// Sets the cart aside under a name.
#[component]
pub fn Park() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("park");
    let name = RwSignal::new(till.cart.with_untracked(|cart| name_of(till, cart)));
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let typed = name.get_untracked();
        if typed.trim().is_empty() {
            return form.error.set(Some(AppError::field("name", "Write how you will know it again.")));
        }
        form.send(park(till, typed.clone()), move |()| {
            till.open.set(false);
            till.fresh();
            till.toaster.say(format!("{typed} parked"));
            refresh(till);
        });
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name hint="Its pieces stay on hold for a while." />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Park" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

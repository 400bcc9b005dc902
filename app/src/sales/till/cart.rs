//! The right half of the page while things are put on the cart: customer, lines, what can be done, totals, pay.

use leptos::prelude::*;

use super::{
    lines::Lines,
    state::{Sheet, Till},
    totals::Totals,
};
use crate::{
    frame::top_bar::initials,
    ui::{Button, IconButton, icon},
};

/// The id of the pay button.
pub const PAY: &str = "till-pay";

/// The cart.
#[component]
pub fn CartPane() -> impl IntoView {
    view! {
        <ClientRow />
        <Refusal />
        <Lines />
        <Acts />
        <footer class="till__pay">
            <Totals />
            <PayKey />
        </footer>
    }
    .into_any()
}

/// To whom: one press to the search, one on the name.
#[component]
fn ClientRow() -> impl IntoView {
    let till = Till::get();
    let attached = move || till.cart.with(|cart| cart.draft.customer.is_some());
    let known = move || {
        till.customer.get().map(|it| {
            let credit: Vec<String> = it.credit.iter().map(|money| format!("store credit {money}")).collect();
            let words = [it.company.clone(), it.email.clone(), credit.join(", ")];
            let note: Vec<String> = words.into_iter().filter(|word| !word.is_empty() && *word != it.called).collect();
            view! {
                <span class="avatar till__avatar" aria-hidden="true">
                    {initials(&it.called)}
                </span>
                <span class="grow">
                    <b class="strong clip">{it.called}</b>
                    <span class="small muted clip">{note.join(" · ")}</span>
                </span>
            }
        })
    };
    let nobody = move || {
        till.customer.with(Option::is_none).then(|| {
            let words = if attached() { "Customer of this cart" } else { "Add customer" };
            view! {
                <span class="avatar till__avatar" aria-hidden="true">
                    {icon("user-plus")}
                </span>
                <span class="grow">
                    <b class="strong">{words}</b>
                    <span class="small muted">"For receipts, credit and tax"</span>
                </span>
            }
        })
    };
    view! {
            <div class="till__client">
                <button type="button" class="till__who" on:click=move |_| till.show(Sheet::Customer)>
                    {known}
                    {nobody}
                    {icon("chevron-right")}
                </button>
                <Show when=attached>
                    <IconButton
                        label="Remove the customer"
                        icon_name="x"
                        quiet=true
                        on_press=move |_| {
                            till.change(|cart| {
    cart.set_customer(None);
    Ok(())
    });
                            till.customer.set(None);
                        }
                    />
                </Show>
            </div>
        }
    .into_any()
}

/// The last refusal, in place.
#[component]
fn Refusal() -> impl IntoView {
    let till = Till::get();
    let wrong = move || till.refused.get().or_else(|| till.priced.with(|priced| priced.as_ref().err().cloned()));
    view! {
        {move || {
            wrong()
                .map(|error| {
                    view! {
                        <div class="alert alert--critical till__refusal" role="alert">
                            {icon("triangle-alert")}
                            <div class="grow">{error.detail}</div>
                            <IconButton label="Close" icon_name="x" quiet=true small=true on_press=move |_| till.refused.set(None) />
                        </div>
                    }
                })
        }}
    }
    .into_any()
}

/// Discount, trade-in, note, park, clear.
#[component]
fn Acts() -> impl IntoView {
    let till = Till::get();
    let empty = Signal::derive(move || till.cart.with(|cart| cart.draft.lines.is_empty()));
    let nothing = Signal::derive(move || till.cart.with(domain::sales::Cart::is_empty));
    // A discount that needs somebody's approval needs it for a quote as well.
    let quote = move |_| {
        let approved = till.outstanding.with_untracked(Vec::is_empty);
        till.show(if approved { Sheet::Quote } else { Sheet::Approve });
    };
    let noted = move || till.cart.with(|cart| !cart.note.is_empty());
    view! {
        <div class="till__acts">
            <Button label="Discount" icon_name="percent" disabled=empty on_press=move |_| till.show(Sheet::Discount) />
            <Button label="Trade-in" icon_name="repeat-2" on_press=move |_| till.show(Sheet::TradeIn) />
            <Button
                label=Signal::derive(move || if noted() { "Note ✓".to_owned() } else { "Note".to_owned() })
                icon_name="notebook-pen"
                on_press=move |_| till.show(Sheet::Note)
            />
            <Button label="Quote" icon_name="file-text" disabled=empty on_press=quote />
            <Button label="Park" icon_name="pause" disabled=nothing on_press=move |_| till.show(Sheet::Park) />
            <IconButton label="Clear the cart" icon_name="eraser" disabled=nothing on_press=move |_| till.clear() />
        </div>
    }
    .into_any()
}

/// Alone in its corner. Says why it cannot be pressed yet.
#[component]
fn PayKey() -> impl IntoView {
    let till = Till::get();
    let empty = move || till.cart.with(|cart| cart.draft.lines.is_empty());
    let stuck = move || !till.trouble.with(std::collections::BTreeMap::is_empty);
    let needs = move || !till.outstanding.with(Vec::is_empty);
    let to_pay = move || {
        till.due.with(|due| due.as_ref().ok().map(|due| due.left)).or_else(|| till.total()).map(|it| it.to_string())
    };
    let off = move || empty() || stuck() || till.priced.with(Result::is_err);
    view! {
        <Show when=stuck>
            <p class="small warn" role="status">
                "A piece on this cart cannot be sold here. Remove it, or try again."
            </p>
        </Show>
        <button
            type="button"
            id=PAY
            class="btn btn--primary till__key"
            disabled=off
            on:click=move |_| till.to_pay()
        >
            {move || {
                if needs() && !off() {
                    view! {
                        {icon::icon_as("key-round", "icon icon--lg")}
                        "Get approval"
                    }
                        .into_any()
                } else {
                    view! {
                        {icon::icon_as("credit-card", "icon icon--lg")}
                        "Charge "
                        <b class="num">{to_pay}</b>
                    }
                        .into_any()
                }
            }}
        </button>
    }
    .into_any()
}

//! Charging a card on the reader of the register: the till asks, watches, and takes the tender once the gateway has the
//! money. What is asked for is kept with the cart, so that a reload goes on watching and the customer pays once.

use domain::{
    AppError, Money,
    sales::{AskCard, CardStatus, TenderKind, gateway::Outcome},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{pay::Paying, post, state::Till};
use crate::{
    sales::card::{
        rpc::cancel_card,
        watch::{Heard, watch},
    },
    ui::{Button, icon, id},
};

/// The next card is charged on the reader.
#[must_use]
pub fn charges(till: Till, paying: Paying) -> bool {
    let reader = till.view.with(|view| view.gateway) && till.at().is_some_and(|it| !it.reader.is_empty());
    reader && paying.kind.get() == TenderKind::Card && !paying.by_hand.get()
}

/// Asks for a card payment.
///
/// # Errors
/// Those of [`domain::sales::Cart::ask`].
pub fn ask(till: Till, paying: Paying, amount: Money, total: Money) -> Result<(), AppError> {
    let register = till.register.get_untracked().ok_or_else(|| AppError::field("amount", "Choose a register."))?;
    let mut cart = till.cart.get_untracked();
    let asked = cart.ask(id::mint(), register, amount, total)?;
    till.cart.set(cart);
    till.said.set(format!("{amount} asked for on the reader"));
    follow(till, paying, asked);
    Ok(())
}

/// Goes on with a card payment of before a reload. Asked for again, it is the same payment.
pub fn resume(till: Till, paying: Paying) {
    if let Some(asked) = till.cart.with_untracked(|cart| cart.asking.clone()) {
        follow(till, paying, asked);
    }
}

/// Listens until the cart waits for it no more.
fn follow(till: Till, paying: Paying, asked: AskCard) {
    let id = asked.id;
    let waits = move || till.cart.with_untracked(|cart| cart.asking.as_ref().is_some_and(|it| it.id == id));
    let listen = move |heard: Heard| {
        if !waits() {
            return true;
        }
        match heard {
            Heard::Status(status) => {
                paying.form.error.set(None);
                hear(till, paying, &status);
            }
            Heard::Silence(error) => paying.form.error.set(Some(error)),
            Heard::Refused(error) => {
                till.cart.update(|cart| cart.asking = None);
                paying.form.error.set(Some(error));
            }
        }
        !waits()
    };
    watch(asked, Callback::new(listen));
}

/// Takes in what became of it, and posts the sale when that was all that was missing.
fn hear(till: Till, paying: Paying, status: &CardStatus) {
    let Some(total) = untrack(|| till.total()) else { return };
    let mut cart = till.cart.get_untracked();
    if let Err(error) = cart.hear(status, total) {
        return paying.form.error.set(Some(error));
    }
    till.cart.set(cart);
    match status.outcome() {
        Outcome::Waits => {}
        Outcome::Over(why) => {
            // What is chosen anew forgets its refusals.
            paying.choose(TenderKind::Card);
            paying.form.error.set(Some(why));
        }
        Outcome::Taken(tender) => {
            till.said.set(format!("{} taken by card", tender.amount));
            if till.due.with_untracked(|due| due.as_ref().is_ok_and(domain::sales::Due::is_settled)) {
                post::send(till, paying);
            } else {
                paying.choose(TenderKind::Card);
            }
        }
    }
}

/// Gives it up. When the customer paid at the same moment, it stays paid and counts.
fn give_up(till: Till, paying: Paying, busy: RwSignal<bool>) {
    let Some(asked) = till.cart.with_untracked(|cart| cart.asking.clone()) else { return };
    busy.set(true);
    spawn_local(async move {
        let answer = cancel_card(asked.id).await;
        busy.try_set(false);
        match answer {
            Ok(status) => hear(till, paying, &status),
            Err(error) => {
                paying.form.error.try_set(Some(error));
            }
        }
    });
}

/// While the customer is at the reader.
#[component]
pub fn AtReader() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let busy = RwSignal::new(false);
    let amount = move || till.cart.with(|cart| cart.asking.as_ref().map(|it| it.amount.to_string()));
    let place = move || till.at().map(|it| it.name).unwrap_or_default();
    view! {
        <div class="alert till__reader" role="status">
            {icon("credit-card")}
            <div class="grow stack snug">
                <b class="num">{amount} " on the reader of " {place}</b>
                <p>"The customer holds, inserts or swipes the card. The sale goes on by itself."</p>
                <div class="row">
                    <Button label="Give it up" icon_name="x" busy=busy on_press=move |_| give_up(till, paying, busy) />
                </div>
            </div>
        </div>
    }
    .into_any()
}

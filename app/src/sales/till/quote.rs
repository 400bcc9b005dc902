//! Quoting what is on the cart, and going on with a quote: to sell it, or to change it.

use domain::{
    AppError, Date, QuoteId,
    sales::{Cart, QUOTE_DAYS, SaveQuote},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{NavigateOptions, hooks::use_navigate, params::ParamsMap};

use super::state::{Sheet, Till};
use crate::{
    paths,
    sales::quotes::rpc::{find_quote, save_quote},
    ui::{Area, Button, Form, FormErrors, Input, Kind, Tone, id},
};

/// What an address asks of the till about a quote: which one, and whether to sell it.
#[must_use]
pub fn asked(query: &ParamsMap) -> Option<(QuoteId, bool)> {
    let of = |name: &str| query.get(name).and_then(|id| id.parse().ok());
    of("sell").map(|id| (id, true)).or_else(|| of("change").map(|id| (id, false)))
}

/// Takes the cart of a quote up, unless another one is in hand.
pub fn take_up(till: Till, quote: QuoteId, sells: bool) {
    let (free, same) = till.cart.with_untracked(|cart| {
        let changes = cart.revises.is_some_and(|(id, _)| id == quote);
        (cart.is_empty(), if sells { cart.quote == Some(quote) } else { changes })
    });
    if same {
        return;
    }
    if !free {
        let words = "There is a cart in hand. Finish or park it, then come back to the quote.";
        return till.refused.set(Some(AppError::new(domain::Code::StepNotAllowed, words)));
    }
    spawn_local(async move {
        let found = match find_quote(quote).await {
            Ok(found) => found,
            Err(error) => {
                till.refused.try_set(Some(error));
                return;
            }
        };
        let Ok(mut cart) = serde_json::from_str::<Cart>(&found.cart) else {
            let words = "This quote was made by another version and cannot be read. Scan its pieces again.";
            till.refused.try_set(Some(AppError::new(domain::Code::Malformed, words)));
            return;
        };
        cart.quote = sells.then_some(quote);
        cart.revises = (!sells).then_some((quote, found.version));
        till.take_up(cart);
        till.said.set(format!("{} taken up", found.row.number));
    });
}

/// Offers the cart until a day.
#[component]
pub fn QuoteForm() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("quote");
    let today = till.view.with_untracked(|view| view.today);
    let until = today.plus_days(QUOTE_DAYS).unwrap_or(today);
    let (until, note) = (RwSignal::new(until.to_string()), RwSignal::new(String::new()));
    // One id for the form: pressing twice offers once.
    let fresh = StoredValue::new(id::mint::<QuoteId>());
    let navigate = use_navigate();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(total) = untrack(|| till.total()) else { return };
        let Ok(valid_until) = until.get_untracked().parse::<Date>() else {
            return form.error.set(Some(AppError::field("valid_until", "A day, please.")));
        };
        let cart = till.cart.get_untracked();
        let Ok(kept) = serde_json::to_string(&cart.kept()) else { return };
        let (id, version) = cart.revises.unwrap_or_else(|| (fresh.get_value(), 0));
        let note = note.get_untracked();
        let cmd = SaveQuote { id, version, draft: cart.draft, shown: total, valid_until, note, cart: kept };
        let navigate = navigate.clone();
        form.send(save_quote(cmd), move |done| {
            till.open.set(false);
            till.fresh();
            till.toaster.say(format!("{} is ready to be sent", done.number));
            navigate(&paths::quote(done.quote), NavigateOptions::default());
        });
    };
    let nobody = move || till.cart.with(|cart| cart.draft.customer.is_none());
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Show when=nobody>
                    <div class="row wrap">
                        <span class="muted">"A quote is for somebody."</span>
                        <Button label="Add customer" icon_name="user-plus" on_press=move |_| till.show(Sheet::Customer) />
                    </div>
                </Show>
                <Input form name="valid_until" label="Valid until" value=until kind=Kind::Date />
                <Area form name="note" label="Note for the customer" value=note />
                <p class="small muted">
                    "The price holds until that day. The pieces stay for sale; reserve them if they must not go."
                </p>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Save the quote" tone=Tone::Primary submit=true busy=form.busy disabled=Signal::derive(nobody) />
            </footer>
        </form>
    }
    .into_any()
}

//! Every other form of payment: its tile, its amount, its reference.

use domain::{
    AppError, Money,
    sales::{Cart, TenderKind},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    pay::Paying,
    reader::charges,
    state::{Sheet, Till},
};
use crate::{
    sales::rpc::find_gift_card,
    ui::{Button, Input, Kind, icon},
};

/// Always in view.
const FIRST: [TenderKind; 5] =
    [TenderKind::Cash, TenderKind::Card, TenderKind::GiftCard, TenderKind::StoreCredit, TenderKind::TradeIn];
/// Behind "More".
const MORE: [TenderKind; 4] =
    [TenderKind::BankTransfer, TenderKind::Cheque, TenderKind::Financing, TenderKind::OnAccount];

/// The picture of a tender.
#[must_use]
pub const fn icon_of(kind: TenderKind) -> &'static str {
    match kind {
        TenderKind::Cash => "banknote",
        TenderKind::Card => "credit-card",
        TenderKind::BankTransfer => "landmark",
        TenderKind::Cheque => "file-text",
        TenderKind::GiftCard => "gift",
        TenderKind::StoreCredit => "wallet",
        TenderKind::Financing => "hand-coins",
        TenderKind::OnAccount => "receipt",
        TenderKind::TradeIn | TenderKind::Exchange => "repeat-2",
        TenderKind::Marketplace => "store",
        TenderKind::Deposit => "clock",
    }
}

/// What to say when a tender that needs a reference has none.
#[must_use]
pub const fn reference_needed(kind: TenderKind) -> Option<&'static str> {
    match kind {
        TenderKind::Cheque => Some("The number of the cheque."),
        TenderKind::Financing => Some("The reference of the lender."),
        TenderKind::GiftCard => Some("The code of the gift card."),
        TenderKind::Cash
        | TenderKind::Card
        | TenderKind::BankTransfer
        | TenderKind::StoreCredit
        | TenderKind::OnAccount
        | TenderKind::TradeIn
        | TenderKind::Marketplace
        | TenderKind::Deposit
        | TenderKind::Exchange => None,
    }
}

/// A gift card that was looked up holds that much.
///
/// # Errors
/// `input.invalid` of `amount`.
pub fn check_card(paying: Paying, kind: TenderKind, amount: Money) -> Result<(), AppError> {
    let balance = paying.card.with_untracked(|card| card.as_ref().map(|it| it.balance));
    match balance.filter(|balance| kind == TenderKind::GiftCard && balance.minor < amount.minor) {
        Some(balance) => Err(AppError::field("amount", format!("This card holds {balance}."))),
        None => Ok(()),
    }
}

/// The tiles.
#[component]
pub fn Tenders() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let more = RwSignal::new(MORE.contains(&paying.kind.get_untracked()));
    let tile = move |kind: TenderKind| {
        let off = move || match kind {
            TenderKind::Cash => !till.takes_cash(),
            _ => false,
        };
        view! {
            <button
                type="button"
                class="btn tender"
                aria-pressed=move || if paying.kind.get() == kind { "true" } else { "false" }
                disabled=off
                title=move || if off() { "The drawer is closed" } else { "" }
                on:click=move |_| paying.choose(kind)
            >
                {icon::icon_as(icon_of(kind), "icon icon--lg")}
                <span>{kind.label()}</span>
            </button>
        }
    };
    view! {
        <div class="tenders" role="group" aria-label="Tender">
            {FIRST.into_iter().map(tile).collect_view()}
            <button
                type="button"
                class="btn tender"
                aria-expanded=move || if more.get() { "true" } else { "false" }
                on:click=move |_| more.update(|more| *more = !*more)
            >
                {icon::icon_as("ellipsis", "icon icon--lg")}
                <span>{move || if more.get() { "Fewer" } else { "More" }}</span>
            </button>
            <Show when=move || more.get()>{MORE.into_iter().map(tile).collect_view()}</Show>
        </div>
    }
    .into_any()
}

/// Amount and reference of anything but cash.
#[component]
pub fn OtherTender() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let form = paying.form;
    let unit = till.cart.with_untracked(|cart| cart.currency().code().to_owned());
    let fields = move || {
        let kind = paying.kind.get();
        let needs_customer = matches!(kind, TenderKind::StoreCredit | TenderKind::OnAccount);
        if needs_customer && till.cart.with(|cart| cart.draft.customer.is_none()) {
            return view! {
                <div class="row wrap">
                    <span class="muted">"This needs a customer."</span>
                    <Button label="Add customer" icon_name="user-plus" on_press=move |_| till.show(Sheet::Customer) />
                </div>
            }
            .into_any();
        }
        let at_reader = charges(till, paying);
        let reference = match kind {
            TenderKind::Card if at_reader => None,
            TenderKind::Card => Some(("Terminal reference", "Never a card number", true)),
            TenderKind::BankTransfer => Some(("Bank reference", "", true)),
            TenderKind::Cheque => Some(("Cheque number", "", false)),
            TenderKind::Financing => Some(("Lender’s reference", "", false)),
            TenderKind::GiftCard
            | TenderKind::Cash
            | TenderKind::StoreCredit
            | TenderKind::OnAccount
            | TenderKind::TradeIn
            | TenderKind::Marketplace
            | TenderKind::Deposit
            | TenderKind::Exchange => None,
        };
        let reference = reference.map(|(label, hint, optional)| {
            view! { <Input form name="reference" label value=paying.reference hint optional /> }
        });
        let other = (kind == TenderKind::Card
            && till.view.with(|view| view.gateway)
            && till.at().is_some_and(|it| !it.reader.is_empty()))
        .then(|| {
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        prop:checked=move || paying.by_hand.get()
                        on:change=move |on| paying.by_hand.set(event_target_checked(&on))
                    />
                    <span>"On another terminal"</span>
                </label>
            }
        });
        let card = (kind == TenderKind::GiftCard).then(|| view! { <GiftCard /> });
        let credit = (kind == TenderKind::StoreCredit).then(|| {
            let words = move || {
                paying
                    .credit()
                    .map_or_else(|| "This customer has no store credit.".to_owned(), |it| format!("{it} store credit"))
            };
            view! { <p class="muted num">{words}</p> }
        });
        view! {
            {card}
            {credit}
            <div class="form-grid">
                <Input form name="amount" label="Amount" value=paying.amount kind=Kind::Decimal unit=unit.clone() />
                {reference}
            </div>
            {other}
        }
        .into_any()
    };
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        paying.confirm();
    };
    view! {
        <form class="till__tender stack snug" novalidate=true on:submit=send>
            {fields}
            // Enter in a field takes the tender; the key below is what fingers press.
            <button type="submit" class="sr" tabindex="-1" aria-hidden="true">
                "Take"
            </button>
        </form>
    }
    .into_any()
}

/// The code of a gift card, and what it holds.
#[component]
fn GiftCard() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let form = paying.form;
    let busy = RwSignal::new(false);
    let look = move |_| {
        let code = paying.reference.get_untracked();
        if code.trim().is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = find_gift_card(code).await;
            busy.try_set(false);
            match answer {
                Ok(card) => {
                    let left = till.due.with_untracked(|due| due.as_ref().ok().map(|it| it.left));
                    let usable = left.map(|left| if card.balance.minor < left.minor { card.balance } else { left });
                    paying.amount.try_set(usable.map(Money::plain).unwrap_or_default());
                    paying.card.try_set(Some(card));
                    form.error.try_set(None);
                }
                Err(error) => {
                    paying.card.try_set(None);
                    form.error.try_set(Some(AppError::field("reference", error.detail)));
                }
            }
        });
    };
    let held = move || {
        paying.card.get().map(|card| {
            let state = if card.state == domain::sales::stored_value::ValueState::Active {
                String::new()
            } else {
                format!(", {}", card.state.label().to_lowercase())
            };
            let until = card.last_day.map(|day| format!(", until {day}")).unwrap_or_default();
            let other = till.cart.with(Cart::currency) != card.balance.currency;
            let other = if other { ". It is in another currency." } else { "" };
            format!("Card •• {} holds {}{state}{until}{other}", card.code_end, card.balance)
        })
    };
    view! {
        <div class="till__code">
            <Input form name="reference" label="Code" value=paying.reference hint="Scan it, or type it as printed" />
            <Button label="Look up" icon_name="search" busy=busy on_press=look />
        </div>
        <p class="num muted" role="status">
            {held}
        </p>
    }
    .into_any()
}

//! Paying: any mix of tenders, what is still due always in view, and one key that goes on.

use domain::{
    AppError, Code, Money,
    sales::{Cart, Tender, TenderKind, ValueView},
    text::Email,
};
use leptos::html;
use leptos::prelude::*;

use super::{
    cash::Keypad,
    post,
    reader::{AtReader, charges},
    state::{Sheet, Step, Till},
    tenders::{OtherTender, Tenders, icon_of},
    totals::effect,
};
use crate::ui::{Button, Form, FormErrors, IconButton, Size, icon, id};

/// What is being typed while a sale is paid.
#[derive(Clone, Copy)]
pub struct Paying {
    till: Till,
    /// In which form.
    pub kind: RwSignal<TenderKind>,
    /// Cash as typed, in minor units; nothing typed is exactly what is due.
    pub typed: RwSignal<Option<i64>>,
    /// Refusals of a tender.
    pub form: Form,
    /// The amount of any other tender.
    pub amount: RwSignal<String>,
    /// Its reference.
    pub reference: RwSignal<String>,
    /// The gift card that was looked up.
    pub card: RwSignal<Option<ValueView>>,
    /// The card is taken on a terminal of its own, though the register has a reader.
    pub by_hand: RwSignal<bool>,
    /// The receipt is mailed.
    pub mail: RwSignal<bool>,
    /// To this address.
    pub address: RwSignal<String>,
    /// Sent, and no answer came.
    pub waiting: RwSignal<Option<AppError>>,
    /// The total that was shown, and the one it is.
    pub mismatch: RwSignal<Option<(Money, Money)>>,
}

impl Paying {
    /// For everything inside the page.
    pub fn provide(till: Till) -> Self {
        let it = Self {
            till,
            kind: RwSignal::new(TenderKind::Card),
            typed: RwSignal::new(None),
            form: Form::new("tender"),
            amount: RwSignal::new(String::new()),
            reference: RwSignal::new(String::new()),
            card: RwSignal::new(None),
            by_hand: RwSignal::new(false),
            mail: RwSignal::new(false),
            address: RwSignal::new(String::new()),
            waiting: RwSignal::new(None),
            mismatch: RwSignal::new(None),
        };
        provide_context(it);
        it
    }

    /// That of the page.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Begins with the tender that is most likely.
    pub fn begin(self) {
        let cash = self.till.takes_cash();
        self.choose(if cash { TenderKind::Cash } else { TenderKind::Card });
        self.mail.set(false);
        self.address
            .set(self.till.customer.with_untracked(|it| it.as_ref().map(|it| it.email.clone())).unwrap_or_default());
        let sent = self.till.cart.with_untracked(|cart| cart.sent.is_some());
        let left = || AppError::new(Code::Offline, "The page was left before the answer came.");
        self.waiting.set(sent.then(left));
        self.mismatch.set(None);
        super::reader::resume(self.till, self);
    }

    /// This form of payment from now on; what is due is its amount until somebody types another one.
    pub fn choose(self, kind: TenderKind) {
        if kind == TenderKind::TradeIn {
            return self.till.show(Sheet::TradeIn);
        }
        self.kind.set(kind);
        self.form.error.set(None);
        self.typed.set(None);
        self.reference.set(String::new());
        self.card.set(None);
        let left = self.till.due.with_untracked(|due| due.as_ref().ok().map(|it| it.left));
        let most = match kind {
            TenderKind::StoreCredit => self.credit(),
            _ => None,
        };
        let amount = left.map(|left| most.filter(|most| most.minor < left.minor).unwrap_or(left));
        self.amount.set(amount.filter(|it| !it.is_zero()).map(Money::plain).unwrap_or_default());
    }

    /// The store credit of the customer that can be used here.
    #[must_use]
    pub fn credit(self) -> Option<Money> {
        let currency = self.till.cart.with(Cart::currency);
        self.till.customer.with(|it| it.as_ref()?.credit.iter().find(|it| it.currency == currency).copied())
    }

    /// A figure of the keypad.
    pub fn key(self, figures: &str) {
        if self.kind.get_untracked() != TenderKind::Cash || self.locked() {
            return;
        }
        let typed = format!("{}{figures}", self.typed.get_untracked().unwrap_or(0));
        if let Ok(minor) = typed.parse::<i64>()
            && minor <= domain::money::MAX_MINOR
        {
            self.typed.set(Some(minor));
        }
    }

    /// Takes the last figure back.
    pub fn rub_out(self) {
        if !self.locked() {
            self.typed.update(|typed| *typed = typed.map(|minor| minor / 10).filter(|minor| *minor > 0));
        }
    }

    /// Cash on the keypad.
    #[must_use]
    pub fn cash(self) -> Option<Money> {
        let due = self.till.due.with(|due| due.as_ref().ok().copied())?;
        let typed = self.typed.get().map(|minor| Money::new(minor, due.left.currency));
        Some(typed.unwrap_or(due.in_cash))
    }

    /// Nothing may be changed: the sale is on its way.
    #[must_use]
    pub fn locked(self) -> bool {
        self.till.busy.get() || self.till.cart.with(Cart::is_waiting)
    }

    /// Back to the cart.
    pub fn back(self) {
        if !untrack(|| self.locked()) {
            self.till.step.set(Step::Cart);
        }
    }

    /// The key: takes the tender, and posts the sale once everything is paid.
    pub fn confirm(self) {
        if self.till.busy.get_untracked() || self.till.cart.with_untracked(|cart| cart.asking.is_some()) {
            return;
        }
        if self.till.cart.with_untracked(|cart| cart.sent.is_some()) {
            return post::send(self.till, self);
        }
        let settled =
            move || self.till.due.with_untracked(|due| due.as_ref().is_ok_and(domain::sales::Due::is_settled));
        if let Err(error) = self.note_address() {
            return self.form.error.set(Some(error));
        }
        if !settled() {
            if untrack(|| charges(self.till, self)) {
                let error = self.charge().err();
                return self.form.error.set(error);
            }
            if let Err(error) = self.take() {
                return self.form.error.set(Some(error));
            }
            self.form.error.set(None);
            if !settled() {
                // Another form pays the rest.
                let kind = self.kind.get_untracked();
                return self.choose(if kind == TenderKind::Cash { TenderKind::Card } else { kind });
            }
        }
        post::send(self.till, self);
    }

    fn note_address(self) -> Result<(), AppError> {
        let mail_to = match self.mail.get_untracked() {
            false => String::new(),
            true => {
                let read =
                    Email::parse(&self.address.get_untracked()).map_err(|words| AppError::field("mail_to", words))?;
                read.as_str().to_owned()
            }
        };
        self.till.attempt(|cart| {
            cart.mail_to = mail_to;
            Ok(())
        })
    }

    /// Sends the amount to the reader.
    fn charge(self) -> Result<(), AppError> {
        let total =
            untrack(|| self.till.total()).ok_or_else(|| AppError::field("amount", "This cart cannot be priced."))?;
        let amount = Money::parse(&self.amount.get_untracked(), total.currency)
            .map_err(|words| AppError::field("amount", words.to_string()))?;
        super::reader::ask(self.till, self, amount, total)
    }

    fn take(self) -> Result<(), AppError> {
        let kind = self.kind.get_untracked();
        let total =
            untrack(|| self.till.total()).ok_or_else(|| AppError::field("amount", "This cart cannot be priced."))?;
        let reference =
            domain::text::line(&self.reference.get_untracked()).map_err(|words| AppError::field("reference", words))?;
        let amount = match kind {
            TenderKind::Cash => {
                if !untrack(|| self.till.takes_cash()) {
                    return Err(AppError::field("amount", "The drawer is closed: no cash can be taken."));
                }
                untrack(|| self.cash()).unwrap_or(Money::zero(total.currency))
            }
            _ => Money::parse(&self.amount.get_untracked(), total.currency)
                .map_err(|words| AppError::field("amount", words.to_string()))?,
        };
        if reference.is_empty()
            && let Some(words) = super::tenders::reference_needed(kind)
        {
            return Err(AppError::field("reference", words));
        }
        super::tenders::check_card(self, kind, amount)?;
        if kind == TenderKind::StoreCredit && untrack(|| self.credit()).is_none_or(|credit| credit.minor < amount.minor)
        {
            return Err(AppError::field("amount", "The store credit of this customer is not that much."));
        }
        let tender = Tender { id: id::mint(), kind, amount, reference };
        self.till.attempt(|cart| cart.pay(tender, total))?;
        self.till.said.set(format!("{} {amount} taken", kind.label()));
        Ok(())
    }
}

/// The pane.
#[component]
pub fn PayPane() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _focused = heading.focus();
        }
    });
    let locked = Signal::derive(move || paying.locked());
    let total = move || till.total().map(|it| it.to_string());
    let left = move || till.due.with(|due| due.as_ref().ok().map(|due| due.left.to_string()));
    let settled = move || till.due.with(|due| due.as_ref().is_ok_and(domain::sales::Due::is_settled));
    view! {
        <header class="till__step">
            <IconButton label="Back to the cart" icon_name="arrow-left" quiet=true disabled=locked on_press=move |_| paying.back() />
            <h2 tabindex="-1" node_ref=heading>
                "Payment"
            </h2>
            <span class="push num muted">"Sale " {total}</span>
        </header>
        <div class="till__scroll">
            <Paid />
            <p class="sr">{move || till.cart.with(counted)}</p>
            <Rounding />
            <div class="till__due" aria-live="polite">
                <span class="muted">"Still to pay"</span>
                <span class="num">{left}</span>
            </div>
            <Problems />
            <Show when=move || till.cart.with(|cart| cart.asking.is_some())>
                <AtReader />
            </Show>
            <Show when=move || !settled() && !locked.get()>
                <Tenders />
                <Show when=move || paying.kind.get() == TenderKind::Cash fallback=|| view! { <OtherTender /> }>
                    <Keypad />
                </Show>
            </Show>
            <Show when=move || !locked.get()>
                <Receipt />
            </Show>
        </div>
        <footer class="till__pay">
            <Key />
        </footer>
    }
    .into_any()
}

/// What is sold, for those who listen.
fn counted(cart: &Cart) -> String {
    crate::ui::amount::counted(
        i64::try_from(cart.draft.lines.len()).unwrap_or(0),
        "line on this sale",
        "lines on this sale",
    )
}

/// What was given so far.
#[component]
fn Paid() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let all = Memo::new(move |_| till.cart.with(|cart| cart.tenders.clone()));
    let locked = Signal::derive(move || paying.locked());
    let row = move |it: Tender| {
        let (payment, kind) = (it.id, it.kind);
        let title = move || {
            till.cart.with(|cart| {
                let at =
                    cart.tenders.iter().filter(|it| it.kind == TenderKind::TradeIn).position(|it| it.id == payment);
                at.and_then(|at| cart.taken_in.get(at)).map(|piece| (piece.item, piece.title.clone()))
            })
        };
        let words = match (kind, it.reference.as_str()) {
            (TenderKind::TradeIn, _) => untrack(title).map(|it| it.1).unwrap_or_default(),
            (TenderKind::GiftCard, code) => {
                let end: String = code.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
                format!("•• {end}")
            }
            (TenderKind::StoreCredit | TenderKind::OnAccount, _) => {
                till.customer.with_untracked(|it| it.as_ref().map(|it| it.called.clone())).unwrap_or_default()
            }
            (_, reference) => reference.to_owned(),
        };
        let label = kind.label();
        let charged = kind == TenderKind::Card && it.reference.starts_with("pi_");
        let remove = move |_| {
            let piece = untrack(title).map(|it| it.0);
            till.change(|cart| {
                match piece {
                    Some(item) => cart.give_back(item),
                    None => cart.unpay(payment),
                }
                Ok(())
            });
            paying.choose(paying.kind.get_untracked());
        };
        view! {
            <li>
                {icon(icon_of(kind))}
                <span class="grow clip">{label} " " <span class="muted">{words}</span></span>
                <span class="num">{it.amount.to_string()}</span>
                // What the gateway took goes back through it, not by forgetting it.
                {(!charged)
                    .then(|| {
                        view! { <IconButton label=format!("Remove {label}") icon_name="x" quiet=true disabled=locked on_press=remove /> }
                    })}
            </li>
        }
    };
    view! {
        <ul class="rows paid" aria-label="Given so far">
            <For each=move || all.get() key=|it| it.id children=row />
        </ul>
        {move || till.priced.with(|priced| priced.as_ref().ok().and_then(|it| effect(till, it)))
            .map(|words| view! { <div class="till__effect">{words}</div> })}
    }
    .into_any()
}

/// What the coins of the country add or take off.
#[component]
fn Rounding() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let rounding = move || {
        let cash = paying.kind.get() == TenderKind::Cash
            || till.cart.with(|cart| cart.tenders.iter().any(|it| it.kind == TenderKind::Cash));
        till.due.with(|due| due.as_ref().ok().copied()).filter(|due| cash && !due.rounding.is_zero())
    };
    view! {
        {move || {
            rounding()
                .map(|due| {
                    let sign = if due.rounding.is_negative() { "" } else { "+" };
                    view! {
                        <dl class="facts money till__rounding">
                            <dt>"Cash rounding"</dt>
                            <dd>{format!("{sign}{}", due.rounding)}</dd>
                            <dt>"To pay in cash"</dt>
                            <dd>{due.in_cash.to_string()}</dd>
                        </dl>
                    }
                })
        }}
    }
    .into_any()
}

/// No answer, another total, a refusal.
#[component]
fn Problems() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let no_answer = move |error: AppError| {
        view! {
            <div class="alert alert--caution till__refusal" role="alert">
                {icon("wifi-off")}
                <div class="grow">
                    <b>"No answer yet. Nothing is lost."</b>
                    <p>{error.detail}</p>
                    <p>"The sale is kept here and asked for again under the same number, so it cannot be posted twice. Do not take the money again."</p>
                    <div class="row wrap">
                        <Button label="Ask again now" size=Size::Small icon_name="rotate-cw" busy=till.busy on_press=move |_| post::send(till, paying) />
                        <Button label="Back to the cart" size=Size::Small on_press=move |_| post::give_up(till, paying) />
                    </div>
                </div>
            </div>
        }
    };
    let other_total = move |(shown, now): (Money, Money)| {
        view! {
            <div class="alert alert--caution till__refusal" role="alert">
                {icon("triangle-alert")}
                <div class="grow">
                    <b>"The total has changed."</b>
                    <p class="num">{format!("You showed {shown}. With the prices and taxes of this moment it is {now}.")}</p>
                    <p>"Nothing was posted. Tell the customer, then check the payments."</p>
                </div>
            </div>
        }
    };
    view! {
        {move || paying.waiting.get().map(no_answer)}
        {move || paying.mismatch.get().map(other_total)}
        {move || {
            let wrong = till.due.with(|due| due.as_ref().err().cloned());
            wrong
                .map(|error| {
                    view! {
                        <div class="alert alert--critical till__refusal" role="alert">
                            {icon("triangle-alert")}
                            <div class="grow">{error.detail}</div>
                        </div>
                    }
                })
        }}
        <div class="till__form-errors">
            <FormErrors form=paying.form />
        </div>
    }
    .into_any()
}

/// The receipt goes by mail.
#[component]
fn Receipt() -> impl IntoView {
    let paying = Paying::get();
    paying.form.note_label("mail_to", "E-mail of the receipt");
    view! {
        <div class="till__mail">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || paying.mail.get()
                    on:change=move |on| paying.mail.set(event_target_checked(&on))
                />
                <span>"E-mail the receipt"</span>
            </label>
            <Show when=move || paying.mail.get()>
                <input
                    id="tender-mail_to"
                    class="input"
                    type="email"
                    aria-label="E-mail address for the receipt"
                    placeholder="name@example.com"
                    autocomplete="off"
                    aria-invalid=move || paying.form.of("mail_to").map(|_| "true")
                    prop:value=move || paying.address.get()
                    on:input=move |typed| paying.address.set(event_target_value(&typed))
                />
            </Show>
        </div>
    }
    .into_any()
}

/// The key.
#[component]
fn Key() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let settled = move || till.due.with(|due| due.as_ref().is_ok_and(domain::sales::Due::is_settled));
    let amount = move || match paying.kind.get() {
        TenderKind::Cash => paying.cash().map(|it| it.to_string()),
        _ => {
            let currency = till.cart.with(Cart::currency);
            paying.amount.with(|typed| Money::parse(typed, currency).ok()).map(|it| it.to_string())
        }
    };
    let how = move || match paying.kind.get() {
        TenderKind::Cash => "cash".to_owned(),
        kind => format!("by {}", kind.label().to_lowercase()),
    };
    let asking = move || till.cart.with(|cart| cart.asking.is_some());
    let off = move || till.busy.get() || asking() || till.due.with(Result::is_err);
    view! {
        <button
            type="button"
            id="till-take"
            class="btn btn--primary till__key"
            aria-busy=move || till.busy.get().then_some("true")
            disabled=off
            on:click=move |_| paying.confirm()
        >
            {icon::icon_as("check", "icon icon--lg")}
            {move || {
                if settled() {
                    view! { "Complete sale" }.into_any()
                } else if charges(till, paying) {
                    view! {
                        "Charge "
                        <b class="num">{amount}</b>
                        " on the reader"
                    }
                        .into_any()
                } else {
                    view! {
                        "Take "
                        <b class="num">{amount}</b>
                        " "
                        {how}
                    }
                        .into_any()
                }
            }}
        </button>
    }
    .into_any()
}

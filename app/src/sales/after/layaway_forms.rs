//! What a layaway asks for: a payment, more time, an end.

use domain::{
    AppError, Code, DocumentId, Money, PaymentId,
    sales::{
        Approvable, EndLayaway, ExtendLayaway, LayawayView, PayLayaway, Tender, TenderKind, TillView, layaway::Unwound,
    },
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{
    agreement::{Agreement, Asking},
    drawer_forms::typed,
    rpc::{cancel_layaway, default_layaway, extend_layaway, pay_layaway},
};
use crate::ui::{Area, Button, Choice, Form, FormErrors, Input, Kind, Toaster, Tone, id};

/// The forms that pay by instalments, as pages offer them.
pub const FORMS: [TenderKind; 6] = [
    TenderKind::Cash,
    TenderKind::Card,
    TenderKind::BankTransfer,
    TenderKind::Cheque,
    TenderKind::GiftCard,
    TenderKind::StoreCredit,
];

/// Keys and words of forms.
pub fn options(forms: &[TenderKind]) -> Vec<(String, String)> {
    forms.iter().map(|kind| (kind.key().to_owned(), kind.label().to_owned())).collect()
}

/// The register whose drawer is open, or the first one.
pub fn at_register(till: &TillView) -> String {
    let open = till.registers.iter().find(|it| it.session.as_ref().is_some_and(|one| !one.counting));
    open.or(till.registers.first()).map(|it| it.id.to_string()).unwrap_or_default()
}

/// Takes a payment.
#[component]
pub fn PayForm(
    view: StoredValue<LayawayView>,
    till: StoredValue<TillView>,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("pay");
    let toaster = Toaster::get();
    let (balance, due) = view.with_value(|it| (it.balance, next_instalment(it)));
    let currency = balance.currency;
    let sum = RwSignal::new(due.plain());
    let handed = RwSignal::new(String::new());
    let kind = RwSignal::new(TenderKind::Card.key().to_owned());
    let reference = RwSignal::new(String::new());
    let register = RwSignal::new(till.with_value(at_register));
    let registers: Vec<_> =
        till.with_value(|till| till.registers.iter().map(|it| (it.id.to_string(), it.name.clone())).collect());
    let tender = StoredValue::new(None::<PaymentId>);
    let in_cash = move || kind.with(|it| it == TenderKind::Cash.key());
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(amount) = typed(form, "amount", &sum.get_untracked(), currency) else { return };
        let of = kind.with_untracked(|key| TenderKind::of(key)).unwrap_or(TenderKind::Card);
        let given = handed.get_untracked();
        let rounded = till.with_value(|till| till.settings.terms.cash_rounding.round(amount)).unwrap_or(amount);
        let given = match (of, given.trim().is_empty()) {
            (TenderKind::Cash, false) => match typed(form, "handed", &given, currency) {
                Some(given) => given,
                None => return,
            },
            (TenderKind::Cash, true) => rounded,
            _ => amount,
        };
        let id = tender.get_value().unwrap_or_else(id::mint);
        tender.set_value(Some(id));
        let tenders = vec![Tender { id, kind: of, amount: given, reference: reference.get_untracked() }];
        let (layaway, version) = view.with_value(|it| (it.row.id, it.version));
        let register = register.with_untracked(|id| id.parse().ok());
        form.send(pay_layaway(PayLayaway { layaway, version, register, amount, tenders }), move |done| {
            open.set(false);
            toaster.say(match done.change.is_zero() {
                true => format!("{amount} taken"),
                false => format!("{amount} taken, {} change", done.change),
            });
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">{format!("{balance} is still owed.")}</p>
                <div class="form-grid">
                    <Input form name="amount" label="Amount" value=sum kind=Kind::Decimal unit=currency.code().to_owned() required=true />
                    <Choice form name="kind" label="Paid by" value=kind options=Signal::stored(options(&FORMS)) />
                    <Show when=in_cash>
                        <Input form name="handed" label="Handed over" value=handed kind=Kind::Decimal unit=currency.code().to_owned() optional=true />
                    </Show>
                    <Show when=move || !in_cash()>
                        <Input form name="reference" label="Reference" value=reference optional=true />
                    </Show>
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                </div>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Take payment" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// What falls due next: the part of the instalments up to it that is not paid yet.
fn next_instalment(view: &LayawayView) -> Money {
    let mut asked: i64 = 0;
    let paid = view.row.paid.minor;
    for it in &view.schedule {
        asked = asked.saturating_add(it.amount.minor);
        if asked > paid {
            return Money { minor: asked.saturating_sub(paid), ..view.balance };
        }
    }
    view.balance
}

/// Gives more time.
#[component]
pub fn ExtendForm(
    view: StoredValue<LayawayView>,
    till: StoredValue<TillView>,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("extend");
    let toaster = Toaster::get();
    let days = RwSignal::new("14".to_owned());
    let asking = Asking::new();
    let (layaway, version) = view.with_value(|it| (it.row.id, it.version));
    let send = Callback::new(move |()| {
        let Ok(days) = days.with_untracked(|it| it.trim().parse::<u16>()) else {
            return form.error.set(Some(AppError::field("days", "Write a number of days.")));
        };
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let answer = extend_layaway(ExtendLayaway { layaway, version, days }).await;
            form.busy.try_set(false);
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    toaster.say(format!("{days} more days"));
                    let _told = on_change.try_run(());
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            asking.ask(DocumentId::from(Uuid::from(layaway)), vec![Approvable::LayawayExtension], send);
        }
    });
    view! {
        <form
            on:submit=move |sent: leptos::ev::SubmitEvent| {
                sent.prevent_default();
                send.run(());
            }
        >
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"Every instalment that is not paid yet moves by so many days."</p>
                <Input form name="days" label="Days" value=days kind=Kind::Whole required=true />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Extend" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}

/// Ends it without a sale: called off, or in default.
#[component]
pub fn EndForm(
    view: StoredValue<LayawayView>,
    till: StoredValue<TillView>,
    defaulted: bool,
    money: Unwound,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("end");
    let toaster = Toaster::get();
    let (reason, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let register = RwSignal::new(till.with_value(at_register));
    let registers: Vec<_> =
        till.with_value(|till| till.registers.iter().map(|it| (it.id.to_string(), it.name.clone())).collect());
    let mut forms = vec![(String::new(), "As it was paid".to_owned())];
    forms.extend(options(&[TenderKind::StoreCredit, TenderKind::Cash, TenderKind::Card, TenderKind::BankTransfer]));
    let asking = Asking::new();
    let (layaway, version) = view.with_value(|it| (it.row.id, it.version));
    let send = Callback::new(move |()| {
        let cmd = EndLayaway {
            layaway,
            version,
            register: register.with_untracked(|id| id.parse().ok()),
            to: to.with_untracked(|key| TenderKind::of(key)),
            reason: reason.get_untracked(),
        };
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let answer = if defaulted { default_layaway(cmd).await } else { cancel_layaway(cmd).await };
            form.busy.try_set(false);
            match answer {
                Ok(done) => {
                    open.try_set(false);
                    let back: Vec<String> =
                        done.pays.iter().map(|(kind, sum)| format!("{sum} {}", kind.label())).collect();
                    toaster.say(if back.is_empty() {
                        "Ended".to_owned()
                    } else {
                        format!("Back: {}", back.join(", "))
                    });
                    let _told = on_change.try_run(());
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            let mut what = vec![Approvable::Refund];
            if to.with_untracked(|it| !it.is_empty()) {
                what.push(Approvable::OtherTender);
            }
            asking.ask(DocumentId::from(Uuid::from(layaway)), what, send);
        }
    });
    view! {
        <form
            on:submit=move |sent: leptos::ev::SubmitEvent| {
                sent.prevent_default();
                send.run(());
            }
        >
            <div class="body stack">
                <FormErrors form />
                <dl class="facts money">
                    <dt>"Goes back to the customer"</dt>
                    <dd>{money.refund.to_string()}</dd>
                    <dt>"Stays with the shop"</dt>
                    <dd>{money.kept.to_string()}</dd>
                </dl>
                <p class="muted">"What was put aside is for sale again."</p>
                <Area form name="reason" label="Why" value=reason />
                <div class="form-grid">
                    <Choice form name="to" label="Money goes back" value=to options=Signal::stored(forms) />
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                </div>
            </div>
            <footer>
                <Button label="Keep it" on_press=move |_| open.set(false) />
                <Button
                    label=if defaulted { "Declare in default" } else { "Call it off" }
                    tone=Tone::DangerSolid
                    submit=true
                    busy=form.busy
                />
            </footer>
        </form>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}

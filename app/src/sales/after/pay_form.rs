//! Taking a payment towards what is paid over time, and the payments that were taken.

use domain::{
    AppError, DocumentId, Money, PaymentId, RegisterId,
    identity::sales::Ring,
    sales::{AskCard, PaymentView, Tender, TenderKind, TillView, gateway::Outcome},
};
use leptos::prelude::*;

use super::{
    cash_notice::{CashNoticeOf, may_count},
    drawer_forms::typed,
};
use crate::{
    frame::session,
    paths,
    sales::card::{
        rpc::cancel_card,
        watch::{Heard, watch},
    },
    ui::{Button, Check, Choice, Form, FormErrors, Input, Kind, Size, Tone, icon, id, when},
};

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

/// Registers as a choice.
pub fn registers(till: &TillView) -> Vec<(String, String)> {
    till.registers.iter().map(|it| (it.id.to_string(), it.name.clone())).collect()
}

/// A payment as it was typed.
#[derive(Clone)]
pub struct Given {
    /// At which register.
    pub register: Option<RegisterId>,
    /// How much it pays.
    pub amount: Money,
    /// What is handed over.
    pub tenders: Vec<Tender>,
    /// What is more than owed becomes store credit.
    pub rest_as_credit: bool,
}

/// What the page says when a payment was taken.
pub fn taken(amount: Money, change: Money) -> String {
    match change.is_zero() {
        true => format!("{amount} taken"),
        false => format!("{amount} taken, {change} change"),
    }
}

/// Takes a payment. The id of its tender stays the same until the form is closed: pressing twice pays once.
#[component]
pub fn PayForm(
    /// What is still owed.
    balance: Money,
    /// What is due now: stands in the form until another amount is typed.
    due: Money,
    /// The till of the store.
    till: StoredValue<TillView>,
    /// The dialog.
    open: RwSignal<bool>,
    /// Sends it.
    take: Callback<(Form, Given)>,
    /// What is paid.
    document: DocumentId,
    /// More than is owed may be taken; the rest becomes store credit.
    #[prop(optional)]
    over: bool,
) -> impl IntoView {
    let form = Form::new("pay");
    let credit = RwSignal::new(false);
    let currency = balance.currency;
    let sum = RwSignal::new(due.plain());
    let handed = RwSignal::new(String::new());
    let kind = RwSignal::new(TenderKind::Card.key().to_owned());
    let reference = RwSignal::new(String::new());
    let register = RwSignal::new(till.with_value(at_register));
    let registers = till.with_value(registers);
    let tender = StoredValue::new(None::<PaymentId>);
    let in_cash = move || kind.with(|it| it == TenderKind::Cash.key());
    let by_hand = RwSignal::new(false);
    let has_reader = Memo::new(move |_| {
        let chosen = register.with(|id| id.parse::<RegisterId>().ok());
        let reader = |till: &TillView| till.registers.iter().any(|it| Some(it.id) == chosen && !it.reader.is_empty());
        kind.with(|it| it == TenderKind::Card.key()) && till.with_value(|till| till.gateway && reader(till))
    });
    let asking = RwSignal::new(None::<AskCard>);
    let given_by = move |tender: Tender, amount: Money| {
        let register = register.with_untracked(|id| id.parse().ok());
        let rest_as_credit = credit.get_untracked();
        take.run((form, Given { register, amount, tenders: vec![tender], rest_as_credit }));
    };
    let ended = move |error: AppError| {
        asking.set(None);
        form.error.set(Some(error));
        true
    };
    // The customer is at the reader: what is heard of it ends the waiting.
    let hear = move |heard: Heard| {
        if asking.with_untracked(Option::is_none) {
            return true;
        }
        match heard {
            Heard::Silence(error) => {
                form.error.set(Some(error));
                false
            }
            Heard::Refused(error) => ended(error),
            Heard::Status(status) => match status.outcome() {
                Outcome::Waits => false,
                Outcome::Taken(tender) => {
                    asking.set(None);
                    let amount = tender.amount;
                    given_by(tender, amount);
                    true
                }
                Outcome::Over(error) => {
                    tender.set_value(None);
                    ended(error)
                }
            },
        }
    };
    let hear = Callback::new(hear);
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
        if has_reader.get_untracked() && !by_hand.get_untracked() {
            let Some(register) = register.with_untracked(|id| id.parse().ok()) else { return };
            let asked = AskCard { id, document, register, amount };
            asking.set(Some(asked.clone()));
            return watch(asked, hear);
        }
        given_by(Tender { id, kind: of, amount: given, reference: reference.get_untracked() }, amount);
    };
    let stop = move |_| {
        let Some(asked) = asking.get_untracked() else { return };
        form.send(cancel_card(asked.id), move |status| {
            let _heard = hear.try_run(Heard::Status(status));
        });
    };
    let waits = Signal::derive(move || asking.with(Option::is_some));
    let busy = Signal::derive(move || form.busy.get() || waits.get());
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
                    <Show when=move || !in_cash() && (!has_reader.get() || by_hand.get())>
                        <Input form name="reference" label="Reference" value=reference optional=true />
                    </Show>
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                </div>
                <Show when=move || has_reader.get()>
                    <Check label="The card is taken on another terminal" on=by_hand />
                </Show>
                <Show when=move || waits.get()>
                    <div class="alert" role="status">
                        {icon("credit-card")}
                        <span class="grow">"The amount is on the reader. The payment goes on by itself."</span>
                        <Button label="Give it up" size=Size::Small on_press=stop />
                    </div>
                </Show>
                {over.then(|| view! { <Check label="What is more than owed becomes store credit" on=credit /> })}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Take payment" tone=Tone::Primary submit=true busy=busy />
            </footer>
        </form>
    }
    .into_any()
}

/// The statement of what is paid over time, and the tag for what is put by.
pub fn papers(document: &str) -> AnyView {
    let link = |href: String, icon_name: &'static str, label: &'static str| {
        view! {
            <a class="btn" href=href target="_blank" rel="noopener">
                {icon(icon_name)}
                {label}
            </a>
        }
    };
    view! {
        <div class="row wrap">
            {link(paths::paper(document, "a4"), "printer", "Statement")}
            {link(paths::tag(document), "tag", "Tag")}
        </div>
    }
    .into_any()
}

/// Money in and out of a document, and whether its cash has to be reported. `bounce` is offered for the payments that can
/// come back unpaid.
pub fn payments(
    document: DocumentId,
    all: &[PaymentView],
    bounceable: &[PaymentId],
    bounce: Callback<PaymentId>,
) -> AnyView {
    let row = |it: &PaymentView| {
        let id = it.id;
        let act = bounceable.contains(&id).then(|| {
            view! { <Button label="Came back unpaid" size=Size::Small on_press=move |_| bounce.run(id) /> }
        });
        view! {
            <tr>
                <td>{it.kind.label()}</td>
                <td class="p2 muted">{it.reference.clone()}</td>
                <td class="muted">{when(&it.when)}</td>
                <td class="muted p2">{it.by.clone()}</td>
                <td class="num" class:neg=it.amount.is_negative()>
                    {it.amount.to_string()}
                </td>
                <td class="end">{act}</td>
            </tr>
        }
    };
    if all.is_empty() {
        return view! { <p class="muted">"Nothing was paid yet."</p> }.into_any();
    }
    let works = session().may::<Ring>() && may_count(all);
    view! {
        {works.then(|| view! { <CashNoticeOf document /> })}
        <section class="card">
            <header>
                <h2>"Payments"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Payments">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Form"</th>
                            <th class="p2">"Reference"</th>
                            <th>"When"</th>
                            <th class="p2">"Who"</th>
                            <th class="num">"Amount"</th>
                            <th>
                                <span class="sr">"Actions"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{all.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

//! Taking a payment towards what is paid over time, and the payments that were taken.

use domain::{
    Money, PaymentId, RegisterId,
    sales::{PaymentView, Tender, TenderKind, TillView},
};
use leptos::prelude::*;

use super::drawer_forms::typed;
use crate::{
    paths,
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
        let register = register.with_untracked(|id| id.parse().ok());
        let rest_as_credit = credit.get_untracked();
        take.run((form, Given { register, amount, tenders, rest_as_credit }));
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
                {over.then(|| view! { <Check label="What is more than owed becomes store credit" on=credit /> })}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Take payment" tone=Tone::Primary submit=true busy=form.busy />
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

/// Money in and out. `bounce` is offered for the payments that can come back unpaid.
pub fn payments(all: &[PaymentView], bounceable: &[PaymentId], bounce: Callback<PaymentId>) -> AnyView {
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
    view! {
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

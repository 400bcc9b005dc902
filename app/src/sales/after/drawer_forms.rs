//! What a drawer asks for: its float, cash by hand, a count by note and coin.

use std::collections::BTreeMap;

use domain::{
    AppError, CashMovementId, CashSessionId, Currency, Money, RegisterId,
    money::denominations,
    sales::{CountDrawer, MoveCash, OpenDrawer, cash_session::CashReason},
};
use leptos::prelude::*;

use super::rpc::{count_drawer, move_cash, open_drawer};
use crate::ui::{Button, Form, FormErrors, IconButton, Input, Kind, Size, Toaster, Tone, id};

/// Reads what was typed, or says what is wrong with it.
pub fn typed(form: Form, field: &'static str, text: &str, currency: Currency) -> Option<Money> {
    match Money::parse(text, currency) {
        Ok(money) => Some(money),
        Err(why) => {
            form.error.set(Some(AppError::field(field, why.0)));
            None
        }
    }
}

/// Opens a drawer with its float.
#[component]
pub fn OpenForm(register: RegisterId, name: String, currency: Currency, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("float");
    let toaster = Toaster::get();
    let float = RwSignal::new(String::new());
    // One id for the form: pressing twice opens one session.
    let session = StoredValue::new(None::<CashSessionId>);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(float) = typed(form, "float", &float.get_untracked(), currency) else { return };
        let id = session.get_value().unwrap_or_else(id::mint);
        session.set_value(Some(id));
        form.send(open_drawer(OpenDrawer { id, register, float }), move |_| {
            toaster.say("The drawer is open");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <section class="card drawer__open">
            <header>
                <h2>{format!("The drawer of {name} is closed")}</h2>
            </header>
            <form on:submit=send>
                <div class="body stack">
                    <FormErrors form />
                    <p class="muted">"Count what is in it and write it down as the float. Cash can be taken once it is open."</p>
                    <Input
                        form
                        name="float"
                        label="Float"
                        value=float
                        kind=Kind::Decimal
                        unit=currency.code().to_owned()
                        required=true
                    />
                    <Button label="Open drawer" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// Pays in, pays out, or drops to the safe.
#[component]
pub fn MoveForm(
    session: CashSessionId,
    reason: CashReason,
    currency: Currency,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("move");
    let toaster = Toaster::get();
    let (sum, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let movement = StoredValue::new(None::<CashMovementId>);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(amount) = typed(form, "amount", &sum.get_untracked(), currency) else { return };
        let id = movement.get_value().unwrap_or_else(id::mint);
        movement.set_value(Some(id));
        let cmd = MoveCash { id, session, reason, amount, note: note.get_untracked() };
        form.send(move_cash(cmd), move |_| {
            open.set(false);
            toaster.say(format!("{}: {amount}", reason.label()));
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <Input form name="amount" label="Amount" value=sum kind=Kind::Decimal unit=currency.code().to_owned() required=true />
                <Input form name="note" label="What for" value=note required=true />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label=reason.label() tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// Counts the drawer by note and coin. Blind: nothing here says what is expected.
#[component]
pub fn CountForm(
    session: CashSessionId,
    version: i32,
    currency: Currency,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("count");
    let toaster = Toaster::get();
    let faces = denominations(currency);
    // A currency without a list is counted as one amount.
    let whole = faces.is_empty().then(|| RwSignal::new(String::new()));
    let rows: Vec<(i64, RwSignal<String>)> = faces.iter().map(|face| (*face, RwSignal::new(String::new()))).collect();
    let rows = StoredValue::new(rows);
    let many = |text: &str| text.trim().parse::<u32>().unwrap_or_default();
    let total = Memo::new(move |_| {
        rows.with_value(|rows| {
            let sums =
                rows.iter().filter_map(|(face, typed)| Money::new(*face, currency).times(many(&typed.get())).ok());
            Money::sum(currency, sums).unwrap_or(Money::zero(currency))
        })
    });
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let mut counted: BTreeMap<i64, u32> = rows.with_value(|rows| {
            let filled = rows.iter().map(|(face, typed)| (*face, many(&typed.get_untracked())));
            filled.filter(|(_, many)| *many > 0).collect()
        });
        if let Some(whole) = whole {
            let Some(sum) = typed(form, "whole", &whole.get_untracked(), currency) else { return };
            if sum.minor > 0 {
                counted.insert(sum.minor, 1);
            }
        }
        form.send(count_drawer(CountDrawer { session, version, faces: counted }), move |_| {
            open.set(false);
            toaster.say("The count is kept");
            let _told = on_change.try_run(());
        });
    };
    let row = move |(face, typed): (i64, RwSignal<String>)| {
        let name = Money::new(face, currency).short();
        let field = format!("faces.{face}");
        let id = form.id(&field);
        let step = move |by: i64| {
            let now = i64::from(typed.with_untracked(|text| many(text)));
            let next = now.saturating_add(by).max(0);
            typed.set(if next == 0 { String::new() } else { next.to_string() });
        };
        let sum = move || {
            let many = typed.with(|text| many(text));
            (many > 0).then(|| Money::new(face, currency).times(many).map_or_else(|_| String::new(), |sum| sum.short()))
        };
        view! {
            <div class="faces__row">
                <label for=id.clone() class="num strong">
                    {name.clone()}
                </label>
                <IconButton label=format!("One {name} less") icon_name="minus" on_press=move |_| step(-1) />
                <input
                    id=id
                    class="input num"
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder="0"
                    prop:value=move || typed.get()
                    on:input=move |input| typed.set(event_target_value(&input))
                />
                <IconButton label=format!("One {name} more") icon_name="plus" on_press=move |_| step(1) />
                <span class="num muted end">{sum}</span>
            </div>
        }
    };
    let fields = match whole {
        Some(value) => view! {
            <Input form name="whole" label="What is in the drawer" value kind=Kind::Decimal unit=currency.code().to_owned() required=true />
        }
        .into_any(),
        None => view! {
            <fieldset class="faces">
                <legend class="sr">"How many of each note and coin"</legend>
                {rows.get_value().into_iter().map(row).collect_view()}
            </fieldset>
            <p class="row faces__total">
                <span>"Counted"</span>
                <b class="push num big">{move || total.get().to_string()}</b>
            </p>
        }
        .into_any(),
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                {fields}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Keep this count" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

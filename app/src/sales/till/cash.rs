//! Cash: what people hand over in one press, or figure by figure.

use domain::{Money, sales::quick_amounts};
use leptos::prelude::*;

use super::{pay::Paying, state::Till};
use crate::ui::icon;

const KEYS: [&str; 11] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0"];

/// Quick amounts and keypad.
#[component]
pub fn Keypad() -> impl IntoView {
    let till = Till::get();
    let paying = Paying::get();
    let quick = Memo::new(move |_| {
        let due = till.due.with(|due| due.as_ref().ok().map(|it| it.in_cash));
        due.map(quick_amounts).unwrap_or_default()
    });
    let given = move || paying.cash().map(|it| it.to_string());
    let change = move || {
        let due = till.due.with(|due| due.as_ref().ok().map(|it| it.in_cash));
        let over = paying.cash().zip(due).and_then(|(given, due)| given.try_sub(due).ok());
        over.filter(|over| over.minor > 0)
    };
    let key = move |figures: &'static str| {
        view! {
            <button type="button" class="btn num" on:click=move |_| paying.key(figures)>
                {figures}
            </button>
        }
    };
    let suggestion = move |money: Money| {
        view! {
            <button
                type="button"
                class="btn num"
                aria-pressed=move || if paying.cash() == Some(money) { "true" } else { "false" }
                on:click=move |_| paying.typed.set(Some(money.minor))
            >
                {money.short()}
            </button>
        }
    };
    let closed = move || !till.takes_cash();
    view! {
        <div class="keypad" role="group" aria-label="Cash">
            <Show when=closed>
                <p class="alert alert--caution">
                    {icon("lock")}
                    "The drawer is closed: no cash can be taken. Choose another tender."
                </p>
            </Show>
            <div class="keypad__out">
                <span class="small muted num" aria-live="polite">
                    {move || change().map_or_else(|| "Cash given".to_owned(), |it| format!("Cash given, change {it}"))}
                </span>
                <output class="num big" aria-live="polite">
                    {given}
                </output>
            </div>
            <div class="keypad__quick">
                <For each=move || quick.get() key=|it| it.minor children=suggestion />
            </div>
            <div class="keypad__keys">
                {KEYS.into_iter().map(key).collect_view()}
                <button type="button" class="btn" aria-label="Delete digit" on:click=move |_| paying.rub_out()>
                    {icon::icon_as("delete", "icon icon--lg")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

//! One line in hand: its price where the tag has none, its discount, who sold it.

use domain::{AppError, LineId, Money, sales::LineKind};
use leptos::prelude::*;

use super::{
    discount::{Fields, given},
    sellers::Sellers,
    state::Till,
};
use crate::ui::{Button, Form, FormErrors, Input, Kind, Tone};

/// The form.
#[component]
pub fn LineSheet(
    /// Which line.
    line: LineId,
) -> impl IntoView {
    let till = Till::get();
    let form = Form::new("line");
    let Some(row) = till.cart.with_untracked(|cart| cart.draft.line(line).cloned()) else {
        return view! { <p class="body muted">"This line is not on the cart any more."</p> }.into_any();
    };
    let asks = till.cart.with_untracked(|cart| cart.facts(line).is_none_or(|facts| facts.asks_price));
    let currency = row.unit_price.currency;
    let typed = RwSignal::new(if row.unit_price.is_zero() { String::new() } else { row.unit_price.plain() });
    let fields = Fields::of(form, row.discounts.first());
    let sellers = Sellers::of(till, &row.salespeople);
    let reducible = !matches!(row.kind, LineKind::GiftCard { .. } | LineKind::Fee { .. });
    let price = row.unit_price;
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let read = || -> Result<_, AppError> {
            let wrong = |words: domain::money::BadMoney| AppError::field("unit_price", words.to_string());
            let price = if asks { Money::parse(&typed.get_untracked(), currency).map_err(wrong)? } else { price };
            let discount = if reducible { fields.read(till)? } else { None };
            Ok((price, discount, sellers.read()?))
        };
        let kept = read().and_then(|(price, discount, splits)| {
            till.attempt(move |cart| {
                let before = cart.draft.line(line).cloned();
                cart.set_sellers(line, splits)?;
                // Only what changes takes along what was agreed to.
                if before.as_ref().is_some_and(|it| it.unit_price != price) {
                    cart.set_price(line, price);
                }
                if before.is_some_and(|it| it.discounts.first() != discount.as_ref()) {
                    cart.discount_line(line, discount);
                }
                Ok(())
            })
        });
        match kept {
            Ok(()) => given(till),
            Err(error) => form.error.set(Some(error)),
        }
    };
    let unit = currency.code().to_owned();
    let asking = asks.then(|| {
        let unit = unit.clone();
        view! { <Input form name="unit_price" label="Price for one" value=typed kind=Kind::Decimal unit /> }
    });
    let tag = (!asks).then(|| {
        // Not the minimum: a till is read from both sides.
        view! { <p class="muted num">{format!("{price} on the tag")}</p> }
    });
    let reduction = if reducible { fields.view(unit) } else { ().into_any() };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                {asking}
                {tag}
                {reduction}
                {sellers.view()}
            </div>
            <footer>
                <Button
                    label="Remove line"
                    tone=Tone::Danger
                    on_press=move |_| {
                        till.open.set(false);
                        till.remove(line);
                    }
                />
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Keep" tone=Tone::Primary submit=true />
            </footer>
        </form>
    }
    .into_any()
}

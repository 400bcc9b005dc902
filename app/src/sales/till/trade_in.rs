//! A piece in part payment: it comes into stock, lowers the tax where the law says so, and pays.

use domain::{AppError, Money, error::Problems, inventory::CATEGORIES, sales::TakenIn};
use leptos::prelude::*;

use super::state::Till;
use crate::ui::{Button, Choice, Form, FormErrors, Input, Kind, Tone, id};

/// The form.
#[component]
pub fn TradeInForm() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("trade-in");
    let text = |start: &str| RwSignal::new(start.to_owned());
    let (title, category, brand) = (text(""), text("watch"), text(""));
    let (reference, serial, allowance) = (text(""), text(""), text(""));
    let options: Vec<_> = CATEGORIES.iter().map(|it| (it.key.to_owned(), it.label.to_owned())).collect();
    let currency = till.cart.with_untracked(domain::sales::Cart::currency);
    let read = move || -> Result<TakenIn, AppError> {
        let mut problems = Problems::default();
        let title = problems.take("title", domain::text::required(&title.get_untracked()));
        let [brand, reference, serial] = [("brand", brand), ("reference", reference), ("serial", serial)]
            .map(|(name, typed)| problems.take(name, domain::text::line(&typed.get_untracked())).unwrap_or_default());
        let amount = problems.take("allowance", Money::parse(&allowance.get_untracked(), currency));
        problems.finish()?;
        let (title, allowance) = (title.unwrap_or_default(), amount.unwrap_or(Money::zero(currency)));
        let category = category.get_untracked();
        Ok(TakenIn { item: id::mint(), category, title, brand, reference, serial, allowance })
    };
    let add = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let payment = id::mint();
        match read().and_then(|piece| till.attempt(|cart| cart.take_in(piece, payment))) {
            Ok(()) => {
                till.said.set("Trade-in added".into());
                till.open.set(false);
            }
            Err(error) => form.error.set(Some(error)),
        }
    };
    view! {
        <form on:submit=add novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="title" label="What it is" value=title wide=true />
                    <Choice form name="category" label="Category" value=category options=Signal::stored(options) />
                    <Input form name="allowance" label="Allowed for it" value=allowance kind=Kind::Decimal unit=currency.code() />
                    <Input form name="brand" label="Brand" value=brand optional=true />
                    <Input form name="reference" label="Reference" value=reference optional=true />
                    <Input form name="serial" label="Serial number" value=serial optional=true hint="As engraved" wide=true />
                </div>
                <p class="small muted">"It is taken into stock when the sale is paid, with the allowance as its cost."</p>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Take in" tone=Tone::Primary submit=true />
            </footer>
        </form>
    }
    .into_any()
}

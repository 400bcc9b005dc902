//! A discount: an amount or a percentage, and why. For a line and for the whole sale.

use domain::{
    AppError,
    sales::{Discount, Reduction},
};
use leptos::prelude::*;

use super::state::{Sheet, Till};
use crate::ui::{Button, Form, FormErrors, Input, Kind, Tone};

/// The fields of a discount.
#[derive(Clone, Copy)]
pub struct Fields {
    form: Form,
    percent: RwSignal<bool>,
    text: RwSignal<String>,
    reason: RwSignal<String>,
    before: StoredValue<Option<Discount>>,
}

impl Fields {
    /// Fields that show a discount, or none.
    pub fn of(form: Form, discount: Option<&Discount>) -> Self {
        let (percent, text) = match discount.map(|it| it.reduction) {
            None => (true, String::new()),
            Some(Reduction::Percent { rate }) => (true, rate.to_string().trim_end_matches(" %").to_owned()),
            Some(Reduction::Fixed { amount }) => (false, amount.plain()),
        };
        Self {
            form,
            percent: RwSignal::new(percent),
            text: RwSignal::new(text),
            reason: RwSignal::new(discount.map(|it| it.reason.clone()).unwrap_or_default()),
            before: StoredValue::new(discount.cloned()),
        }
    }

    /// What they say; nothing when the value is left empty. An unchanged discount keeps its giver.
    ///
    /// # Errors
    /// `input.invalid` of `reduction` and `reason`.
    pub fn read(self, till: Till) -> Result<Option<Discount>, AppError> {
        let text = self.text.get_untracked();
        if text.trim().is_empty() {
            return Ok(None);
        }
        let currency = till.cart.with_untracked(domain::sales::Cart::currency);
        let reduction = Reduction::read(&text, self.percent.get_untracked(), currency)?;
        let reason = self.reason.get_untracked().trim().to_owned();
        if reason.is_empty() {
            return Err(AppError::field("reason", "A discount needs a reason."));
        }
        let unchanged = self.before.get_value().filter(|it| it.reduction == reduction && it.reason == reason);
        Ok(Some(unchanged.unwrap_or_else(|| Discount { reduction, reason, given_by: till.me() })))
    }

    /// Their inputs.
    pub fn view(self, unit: String) -> AnyView {
        let kind = move |of: bool, label: &'static str| {
            view! {
                <button
                    type="button"
                    class="btn"
                    aria-pressed=move || if self.percent.get() == of { "true" } else { "false" }
                    on:click=move |_| self.percent.set(of)
                >
                    {label}
                </button>
            }
        };
        view! {
            <fieldset class="field">
                <legend>"Counted as"</legend>
                <div class="btn-group">{kind(true, "Percent")} {kind(false, "Amount")}</div>
            </fieldset>
            <div class="form-grid">
                {move || {
                    let unit = if self.percent.get() { "%".to_owned() } else { unit.clone() };
                    view! { <Input form=self.form name="reduction" label="Discount" value=self.text kind=Kind::Decimal unit /> }
                }}
                <Input form=self.form name="reason" label="Reason" value=self.reason hint="Printed on the receipt" />
            </div>
        }
        .into_any()
    }
}

/// After a discount: straight on to whoever has to agree, or back to the cart.
pub fn given(till: Till) {
    if till.outstanding.with_untracked(Vec::is_empty) {
        till.open.set(false);
    } else {
        till.show(Sheet::Approve);
    }
}

/// On the whole sale.
#[component]
pub fn SaleDiscount() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("off-sale");
    let now = till.cart.with_untracked(|cart| cart.draft.discounts.first().cloned());
    let fields = Fields::of(form, now.as_ref());
    let unit = till.cart.with_untracked(|cart| cart.currency().code().to_owned());
    let keep = move |discount: Option<Discount>| match till.attempt(|cart| {
        cart.discount_sale(discount);
        Ok(())
    }) {
        Ok(()) => given(till),
        Err(error) => form.error.set(Some(error)),
    };
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        match fields.read(till) {
            Ok(discount) => keep(discount),
            Err(error) => form.error.set(Some(error)),
        }
    };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                {fields.view(unit)}
                <p class="small muted">"Spread over all goods and services. Gift cards are left out."</p>
            </div>
            <footer>
                {now.is_some().then(|| view! { <Button label="No discount" on_press=move |_| keep(None) /> })}
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Give discount" tone=Tone::Primary submit=true />
            </footer>
        </form>
    }
    .into_any()
}

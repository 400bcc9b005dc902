//! The one dialog of the page, and what it shows.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::{
    approve::Approval,
    camera::Camera,
    customer::{Customers, NewCustomer},
    discount::SaleDiscount,
    extra::{CustomForm, GiftCardForm, ServiceForm},
    line_sheet::LineSheet,
    note::Note,
    parked::Park,
    quote::QuoteForm,
    register::Registers,
    state::{Sheet, Till},
    trade_in::TradeInForm,
};
use crate::ui::Dialog;

/// The dialog.
#[component]
pub fn Sheets() -> impl IntoView {
    let till = Till::get();
    let title = move || match till.sheet.get() {
        Sheet::Customer => "Customer".to_owned(),
        Sheet::NewCustomer => "New customer".to_owned(),
        Sheet::Line(line) => {
            till.cart.with(|cart| cart.draft.line(line).map(|it| it.title.clone())).unwrap_or_default()
        }
        Sheet::Discount => "Discount on the whole sale".to_owned(),
        Sheet::Approve => "A manager has to agree".to_owned(),
        Sheet::Service => "Add a service".to_owned(),
        Sheet::Custom => "Add other goods".to_owned(),
        Sheet::GiftCard => "Sell a gift card".to_owned(),
        Sheet::TradeIn => "Take a piece in part payment".to_owned(),
        Sheet::Note => "Note for the staff".to_owned(),
        Sheet::Quote => "Quote this cart".to_owned(),
        Sheet::Park => "Park this cart".to_owned(),
        Sheet::Register => "Register".to_owned(),
        Sheet::Camera => "Scan".to_owned(),
    };
    let body = move || match till.sheet.get() {
        Sheet::Customer => view! { <Customers /> }.into_any(),
        Sheet::NewCustomer => view! { <NewCustomer /> }.into_any(),
        Sheet::Line(line) => view! { <LineSheet line /> }.into_any(),
        Sheet::Discount => view! { <SaleDiscount /> }.into_any(),
        Sheet::Approve => view! { <Approval /> }.into_any(),
        Sheet::Service => view! { <ServiceForm /> }.into_any(),
        Sheet::Custom => view! { <CustomForm /> }.into_any(),
        Sheet::GiftCard => view! { <GiftCardForm /> }.into_any(),
        Sheet::TradeIn => view! { <TradeInForm /> }.into_any(),
        Sheet::Note => view! { <Note /> }.into_any(),
        Sheet::Quote => view! { <QuoteForm /> }.into_any(),
        Sheet::Park => view! { <Park /> }.into_any(),
        Sheet::Register => view! { <Registers /> }.into_any(),
        Sheet::Camera => view! { <Camera /> }.into_any(),
    };
    // The dialog gives focus to its first control once; a sheet that follows another one asks for it again.
    Effect::new(move |_| {
        till.sheet.track();
        if till.open.get() {
            request_animation_frame(|| {
                let first = ".till__sheet :is(input, select, textarea, .pick)";
                if let Ok(Some(first)) = document().query_selector(first)
                    && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
                {
                    let _focused = first.focus();
                }
            });
        }
    });
    view! {
        <Dialog open=till.open title=Signal::derive(title) class="till__sheet">
            {body}
        </Dialog>
    }
    .into_any()
}

//! What is sold without being in stock: work, other goods, gift cards.

use domain::{
    AppError, Money,
    error::Problems,
    inventory::CATEGORIES,
    sales::{LineKind, Plain},
};
use leptos::prelude::*;

use super::state::Till;
use crate::ui::{Button, Choice, Form, FormErrors, Input, Kind, Tone, id};

/// The kinds of work that tax rules may name.
const SERVICES: &[(&str, &str)] = &[
    ("repair", "Repair"),
    ("service", "Service and overhaul"),
    ("polishing", "Polishing"),
    ("engraving", "Engraving"),
    ("sizing", "Sizing"),
    ("appraisal", "Appraisal"),
    ("authentication", "Authentication"),
    ("other", "Other work"),
];

/// Title, quantity and price as typed.
struct Typed {
    title: String,
    quantity: u32,
    price: Money,
}

fn read(till: Till, title: String, quantity: &str, price: &str) -> Result<Typed, AppError> {
    let currency = till.cart.with_untracked(domain::sales::Cart::currency);
    let mut problems = Problems::default();
    let title = problems.take("title", domain::text::required(&title));
    let quantity = problems.take("quantity", quantity.trim().parse::<u32>().map_err(|_| "Write how many."));
    let price = problems.take("price", Money::parse(price, currency));
    problems.finish()?;
    match (title, quantity, price) {
        (Some(title), Some(quantity), Some(price)) => Ok(Typed { title, quantity, price }),
        _ => Err(AppError::field("title", "This is needed.")),
    }
}

/// Puts it on the cart and closes the sheet, or says on the form why not.
fn put(till: Till, form: Form, plain: Result<Plain, AppError>) {
    let (me, line) = (till.me(), id::mint());
    let words = plain.as_ref().map(|it| it.title.clone()).unwrap_or_default();
    match plain.and_then(|plain| {
        till.attempt(|cart| {
            cart.add_plain(line, plain, me);
            Ok(())
        })
    }) {
        Ok(()) => {
            till.said.set(format!("{words} added"));
            till.open.set(false);
        }
        Err(error) => form.error.set(Some(error)),
    }
}

fn unit(till: Till) -> String {
    till.cart.with_untracked(|cart| cart.currency().code().to_owned())
}

fn foot(till: Till) -> AnyView {
    view! {
        <footer>
            <Button label="Cancel" on_press=move |_| till.open.set(false) />
            <Button label="Add to cart" tone=Tone::Primary submit=true />
        </footer>
    }
    .into_any()
}

/// Work.
#[component]
pub fn ServiceForm() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("service");
    let text = |start: &str| RwSignal::new(start.to_owned());
    let (kind, title, price) = (text("repair"), text(""), text(""));
    let options: Vec<_> = SERVICES.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned())).collect();
    let add = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let service = kind.get_untracked();
        let named = SERVICES.iter().find(|(key, _)| *key == service).map(|(_, label)| (*label).to_owned());
        let title = Some(title.get_untracked()).filter(|it| !it.trim().is_empty()).or(named).unwrap_or_default();
        let plain = read(till, title, "1", &price.get_untracked()).map(|typed| Plain {
            kind: LineKind::Service { service },
            title: typed.title,
            quantity: 1,
            unit_price: typed.price,
        });
        put(till, form, plain);
    };
    view! {
        <form on:submit=add novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Choice form name="service" label="Kind" value=kind options=Signal::stored(options) />
                    <Input form name="price" label="Price" value=price kind=Kind::Decimal unit=unit(till) />
                    <Input form name="title" label="Title" value=title optional=true hint="As printed" wide=true />
                </div>
            </div>
            {foot(till)}
        </form>
    }
    .into_any()
}

/// Goods that are not in stock.
#[component]
pub fn CustomForm() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("custom");
    let text = |start: &str| RwSignal::new(start.to_owned());
    let (category, title, quantity, price) = (text("general"), text(""), text("1"), text(""));
    let options: Vec<_> = CATEGORIES.iter().map(|it| (it.key.to_owned(), it.label.to_owned())).collect();
    let add = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let typed = read(till, title.get_untracked(), &quantity.get_untracked(), &price.get_untracked());
        let plain = typed.map(|typed| Plain {
            kind: LineKind::Custom { category: category.get_untracked() },
            title: typed.title,
            quantity: typed.quantity,
            unit_price: typed.price,
        });
        put(till, form, plain);
    };
    view! {
        <form on:submit=add novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="title" label="Title" value=title hint="As printed" wide=true />
                    <Choice form name="category" label="Category" value=category options=Signal::stored(options) hint="Decides the tax" />
                    <Input form name="price" label="Price for one" value=price kind=Kind::Decimal unit=unit(till) />
                    <Input form name="quantity" label="How many" value=quantity kind=Kind::Whole />
                </div>
            </div>
            {foot(till)}
        </form>
    }
    .into_any()
}

/// A gift card: untaxed, and its code is shown once when the sale is posted.
#[component]
pub fn GiftCardForm() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("gift-card");
    let price = RwSignal::new(String::new());
    let add = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let plain = read(till, "Gift card".into(), "1", &price.get_untracked()).and_then(|typed| {
            if typed.price.is_zero() {
                return Err(AppError::field("price", "A gift card is worth something."));
            }
            let kind = LineKind::GiftCard { card: id::mint() };
            Ok(Plain { kind, title: typed.title, quantity: 1, unit_price: typed.price })
        });
        put(till, form, plain);
    };
    view! {
        <form on:submit=add novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="price" label="Amount" value=price kind=Kind::Decimal unit=unit(till) hint="Its code is shown once the sale is paid." />
            </div>
            {foot(till)}
        </form>
    }
    .into_any()
}

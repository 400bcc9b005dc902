//! What a special order asks for: the vendor, and the piece that fills it.

use domain::{
    AppError, Code, Date, DocumentId,
    inventory::Tracking,
    sales::{Approvable, FindSellable, OrderMove, OrderView, Sellable, TillView},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::agreement::{Agreement, Asking};
use crate::{
    sales::rpc::find_sellable,
    ui::{Button, Form, FormErrors, Input, Kind, Tone},
};

/// From whom it was ordered.
#[component]
pub fn VendorForm(
    /// The dialog.
    open: RwSignal<bool>,
    /// Takes the step.
    step: Callback<(Form, OrderMove)>,
) -> impl IntoView {
    let form = Form::new("vendor");
    let text = || RwSignal::new(String::new());
    let (vendor, reference, expected) = (text(), text(), text());
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let expected = match expected.with_untracked(|it| it.trim().to_owned()).as_str() {
            "" => None,
            day => match day.parse::<Date>() {
                Ok(day) => Some(day),
                Err(_) => return form.error.set(Some(AppError::field("expected", "Write a day."))),
            },
        };
        let (vendor, reference) = (vendor.get_untracked(), reference.get_untracked());
        step.run((form, OrderMove::Order { vendor, reference, expected }));
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="vendor" label="Vendor" value=vendor required=true />
                    <Input form name="reference" label="Their number" value=reference optional=true />
                    <Input form name="expected" label="Expected" value=expected kind=Kind::Date optional=true />
                </div>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="It is ordered" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// The piece that fills it: found by code or name, promised with a press.
#[component]
pub fn MatchForm(
    /// The order.
    view: StoredValue<OrderView>,
    /// The till of the store.
    till: StoredValue<TillView>,
    /// The dialog.
    open: RwSignal<bool>,
    /// Takes the step.
    step: Callback<(Form, OrderMove)>,
) -> impl IntoView {
    let form = Form::new("match");
    let text = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Sellable>>);
    let looking = Form::new("find");
    let chosen = RwSignal::new(None::<domain::ItemId>);
    let asking = Asking::new();
    let look = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let category = view.with_value(|it| Some(it.category.clone()));
        let find = FindSellable { text: text.get_untracked(), category };
        looking.send(find_sellable(find), move |answer| found.set(Some(answer.items)));
    };
    let promise = Callback::new(move |()| {
        if let Some(item) = chosen.get_untracked() {
            step.run((form, OrderMove::Match { item }));
        }
    });
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            let (document, line) = view.with_value(|it| (DocumentId::from(Uuid::from(it.row.id)), it.line));
            asking.ask(document, vec![Approvable::BelowMinimum { line }], promise);
        }
    });
    let entry = move |it: Sellable| {
        let (item, free) = (it.item, it.held.is_none());
        view! {
            <li>
                <button
                    type="button"
                    class="pick"
                    disabled=!free
                    on:click=move |_| {
                        chosen.set(Some(item));
                        promise.run(());
                    }
                >
                    <span class="grow">
                        <b class="strong">{it.title}</b>
                        <span class="small muted clip">{format!("{} · {}", it.stock_no, it.detail)}</span>
                    </span>
                    <span class="num">{it.price.map(domain::Money::short)}</span>
                </button>
            </li>
        }
    };
    let pieces = move || {
        let all = found.get()?;
        let pieces: Vec<_> = all.into_iter().filter(|it| it.tracking == Tracking::Piece).take(12).collect();
        Some(match pieces.is_empty() {
            true => view! { <p class="muted">"No piece of this category fits."</p> }.into_any(),
            false => view! { <ul class="rows picks">{pieces.into_iter().map(entry).collect_view()}</ul> }.into_any(),
        })
    };
    view! {
        <form on:submit=look novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <FormErrors form=looking />
                <p class="muted">"The piece is promised to this customer: no till sells it to anybody else."</p>
                <div class="row aside__find">
                    <div class="grow">
                        <Input form=looking name="find" label="Stock number, serial, or name" value=text />
                    </div>
                    <Button label="Find" icon_name="search" submit=true busy=looking.busy />
                </div>
                {pieces}
            </div>
            <footer>
                <Button label="Close" on_press=move |_| open.set(false) />
            </footer>
        </form>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}

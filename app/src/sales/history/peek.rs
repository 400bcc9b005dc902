//! The quick peek at a sale: what was sold, how it was paid, what came back.

use domain::sales::{PaidDocument, SaleView};
use leptos::prelude::*;

use super::{state_badge, table::Hand};
use crate::{
    paths,
    sales::rpc::find_sale,
    ui::{ErrorState, drawer::Drawer, icon, photo::thumb, skeleton, when},
};

/// The drawer of the sale in `hand.peek`.
#[component]
pub fn Peek(
    /// What is in hand.
    hand: Hand,
) -> impl IntoView {
    view! {
        <Show when=move || hand.peek.with(Option::is_some)>
            <Open hand />
        </Show>
    }
    .into_any()
}

#[component]
fn Open(hand: Hand) -> impl IntoView {
    let title = Signal::derive(move || {
        let id = hand.peek.get();
        let named = hand.lines.with(|all| all.iter().find(|row| Some(row.id) == id).map(|row| row.number.clone()));
        named.unwrap_or_default()
    });
    let sale = LocalResource::new(move || {
        let id = hand.peek.get();
        async move {
            match id {
                Some(id) => Some(find_sale(id).await),
                None => None,
            }
        }
    });
    view! {
        <Drawer
            title
            on_previous=move |()| hand.step(-1)
            on_next=move |()| hand.step(1)
            on_close=move |()| hand.close_peek()
        >
            {move || match sale.get().flatten() {
                Some(Ok(view)) => body(&view),
                Some(Err(error)) => view! { <ErrorState error /> }.into_any(),
                None => skeleton::blocks("Loading the sale"),
            }}
        </Drawer>
    }
    .into_any()
}

fn body(view: &SaleView) -> AnyView {
    let line = |it: &domain::sales::SaleLineView| {
        let many = (it.quantity > 1).then(|| format!("{} × ", it.quantity));
        view! {
            <li>
                {thumb(it.cover.as_deref(), 32)}
                <span class="grow clip" title=it.title.clone()>
                    {many}
                    {it.title.clone()}
                </span>
                <span class="num">{it.gross.to_string()}</span>
            </li>
        }
    };
    let payment = |it: &domain::sales::PaymentView| {
        let back = if it.document == PaidDocument::Refund { ", back" } else { "" };
        view! {
            <dt>{format!("{}{back}", it.kind.label())}</dt>
            <dd class:neg=it.amount.is_negative()>{it.amount.to_string()}</dd>
        }
    };
    let customer = if view.row.customer.is_empty() { "Nobody named".to_owned() } else { view.row.customer.clone() };
    let note = (!view.note.is_empty()).then(|| view! { <p class="small">{view.note.clone()}</p> });
    view! {
        <div class="body">
            <div class="row">
                <span class="big num">{view.row.total.to_string()}</span>
                <span class="push">{state_badge(view.row.state)}</span>
            </div>
            <p class="small muted">{when(&view.row.when)} " · " {view.row.by.clone()} " · " {view.store_name.clone()}</p>
            <p class="strong">{customer}</p>
            <ul class="rows">{view.lines.iter().map(line).collect_view()}</ul>
            <dl class="facts money">{view.payments.iter().map(payment).collect_view()}</dl>
            {note}
        </div>
        <footer>
            <a class="btn btn--primary grow" href=paths::sale(view.row.id)>
                {icon("arrow-up-right")}
                "Open sale"
                <kbd>"Enter"</kbd>
            </a>
        </footer>
    }
    .into_any()
}

//! What was found, as photographs. A press puts it on the cart.

use domain::{
    inventory::{Availability, Badge, Ownership, Tracking},
    sales::Sellable,
};
use leptos::prelude::*;

use super::{find::Finder, state::Till};
use crate::ui::{EmptyState, amount, badge, photo::picture, state::Art};

/// The tiles.
#[component]
pub fn Grid() -> impl IntoView {
    let till = Till::get();
    let finder = expect_context::<Finder>();
    let nothing = move || finder.sure.get() && finder.found.with(Vec::is_empty);
    let title = move || {
        let typed = finder.text.with(|text| text.trim().to_owned());
        match typed.is_empty() {
            true => ("Nothing for sale here".to_owned(), "Pieces appear as soon as they are available.".to_owned()),
            false => (
                "Nothing matches".to_owned(),
                format!("Nothing for sale has “{typed}” in its name, stock number, serial or codes."),
            ),
        }
    };
    view! {
        <Show when=nothing>
            {move || {
                let (title, text) = title();
                view! { <EmptyState of=Art::NoResult title text /> }
            }}
        </Show>
        <ul class="photo-grid till__grid" aria-label="Found">
            <For
                each=move || finder.found.get()
                key=|it| (it.item, it.variant)
                children=move |it| tile(till, it)
            />
        </ul>
    }
    .into_any()
}

fn tile(till: Till, it: Sellable) -> AnyView {
    let known = it.clone();
    let now = Memo::new(move |_| till.stock.now(&known));
    let on_cart = Memo::new(move |_| now.with(|it| till.cart.with(|cart| cart.line_of(it).is_some())));
    let flag = move || {
        now.with(|it| {
            let of = Badge::of(Ownership::Owned, it.availability, it.tracking, it.quantity);
            let mine = till.cart.with(|cart| cart.draft.id);
            let held =
                it.held.as_ref().is_some_and(|held| held.cart != mine) && it.availability == Availability::Available;
            match (on_cart.get(), held, it.availability) {
                (true, ..) => Some(badge::label("available", "On the cart")),
                (false, true, _) => Some(badge::label("reserved", "In another cart")),
                (false, false, Availability::Available) if it.tracking == Tracking::Piece || it.quantity > 0 => None,
                _ => Some(badge::badge(of, false)),
            }
        })
        .map(|sign| view! { <span class="flag">{sign}</span> })
    };
    let left = move || {
        now.with(|it| (it.tracking == Tracking::Quantity).then(|| format!("{} left", it.quantity)))
            .map(|words| view! { <span class="push num">{words}</span> })
    };
    let press = move |_| till.put(now.get_untracked());
    view! {
        <li class="tile" class:tile--on=move || on_cart.get()>
            <div class="pic">{picture(it.cover.as_deref(), 400, "")} {flag}</div>
            <button type="button" class="t till__tile" title=it.title.clone() on:click=press>
                {it.title.clone()}
            </button>
            <span class="row s">
                {move || amount::amount(now.with(|it| it.price))} {left}
            </span>
        </li>
    }
    .into_any()
}

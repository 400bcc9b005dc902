//! The head of the till: the way out, which register, the carts, the state of the line, who sells.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{
    parked::Carts,
    state::{Sheet, Till},
};
use crate::{
    frame::session,
    paths,
    ui::{badge, browser, icon},
};

/// The head.
#[component]
pub fn Head() -> impl IntoView {
    browser::hydrated();
    let till = Till::get();
    let me = session().with(|who| who.name.clone());
    let first = me.split(' ').next().unwrap_or_default().to_owned();
    let store = till.view.with_untracked(|view| view.store_name.clone());
    let name = move || till.at().map_or_else(|| "Till".to_owned(), |it| it.name);
    let line = move || match till.online.get() {
        true => badge::label("available", "Online"),
        false => badge::label("reserved", "Offline"),
    };
    view! {
        <Title text="Till" />
        <header class="top till__top">
            <a class="btn btn--quiet btn--icon" href=paths::DASHBOARD aria-label="Leave the till" title="Leave the till">
                {icon("arrow-left")}
            </a>
            <h1 class="clip">
                <button type="button" class="till__register" title="Choose the register" on:click=move |_| till.show(Sheet::Register)>
                    {name}
                    " "
                    <span class="muted">{store}</span>
                </button>
            </h1>
            <Carts />
            <span class="push row">
                <span class="hide-phone">{line}</span>
                <span class="hide-phone muted" title=me>
                    {first}
                </span>
            </span>
        </header>
    }
    .into_any()
}

/// No network: what that means, and what is kept.
#[component]
pub fn Offline() -> impl IntoView {
    let till = Till::get();
    view! {
        <Show when=move || !till.online.get()>
            <div class="banner" role="status">
                {icon("wifi-off")}
                <b class="strong">"No connection."</b>
                <span>"The cart stays on this screen. Paying, holding and customers work again when the line is back."</span>
            </div>
        </Show>
    }
    .into_any()
}

/// Follows the browser's own word on the network.
pub fn follow_line(till: Till) {
    Effect::new(move |_| {
        till.online.set(window().navigator().on_line());
        let here = window_event_listener(leptos::ev::online, move |_| till.online.set(true));
        let gone = window_event_listener(leptos::ev::offline, move |_| till.online.set(false));
        on_cleanup(move || {
            here.remove();
            gone.remove();
        });
    });
}

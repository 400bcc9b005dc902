//! At which register, and whether its drawer is open: without it no cash, but cards.

use domain::{
    identity::{Permission, cash::Operate, role_allows},
    sales::RegisterView,
};
use leptos::prelude::*;

use super::state::Till;
use crate::{
    paths,
    ui::{Button, badge, icon},
};

/// Says that no cash can be taken, who may change that, and where.
#[component]
pub fn DrawerBanner() -> impl IntoView {
    let till = Till::get();
    let closed = move || till.at().filter(|it| it.session.as_ref().is_none_or(|session| session.counting));
    let openers = move || {
        till.view.with(|view| {
            let may = view.staff.iter().filter(|it| role_allows(it.role, Operate::CODE)).map(|it| it.name.clone());
            may.collect::<Vec<_>>().join(", ")
        })
    };
    let show = move |it: RegisterView| {
        let counted = it.session.is_some();
        let words = match counted {
            true => "Cards and other tenders work, cash does not.".to_owned(),
            false => format!("Cards and other tenders work, cash does not. It can be opened by {}.", openers()),
        };
        view! {
            <div class="banner till__banner" role="status">
                {icon("lock")}
                <b class="strong">{format!("The drawer of {} is {}.", it.name, if counted { "being counted" } else { "closed" })}</b>
                <span class="grow">{words}</span>
                <a class="btn btn--sm" href=paths::drawer(it.id)>
                    {if counted { "See drawer" } else { "Open drawer" }}
                </a>
            </div>
        }
    };
    let none = move || till.view.with(|view| view.registers.is_empty());
    let several = move || till.at().is_none() && !none();
    view! {
        {move || closed().map(show)}
        <Show when=none>
            <div class="banner till__banner" role="status">
                {icon("info")}
                <b class="strong">"This store has no register."</b>
                <span class="grow">"Cards and other tenders work, cash does not."</span>
            </div>
        </Show>
        <Show when=several>
            <div class="banner till__banner" role="status">
                {icon("info")}
                <b class="strong">"No register is chosen."</b>
                <span class="grow">"Cash needs one. Other tenders work without."</span>
                <Button
                    label="Choose register"
                    size=crate::ui::Size::Small
                    on_press=move |_| till.show(super::state::Sheet::Register)
                />
            </div>
        </Show>
    }
    .into_any()
}

/// The registers of the store.
#[component]
pub fn Registers() -> impl IntoView {
    let till = Till::get();
    let all = till.view.with_untracked(|view| view.registers.clone());
    let entry = move |it: RegisterView| {
        let id = it.id;
        let state = match &it.session {
            None => badge::label("reserved", "Drawer closed"),
            Some(session) if session.counting => badge::label("reserved", "Being counted"),
            Some(session) => {
                badge::label("available", format!("Opened by {}, {}", session.opened_by, session.opened.ago))
            }
        };
        view! {
            <li>
                <button
                    type="button"
                    class="pick"
                    aria-pressed=move || if till.register.get() == Some(id) { "true" } else { "false" }
                    on:click=move |_| {
                        till.choose_register(id);
                        till.open.set(false);
                    }
                >
                    <span class="grow">
                        <b class="strong">{it.name}</b>
                        <span class="small">{state}</span>
                    </span>
                    {move || (till.register.get() == Some(id)).then(|| icon("check"))}
                </button>
            </li>
        }
    };
    let nothing = all.is_empty().then(
        || view! { <p class="muted">"This store has no register yet. It is set up in the settings of the till."</p> },
    );
    view! {
        <div class="body">
            {nothing}
            <ul class="rows picks">{all.into_iter().map(entry).collect_view()}</ul>
        </div>
        <footer>
            <Button label="Close" on_press=move |_| till.open.set(false) />
        </footer>
    }
    .into_any()
}

//! The top bar: where one is, the command box, the theme, and who one is.

use domain::{
    StoreId,
    identity::{SessionView, SwitchStore, sales::Approve, tasks},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{preferences::Preferences, recent, session};
use crate::{
    identity::rpc::{SignOut, switch_store},
    paths,
    ui::{IconButton, Menu, MenuItem, Toaster, browser, icon},
};

/// The top bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let it = Preferences::get();
    let session = session();
    let (name, role) = session.with(|who| (who.name.clone(), who.here.role.label()));
    view! {
        <header class="top">
            <Stores />
            <button
                type="button"
                class="cmd"
                on:click=move |_| it.palette.set(true)
            >
                {icon("search")}
                <span>"Search or run a command"</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <span class="hide-phone">
                <IconButton
                    label=Signal::derive(move || it.theme_name())
                    icon_name="sun-moon"
                    quiet=true
                    on_press=move |_| it.next_theme()
                />
            </span>
            <button
                type="button"
                class="btn btn--quiet btn--icon"
                popovertarget="person"
                aria-haspopup="menu"
                aria-label=format!("{}, {name}, {}", initials(&name), role.to_lowercase())
            >
                <span class="avatar avatar--me" aria-hidden="true">
                    {initials(&name)}
                </span>
            </button>
        </header>
        <Person />
    }
    .into_any()
}

/// The first letters of the first and the last name.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters: Vec<char> = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    match letters.as_slice() {
        [] => "?".into(),
        [only] => only.to_uppercase().collect(),
        [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}

/// The store one is in, and the way to the others.
#[component]
fn Stores() -> impl IntoView {
    let SessionView { here, all_stores, stores, organization, .. } = session().with(Clone::clone);
    let label = if all_stores { "All my stores".to_owned() } else { here.name.clone() };
    if stores.len() < 2 {
        return view! {
            <span class="store-switch store-switch--only" title=organization>
                {icon("map-pin")}
                <span class="clip">{label}</span>
            </span>
        }
        .into_any();
    }
    let toaster = Toaster::get();
    let switch = move |store: Option<StoreId>| {
        spawn_local(async move {
            match switch_store(SwitchStore { store }).await {
                Ok(()) => browser::load(paths::DASHBOARD),
                Err(error) => toaster.say(error.detail),
            }
        });
    };
    let entry = move |store: domain::identity::StoreAccess| {
        let chosen = !all_stores && store.id == here.id;
        view! {
            <MenuItem
                label=store.name
                icon_name=if chosen { "check" } else { "map-pin" }
                checked=Signal::stored(chosen)
                on_press=move |()| switch(Some(store.id))
            />
        }
    };
    view! {
        <button type="button" class="store-switch" popovertarget="stores" aria-haspopup="menu" title=organization>
            {icon("map-pin")}
            <span class="clip">{label}</span>
            {icon("chevron-down")}
        </button>
        <Menu id="stores" label="Store">
            {stores.into_iter().map(entry).collect_view()}
            <hr />
            <MenuItem
                label=format!("All my stores, new pieces go to {}", here.name)
                icon_name=if all_stores { "check" } else { "store" }
                checked=Signal::stored(all_stores)
                on_press=move |()| switch(None)
            />
        </Menu>
    }
    .into_any()
}

/// Who one is, and the way out.
#[component]
fn Person() -> impl IntoView {
    let it = Preferences::get();
    let sign_out = ServerAction::<SignOut>::new();
    Effect::new(move |_| {
        if matches!(sign_out.value().get(), Some(Ok(()))) {
            recent::forget();
            browser::load(paths::SIGN_IN);
        }
    });
    let who = session().with(Clone::clone);
    view! {
        <Menu id="person" label="You">
            <div class="group">
                <b class="strong">{who.name}</b>
                <br />
                {who.email}
                <br />
                {who.here.role.label()}
                ", "
                {who.organization}
            </div>
            <hr />
            <MenuItem label=Signal::derive(move || it.theme_name()) icon_name="sun-moon" on_press=move |()| it.next_theme() />
            <MenuItem
                label="Keyboard shortcuts"
                icon_name="circle-question-mark"
                key_hint="?"
                on_press=move |()| it.sheet.set(true)
            />
            <a role="menuitem" class="menu__item" tabindex="-1" href=paths::WHO_SEES_WHAT>
                {icon("users")}
                "Who sees what"
            </a>
            {session()
                .may::<tasks::View>()
                .then(|| {
                    view! {
                        <a role="menuitem" class="menu__item" tabindex="-1" href=paths::DAY>
                            {icon("calendar")}
                            "Your day"
                        </a>
                    }
                })}
            {session()
                .may::<Approve>()
                .then(|| {
                    view! {
                        <a role="menuitem" class="menu__item" tabindex="-1" href=paths::PIN>
                            {icon("key-round")}
                            "Your PIN"
                        </a>
                    }
                })}
            <hr />
            <ActionForm action=sign_out>
                <button type="submit" role="menuitem" class="menu__item" tabindex="-1">
                    {icon("arrow-left")}
                    "Sign out"
                </button>
            </ActionForm>
        </Menu>
    }
    .into_any()
}

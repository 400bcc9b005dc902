//! Menus in the browser's own popover: opens without script, then arrows, Home, End and first letters move the focus.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::icon;

/// A popover that is opened by a button with `popovertarget=id`.
#[component]
pub fn Menu(
    /// What the button names.
    id: &'static str,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// `false` for a panel with fields instead of commands.
    #[prop(default = true)]
    commands: bool,
    /// Items, or fields.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let opened = move |_| {
        let Some(menu) = node.get_untracked() else { return };
        if menu.matches(":popover-open").unwrap_or(false) {
            place(&menu, id);
            if let Some(first) = items(&menu).first().filter(|_| commands) {
                let _focused = first.focus();
            }
        }
    };
    view! {
        <div
            id=id
            class="menu"
            popover="auto"
            role=if commands { "menu" } else { "dialog" }
            aria-label=label
            node_ref=node
            on:toggle=opened
            on:keydown=move |key| {
                if let Some(menu) = node.get_untracked().filter(|_| commands) {
                    walk(&menu, &key);
                }
            }
        >
            {children()}
        </div>
    }
    .into_any()
}

/// A command, or a link that looks like one.
#[component]
pub fn MenuItem(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// In front of it.
    icon_name: &'static str,
    /// Where it leads, when it is a link.
    #[prop(optional, into)]
    href: String,
    /// The key that does the same.
    #[prop(optional)]
    key_hint: &'static str,
    /// Cannot be taken back.
    #[prop(optional)]
    danger: bool,
    /// One of several, and this one or not.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// The press.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let hint = (!key_hint.is_empty()).then(|| view! { <kbd>{key_hint}</kbd> });
    if !href.is_empty() {
        return view! {
            <a role="menuitem" class="menu__item" href=href tabindex="-1" on:click=move |_| close()>
                {icon(icon_name)}
                {label}
                {hint}
            </a>
        }
        .into_any();
    }
    view! {
        <button
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            aria-checked=move || checked.map(|on| if on.get() { "true" } else { "false" })
            class="menu__item"
            class:danger=danger
            tabindex="-1"
            on:click=move |_| {
                close();
                if let Some(act) = on_press {
                    act.run(());
                }
            }
        >
            {icon(icon_name)}
            {label}
            {hint}
        </button>
    }
    .into_any()
}

/// Closes whichever menu is open.
pub fn close() {
    if let Ok(Some(open)) = document().query_selector(".menu:popover-open")
        && let Ok(open) = open.dyn_into::<HtmlElement>()
    {
        let _closed = open.hide_popover();
    }
}

/// Puts the menu under the button that opened it, inside the window.
fn place(menu: &HtmlElement, id: &str) {
    let selector = format!("[popovertarget='{id}']");
    let focused = document().active_element().filter(|element| element.matches(&selector).unwrap_or(false));
    let opener: Option<Element> = focused.or_else(|| document().query_selector(&selector).ok().flatten());
    let Some(opener) = opener else { return };
    let (button, own) = (opener.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let size = |length: Result<leptos::wasm_bindgen::JsValue, _>| length.ok().and_then(|px| px.as_f64()).unwrap_or(0.0);
    let (width, height) = (size(window().inner_width()), size(window().inner_height()));
    let left = button.left().min(width - own.width() - 8.0).max(8.0);
    let below = button.bottom() + 4.0;
    let top = if below + own.height() > height { (button.top() - own.height() - 4.0).max(8.0) } else { below };
    let style = web_sys::HtmlElement::style(menu);
    for (name, value) in [("left", left), ("top", top)] {
        let _placed = style.set_property(name, &format!("{value}px"));
    }
}

fn items(menu: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(found) = menu.query_selector_all("[role^=menuitem]") else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)).filter_map(|node| node.dyn_into().ok()).collect()
}

fn walk(menu: &HtmlElement, key: &KeyboardEvent) {
    let items = items(menu);
    let focused = document().active_element();
    let at = items.iter().position(|item| Some(item.as_ref()) == focused.as_ref());
    let last = items.len().saturating_sub(1);
    let pressed = key.key();
    let to = match pressed.as_str() {
        "ArrowDown" => at.map_or(0, |at| if at == last { 0 } else { at + 1 }),
        "ArrowUp" => at.map_or(last, |at| at.checked_sub(1).unwrap_or(last)),
        "Home" => 0,
        "End" => last,
        "Tab" => {
            close();
            return;
        }
        letter if letter.chars().count() == 1 => {
            let letter = letter.to_lowercase();
            let starts = |item: &HtmlElement| {
                item.text_content().is_some_and(|text| text.trim().to_lowercase().starts_with(&letter))
            };
            let from = at.map_or(0, |at| at + 1);
            let order = (from..items.len()).chain(0..from.min(items.len()));
            let Some(found) = order.into_iter().find(|at| items.get(*at).is_some_and(starts)) else { return };
            found
        }
        _ => return,
    };
    key.prevent_default();
    if let Some(item) = items.get(to) {
        let _focused = item.focus();
    }
}

/// A small button that opens a menu.
pub fn opener(id: &'static str, label: &'static str, icon_name: &'static str) -> AnyView {
    view! {
        <button type="button" class="btn btn--icon" popovertarget=id aria-haspopup="menu" aria-label=label title=label>
            {icon(icon_name)}
        </button>
    }
    .into_any()
}

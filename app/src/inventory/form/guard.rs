//! Keeps people from losing what they typed: asks before the page is left, by a link or by closing the window.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{Element, Event, HtmlAnchorElement};

use crate::ui::{Button, Dialog, Tone};

/// Guards the page while `dirty`. Nothing of it is left when the page is.
#[component]
pub fn Guard(
    /// Something would be lost.
    #[prop(into)]
    dirty: Signal<bool>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let target = RwSignal::new(String::new());
    let navigate = use_navigate();
    Effect::new(move |_| {
        let closing = window_event_listener(ev::beforeunload, move |leaving| {
            if dirty.get_untracked() {
                leaving.prevent_default();
            }
        });
        // The router listens on the window; the document hears of a press first.
        let press = Closure::<dyn Fn(Event)>::new(move |press: Event| {
            if !dirty.try_get_untracked().unwrap_or(false) {
                return;
            }
            if let Some(href) = leads_away(&press) {
                press.prevent_default();
                press.stop_propagation();
                target.set(href);
                asking.set(true);
            }
        });
        let document = document();
        let _heard = document.add_event_listener_with_callback_and_bool("click", press.as_ref().unchecked_ref(), true);
        let press = StoredValue::new_local(press);
        on_cleanup(move || {
            closing.remove();
            press.with_value(|press| {
                let callback = press.as_ref().unchecked_ref();
                let _gone =
                    leptos::prelude::document().remove_event_listener_with_callback_and_bool("click", callback, true);
            });
        });
    });
    let leave = move |_| {
        asking.set(false);
        navigate(&target.get_untracked(), NavigateOptions::default());
    };
    let leave = Callback::new(leave);
    view! {
        <Dialog open=asking title="Leave without saving?">
            <div class="body muted">"What you typed on this page is not saved yet."</div>
            <footer>
                <Button label="Discard changes" tone=Tone::Danger on_press=leave />
                <Button label="Stay" tone=Tone::Primary on_press=move |_| asking.set(false) />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// Where a press on a link of this house leads, if it leaves the page in this window.
fn leads_away(press: &Event) -> Option<String> {
    let link = press.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let raw = link.get_attribute("href")?;
    let here = raw.starts_with('/') && link.target().is_empty();
    here.then_some(raw)
}

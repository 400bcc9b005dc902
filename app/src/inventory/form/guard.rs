//! Keeps people from losing what they typed: asks before the page is left, by a link, a key, a command, Back, or by
//! closing the window.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use web_sys::{Element, Event, HtmlAnchorElement};

use crate::{
    frame::leaving::Dirty,
    ui::{Button, Dialog, Tone},
};

/// Guards the page while `dirty`. Nothing of it is left when the page is.
#[component]
pub fn Guard(
    /// Something would be lost.
    #[prop(into)]
    dirty: Signal<bool>,
    /// The question.
    #[prop(default = "Leave without saving?")]
    title: &'static str,
    /// What would happen.
    #[prop(default = "What you typed on this page is not saved yet.".to_owned(), into)]
    text: String,
    /// Does it.
    #[prop(default = "Discard changes")]
    leave: &'static str,
) -> impl IntoView {
    let goes = leave;
    let asking = RwSignal::new(false);
    // Where to; `None` is one step back.
    let target = RwSignal::new(None::<String>);
    let let_go = StoredValue::new(false);
    let holds = move || !let_go.try_get_value().unwrap_or(true) && dirty.try_get_untracked().unwrap_or(false);
    let hold = move |to: Option<String>| {
        let held = holds();
        if held {
            target.set(to);
            asking.set(true);
        }
        held
    };
    let here = use_location().pathname.get_untracked();
    Dirty::get().watch(Callback::new(move |to: Option<String>| {
        let Some(path) = to else {
            let held = window().location().pathname().is_ok_and(|path| path != here) && hold(None);
            // The address has changed already, the page has not: the form gets its address again.
            if let (true, Ok(history)) = (held, window().history()) {
                let _back = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
            }
            return held;
        };
        // Nobody leaves for where they are.
        path != here && hold(Some(path))
    }));
    Effect::new(move |_| {
        let closing = window_event_listener(ev::beforeunload, move |leaving| {
            if holds() {
                leaving.prevent_default();
            }
        });
        // The router listens on the window; the document hears of a press first.
        let pressed = move |press: Event| {
            if leads_away(&press).is_some_and(|href| hold(Some(href))) {
                press.prevent_default();
                press.stop_propagation();
            }
        };
        let heard = StoredValue::new_local(Heard::before_all(&document(), "click", pressed));
        on_cleanup(move || {
            closing.remove();
            heard.with_value(Heard::stop);
        });
    });
    let navigate = use_navigate();
    let leave = move |_| {
        asking.set(false);
        match target.get_untracked() {
            Some(path) => navigate(&path, NavigateOptions::default()),
            None => {
                let_go.set_value(true);
                if let Ok(history) = window().history() {
                    let _left = history.back();
                }
            }
        }
    };
    let leave = Callback::new(leave);
    view! {
        <Dialog open=asking title>
            <div class="body muted">{text.clone()}</div>
            <footer>
                <Button label=goes tone=Tone::Danger on_press=leave />
                <Button label="Stay" tone=Tone::Primary on_press=move |_| asking.set(false) />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// A listener that hears of an event on its way down, before those of what it happens to.
struct Heard {
    at: web_sys::EventTarget,
    name: &'static str,
    act: Closure<dyn Fn(Event)>,
}

impl Heard {
    fn before_all(at: &web_sys::EventTarget, name: &'static str, act: impl Fn(Event) + 'static) -> Self {
        let act = Closure::<dyn Fn(Event)>::new(act);
        let _heard = at.add_event_listener_with_callback_and_bool(name, act.as_ref().unchecked_ref(), true);
        Self { at: at.clone(), name, act }
    }

    fn stop(&self) {
        let act = self.act.as_ref().unchecked_ref();
        let _gone = self.at.remove_event_listener_with_callback_and_bool(self.name, act, true);
    }
}

/// Where a press on a link of this house leads, if it leaves the page in this window.
fn leads_away(press: &Event) -> Option<String> {
    let link = press.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
    let raw = link.get_attribute("href")?;
    let here = raw.starts_with('/') && link.target().is_empty();
    here.then_some(raw)
}

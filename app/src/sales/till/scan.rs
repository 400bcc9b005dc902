//! The scanner: a keyboard that types faster than anybody. It is heard with no field focused, and its letters reach
//! nobody else, or a code with an N in it would leave the page.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, KeyboardEvent};

use super::{
    find::{FIELD, Finder},
    state::{Step, Till},
};
use crate::{
    frame::preferences::Preferences,
    ui::browser::{focus, is_taken},
};

/// The longest pause between two letters of a scanner, in milliseconds. People are slower, even when they hurry.
const PAUSE: f64 = 60.0;
/// The shortest code.
const SHORTEST: usize = 3;

/// Letters on their way.
#[derive(Clone, Default)]
struct Heard {
    code: String,
    last: f64,
}

/// Listens for as long as the page is shown.
pub fn listen(till: Till, finder: Finder) {
    let letters = Preferences::get().keys;
    Effect::new(move |_| {
        let heard = StoredValue::new(Heard::default());
        let act = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if let Ok(key) = event.dyn_into::<KeyboardEvent>() {
                hear(&key, till, finder, heard, letters.get_untracked());
            }
        });
        let listener = act.as_ref().unchecked_ref();
        // On its way down: the shortcuts of the frame listen on the way up.
        let _heard = window().add_event_listener_with_callback_and_bool("keydown", listener, true);
        let act = StoredValue::new_local(act);
        on_cleanup(move || {
            act.with_value(|act| {
                let listener = act.as_ref().unchecked_ref();
                let _gone = window().remove_event_listener_with_callback_and_bool("keydown", listener, true);
            });
        });
    });
}

fn hear(key: &KeyboardEvent, till: Till, finder: Finder, heard: StoredValue<Heard>, letters: bool) {
    if key.ctrl_key()
        || key.meta_key()
        || key.alt_key()
        || is_taken(key)
        || till.step.with_untracked(|it| *it == Step::Pay)
    {
        return;
    }
    let pressed = key.key();
    let now = key.time_stamp();
    let quick = now - heard.with_value(|it| it.last) <= PAUSE;
    if pressed == "Enter" {
        let code = heard.with_value(|it| it.code.clone());
        heard.set_value(Heard::default());
        if quick && code.chars().count() >= SHORTEST {
            // Not for the button that has focus.
            key.prevent_default();
            key.stop_immediate_propagation();
            finder.enter(code);
        }
        return;
    }
    let mut typed = pressed.chars();
    let (Some(letter), None) = (typed.next(), typed.next()) else { return };
    if letter == ' ' {
        return;
    }
    heard.update_value(|it| {
        if !quick {
            it.code.clear();
        }
        it.code.push(letter);
        it.last = now;
    });
    let first = heard.with_value(|it| it.code.chars().count() == 1);
    match letter {
        '?' if first => {}
        '/' if first => {
            key.prevent_default();
            if letters {
                focus(FIELD);
            }
        }
        _ => key.prevent_default(),
    }
}

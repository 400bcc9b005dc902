//! The keyboard of a list: J and K, arrows, Enter, Space, P, slash, Escape.

use leptos::ev;
use leptos::prelude::*;

use super::hand::{Hand, Row};
use crate::{
    frame::{leaving::use_leave, preferences::Preferences},
    ui::browser::{focus, is_taken},
};

/// Listens for as long as the list is shown. `search` is the id of its search box, `open` the address of a row.
pub fn listen<R: Row>(hand: Hand<R>, search: &'static str, open: fn(R::Id) -> String) {
    let it = Preferences::get();
    let leave = use_leave();
    Effect::new(move |_| {
        let leave = leave.clone();
        let listener = window_event_listener(ev::keydown, move |key| {
            if key.ctrl_key() || key.meta_key() || key.alt_key() || is_taken(&key) {
                return;
            }
            let on_row = hand.cursor.get_untracked();
            let pressed = key.key();
            let letters = it.keys.get_untracked();
            // Enter and Space on a link or button are its own.
            let on_control =
                document().active_element().is_some_and(|it| it.matches("a, button, input, summary").unwrap_or(false));
            match pressed.as_str() {
                "Escape" if hand.peek.with_untracked(Option::is_some) => hand.close_peek(),
                "Escape" => hand.selected.set(Vec::new()),
                "ArrowDown" => hand.step(1),
                "ArrowUp" => hand.step(-1),
                "j" if letters => hand.step(1),
                "k" if letters => hand.step(-1),
                "/" if letters => focus(search),
                "p" if letters && hand.peek.get_untracked() == on_row => hand.close_peek(),
                "p" if letters => hand.peek.set(on_row),
                " " if !on_control => match on_row {
                    Some(id) => hand.toggle(id),
                    None => return,
                },
                "Enter" if !on_control => match on_row {
                    Some(id) => leave(&open(id)),
                    None => return,
                },
                _ => return,
            }
            key.prevent_default();
        });
        on_cleanup(move || listener.remove());
    });
}

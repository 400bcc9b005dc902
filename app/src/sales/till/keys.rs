//! The keys of the till: F2 finds, Escape goes back, Enter confirms, figures are cash.

use leptos::ev;
use leptos::prelude::*;

use super::{
    find::FIELD,
    pay::Paying,
    state::{Step, Till},
};
use crate::ui::browser::{focus, is_taken};

/// Listens for as long as the page is shown.
pub fn listen(till: Till, paying: Paying) {
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |key| {
            let pressed = key.key();
            if pressed == "F2" && !key.default_prevented() {
                key.prevent_default();
                if till.step.with_untracked(|step| *step == Step::Pay) && !till.busy.get_untracked() {
                    paying.back();
                }
                request_animation_frame(|| focus(FIELD));
                return;
            }
            if key.ctrl_key() || key.meta_key() || key.alt_key() || is_taken(&key) {
                return;
            }
            // Enter and Space on a link or button are its own.
            let on_control =
                document().active_element().is_some_and(|it| it.matches("a, button, input, summary").unwrap_or(false));
            let step = till.step.get_untracked();
            match (pressed.as_str(), step) {
                ("Enter", Step::Cart) if !on_control => till.to_pay(),
                ("Enter", Step::Pay) if !on_control => paying.confirm(),
                ("Enter", Step::Done(_)) if !on_control => till.fresh(),
                ("Escape", Step::Pay) => paying.back(),
                ("Backspace", Step::Pay) => paying.rub_out(),
                (figure, Step::Pay) if figure.len() == 1 && figure.bytes().all(|it| it.is_ascii_digit()) => {
                    paying.key(figure);
                }
                _ => return,
            }
            key.prevent_default();
        });
        on_cleanup(move || listener.remove());
    });
}

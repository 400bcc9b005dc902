//! Sending the form of a piece: by the button in the head, which stands outside of it, or by a key from any field.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::ui::{Button, Form, Tone, browser};

/// The id of the form element.
pub const FORM: &str = "piece-form";

/// Ctrl or Cmd and Enter saves from any field.
pub fn save_key(key: leptos::ev::KeyboardEvent) {
    if key.key() == "Enter" && (key.ctrl_key() || key.meta_key()) {
        key.prevent_default();
        submit();
    }
}

fn submit() {
    if let Some(form) = browser::by_id(FORM).and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
        let _sent = form.request_submit();
    }
}

/// The primary button of the form.
#[component]
pub fn SaveButton(
    /// The form.
    form: Form,
) -> impl IntoView {
    view! { <Button label="Save" tone=Tone::Primary key_hint="Ctrl ⏎" busy=form.busy on_press=move |_| submit() /> }
}

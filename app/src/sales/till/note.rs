//! A note for the staff; it is kept with the sale and printed nowhere.

use leptos::prelude::*;

use super::state::Till;
use crate::ui::{Area, Button, Form, FormErrors, Tone};

/// The form.
#[component]
pub fn Note() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("note");
    let text = RwSignal::new(till.cart.with_untracked(|cart| cart.note.clone()));
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let read =
            domain::text::paragraph(&text.get_untracked()).map_err(|words| domain::AppError::field("note", words));
        let kept = read.and_then(|note| {
            till.attempt(|cart| {
                cart.note = note;
                Ok(())
            })
        });
        match kept {
            Ok(()) => till.open.set(false),
            Err(error) => form.error.set(Some(error)),
        }
    };
    view! {
        <form on:submit=save>
            <div class="body stack">
                <FormErrors form />
                <Area form name="note" label="Note" value=text hint="Not printed" />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| till.open.set(false) />
                <Button label="Keep note" tone=Tone::Primary submit=true />
            </footer>
        </form>
    }
    .into_any()
}

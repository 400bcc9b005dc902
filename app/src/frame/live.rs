//! What changed meanwhile, as the server tells it: one stream for the whole page.

use domain::sales::Live;
use leptos::prelude::*;

/// The last words that came, as they came: reading them is left to the pages that listen.
#[derive(Clone, Copy)]
struct Words(RwSignal<Option<String>>);

/// Listens for as long as the frame is there. A stream that breaks off is opened again by the browser.
pub fn listen() {
    let words = Words(RwSignal::new(None));
    provide_context(words);
    #[cfg(feature = "hydrate")]
    {
        let toaster = crate::ui::Toaster::get();
        Effect::new(move |_| browser::open(words.0, toaster));
    }
}

/// What changed last; `None` until something does. Only inside the frame.
#[must_use]
pub fn use_live() -> Signal<Option<Live>> {
    let Words(words) = expect_context();
    Signal::derive(move || words.with(|words| words.as_deref().and_then(|words| serde_json::from_str(words).ok())))
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    use crate::ui::Toaster;

    pub(super) fn open(words: RwSignal<Option<String>>, toaster: Toaster) {
        let Ok(stream) = EventSource::new("/live") else { return };
        let heard =
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| words.set(event.data().as_string()));
        stream.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget(); // as long as the page
        // Somebody is to be reminded of a task, on whatever page they are.
        let reminded = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(title) = event.data().as_string() {
                toaster.say(format!("Reminder: {title}"));
            }
        });
        let _added = stream.add_event_listener_with_callback("reminder", reminded.as_ref().unchecked_ref());
        reminded.forget();
        // The browser would keep the connection until it collects garbage.
        let stream = StoredValue::new_local(stream);
        on_cleanup(move || stream.with_value(EventSource::close));
    }
}

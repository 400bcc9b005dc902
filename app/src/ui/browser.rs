//! The few things of the browser that pages touch. Call them in event handlers and effects only.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, Element, EventTarget, HtmlElement, KeyboardEvent, Url};

/// What this browser remembers under `key`.
#[must_use]
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Remembers `value`; forgets the key when it is empty. A browser that keeps nothing is no error.
pub fn store(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _kept = if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) };
    }
}

/// Sets an attribute of the document, or removes it when `value` is empty.
pub fn mark_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _done = if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}

/// Tells whoever waits (tests, scripts) that the page answers to the hand now.
pub fn hydrated() {
    Effect::new(|_| mark_root("data-hydrated", "true"));
}

/// Leaves for `path` with a full load: nothing of this page stays in memory.
pub fn load(path: &str) {
    let _left = window().location().set_href(path);
}

/// The element with this id.
#[must_use]
pub fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Focuses the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _focused = element.focus();
    }
}

/// Whether a key is somebody else's than the page's: handled already, typed, or meant for what is open above the page.
#[must_use]
pub fn is_taken(key: &KeyboardEvent) -> bool {
    let above = || document().query_selector(":popover-open, dialog[open]").is_ok_and(|open| open.is_some());
    key.default_prevented() || is_typing(key.target()) || above()
}

/// Whether keys typed into `target` are text, not commands. In a form a box or a choice is a part of the text.
fn is_typing(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
    let tag = element.tag_name();
    match tag.as_str() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => match element.get_attribute("type").as_deref() {
            Some("checkbox" | "radio") => element.closest("form").ok().flatten().is_some(),
            kind => kind != Some("button"),
        },
        _ => element.has_attribute("contenteditable"),
    }
}

/// Hands the person a file made here.
pub fn download(name: &str, mime: &str, text: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let parts = js_sys::Array::of1(&text.into());
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &kind) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(link) = document().create_element("a") {
        let _named = link.set_attribute("href", &url).and_then(|()| link.set_attribute("download", name));
        if let Ok(link) = link.dyn_into::<HtmlElement>() {
            link.click();
        }
    }
    let _revoked = Url::revoke_object_url(&url);
}

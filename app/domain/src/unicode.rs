//! The normal forms of Unicode (UAX #15), as pure functions: on the server by a crate, in the browser by the browser,
//! which has the tables already. They would be a tenth of everything that a first visit loads.

/// Composed (NFC).
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

/// Composed (NFC).
#[cfg(target_arch = "wasm32")]
pub(crate) fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { js_sys::JsString::from(text).normalize("NFC").into() }
}

/// Taken apart (NFKD), without the marks: letters as they are without accents.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn unmarked(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    text.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Taken apart (NFKD), without the marks: letters as they are without accents.
#[cfg(target_arch = "wasm32")]
pub(crate) fn unmarked(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let marks = js_sys::RegExp::new(r"\p{M}+", "gu");
    js_sys::JsString::from(text).normalize("NFKD").replace_by_pattern(&marks, "").into()
}

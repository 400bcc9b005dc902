//! Text inside `<title>` and `<textarea>`: the two places whose content the renderer writes as it is.

/// What is written for a text: escaped where HTML is made, as it is in the browser, which sets it as text.
#[must_use]
pub fn raw_text(text: &str) -> String {
    if cfg!(target_arch = "wasm32") {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

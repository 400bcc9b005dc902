//! Runs in the browser only: takes over the page that the server rendered.

/// Called by the page's script once the module is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(app::App);
}

/// Room for the splitter. It sorts the constants of the module by the chunk that needs them, in the place they had
/// together; when the gaps between them come out longer than before, even by a byte, it gives up and leaves them all in
/// the first module, which every visitor loads. Nobody refers to these bytes, so it drops them, and has their place.
#[used]
static ROOM: [u8; 4096] = [b'.'; 4096];

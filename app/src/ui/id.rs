//! Ids minted in the browser: they make a form that is sent twice one record.

use leptos::prelude::window;
use uuid::{Builder, Uuid};

/// A new UUIDv7 id. Only in event handlers and effects: the server must never render one.
#[must_use]
pub fn mint<T: From<Uuid>>() -> T {
    let mut random = [0; 10];
    if let Ok(crypto) = window().crypto() {
        // A refusal leaves zeros; the server then answers `conflict.replayed` instead of mixing records up.
        let _filled = crypto.get_random_values_with_u8_array(&mut random);
    }
    // Dates in the browser are whole milliseconds in a double, exact until the year 287396.
    let millis = js_sys::Date::now() as u64;
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into()
}

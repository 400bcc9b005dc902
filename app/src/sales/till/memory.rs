//! What the browser remembers: the register for good, the cart for as long as the tab is open. Ids, no people; nothing
//! that is as good as money.

use domain::{RegisterId, sales::Cart};
use leptos::prelude::window;

use crate::ui::browser::{store, stored};

const REGISTER: &str = "register";
const CART: &str = "till-cart";

/// The register of this browser.
#[must_use]
pub fn register() -> Option<RegisterId> {
    stored(REGISTER)?.parse().ok()
}

/// This browser stands at this register.
pub fn keep_register(register: RegisterId) {
    store(REGISTER, &register.to_string());
}

fn tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// The cart of before a reload.
#[must_use]
pub fn cart() -> Option<Cart> {
    let kept = tab()?.get_item(CART).ok().flatten()?;
    serde_json::from_str(&kept).ok()
}

/// Keeps the cart for a reload; an empty one is forgotten. A browser that keeps nothing is no error.
pub fn keep_cart(cart: &Cart) {
    let Some(tab) = tab() else { return };
    let _kept = match serde_json::to_string(&cart.kept()) {
        Ok(text) if !cart.is_empty() => tab.set_item(CART, &text),
        _ => tab.remove_item(CART),
    };
}

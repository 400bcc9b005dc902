//! The boxes that select rows of a table: one in its head, one in each row.

use leptos::prelude::*;

use super::hand::{Hand, Row};

/// The cell in the head: all that are shown, or none.
pub fn all<R: Row>(hand: Hand<R>) -> AnyView {
    let some = move || hand.selected.with(|all| !all.is_empty()) && !hand.all_selected();
    view! {
        <th class="sel pinned">
            <label class="check check--only">
                <input
                    type="checkbox"
                    aria-label="Select all shown"
                    prop:checked=move || hand.all_selected()
                    prop:indeterminate=some
                    on:change=move |_| hand.toggle_all()
                />
            </label>
        </th>
    }
    .into_any()
}

/// The cell of a row.
pub fn one<R: Row>(hand: Hand<R>, id: R::Id, called: &str) -> AnyView {
    view! {
        <td class="sel pinned">
            <label class="check check--only">
                <input
                    type="checkbox"
                    aria-label=format!("Select {called}")
                    prop:checked=move || hand.has(id)
                    on:change=move |_| hand.toggle(id)
                />
            </label>
        </td>
    }
    .into_any()
}

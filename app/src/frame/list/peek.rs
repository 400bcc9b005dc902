//! The cell at the end of a row that opens its peek.

use leptos::prelude::*;

use super::hand::{Hand, Row};
use crate::ui::IconButton;

/// The cell of a row.
pub fn cell<R: Row>(hand: Hand<R>, id: R::Id, called: &str) -> AnyView {
    view! {
        <td class="c-peek">
            <span class="row-acts">
                <IconButton
                    label=format!("Peek at {called}")
                    icon_name="eye"
                    quiet=true
                    small=true
                    on_press=move |_| {
                        hand.cursor.set(Some(id));
                        hand.peek.set(Some(id));
                    }
                />
            </span>
        </td>
    }
    .into_any()
}

//! State as a shape, a word, then a colour.

use domain::inventory::Badge;
use leptos::prelude::*;

/// The badge of an item. `framed` where it stands alone in a head.
pub fn badge(of: Badge, framed: bool) -> AnyView {
    // The sheet draws what the facts call missing and held with the shapes for alarm and waiting.
    let tone = match of.tone {
        "missing" => "critical",
        "held" => "reserved",
        tone => tone,
    };
    let class = format!("badge badge--{tone}{}", if framed { " badge--box" } else { "" });
    view! { <span class=class>{of.label}</span> }.into_any()
}

/// A word with a tone that is not the state of an item.
pub fn label(tone: &'static str, word: impl Into<String>) -> AnyView {
    view! { <span class=format!("badge badge--{tone}")>{word.into()}</span> }.into_any()
}

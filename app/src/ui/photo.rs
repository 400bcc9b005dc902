//! Photos in fixed boxes: the page never jumps when they arrive.

use domain::inventory::photo_url;
use leptos::prelude::*;

use super::icon;

/// The small square of a row. The title stands beside it, so it says nothing itself.
pub fn thumb(content: Option<&str>, side: u16) -> AnyView {
    match content {
        Some(content) => view! {
            <img class="thumb" src=photo_url(content, 96) width=side height=side alt="" loading="lazy" />
        }
        .into_any(),
        None => view! {
            <span class="thumb thumb--none" title="No photo yet">
                {icon("image")}
            </span>
        }
        .into_any(),
    }
}

/// The large square of a tile or a viewer.
pub fn picture(content: Option<&str>, side: u16, alt: &str) -> AnyView {
    match content {
        Some(content) => {
            let srcset = format!("{} 400w, {} 1600w", photo_url(content, 400), photo_url(content, 1600));
            let sizes = if side > 400 { "(width < 900px) 100vw, 800px" } else { "200px" };
            let src = photo_url(content, if side > 400 { 1600 } else { 400 });
            view! { <img src=src srcset=srcset sizes=sizes width=side height=side alt=alt.to_owned() loading="lazy" /> }.into_any()
        }
        None => view! { <span class="thumb--none pic-none">{icon("image")} <span class="small">"No photo yet"</span></span> }.into_any(),
    }
}

//! A client's photo in a circle; their initials where there is none.

use domain::customers::{ClientRow, client_photo_url};
use leptos::prelude::*;

use crate::frame::top_bar::initials;

/// How large the circle is. Said by a class: the policy of the pages takes no styles from elements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Circle {
    /// In a row.
    Row,
    /// At the head of what is told of them.
    Head,
}

/// The circle. The name stands beside it, so it says nothing itself.
pub fn avatar(row: &ClientRow, circle: Circle) -> AnyView {
    let (class, side, rendition) = match circle {
        Circle::Row => ("avatar", 26, 96),
        Circle::Head => ("avatar avatar--head", 64, 400),
    };
    match &row.photo {
        Some(content) => {
            view! { <img class=class src=client_photo_url(content, rendition) width=side height=side alt="" loading="lazy" /> }
                .into_any()
        }
        None => view! {
            <span class=class aria-hidden="true">
                {initials(&row.called)}
            </span>
        }
        .into_any(),
    }
}

//! Grey boxes in the shape of what is coming. Sizes are attributes of SVG, as the page's policy allows no inline style.

use leptos::prelude::*;

/// One bar. `width` and `height` are CSS lengths.
pub fn bar(width: &'static str, height: &'static str) -> AnyView {
    view! { <svg class="skel" width=width height=height aria-hidden="true"></svg> }.into_any()
}

/// Rows of a table with photos.
pub fn rows(count: usize, label: &'static str) -> AnyView {
    let widths = ["62%", "48%", "70%", "55%", "66%", "44%"];
    let row = |at: usize| {
        let width = widths.get(at % widths.len()).copied().unwrap_or("60%");
        view! {
            <tr>
                <td class="sel">{bar("16px", "16px")}</td>
                <td class="pic">{bar("32px", "32px")}</td>
                <td class="skel-wide">{bar(width, "10px")}</td>
                <td>{bar("56px", "10px")}</td>
                <td>{bar("64px", "10px")}</td>
            </tr>
        }
    };
    view! {
        <div class="grow" aria-busy="true" role="status" aria-label=label>
            <table class="table" aria-hidden="true">
                <tbody>{(0..count).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Blocks of a detail page.
pub fn blocks(label: &'static str) -> AnyView {
    view! {
        <div class="page-body stack skel-page" aria-busy="true" role="status" aria-label=label>
            {bar("40%", "24px")} {bar("100%", "64px")} {bar("100%", "320px")}
        </div>
    }
    .into_any()
}

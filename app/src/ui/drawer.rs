//! The quick peek beside a list: pushes it on wide screens, covers it on narrow ones.

use leptos::prelude::*;

use super::IconButton;

/// A drawer with a head; Escape is the list's business, as focus stays there.
#[component]
pub fn Drawer(
    /// What is peeked at.
    #[prop(into)]
    title: Signal<String>,
    /// The piece before.
    #[prop(into)]
    on_previous: Callback<()>,
    /// The piece after.
    #[prop(into)]
    on_next: Callback<()>,
    /// Closes it.
    #[prop(into)]
    on_close: Callback<()>,
    /// Body and footer.
    children: Children,
) -> impl IntoView {
    view! {
        <aside class="drawer" aria-label=move || format!("Quick peek: {}", title.get())>
            <header>
                <div class="grow">
                    <h2 class="clip">{title}</h2>
                </div>
                <IconButton label="Previous, K" icon_name="chevron-up" quiet=true on_press=move |_| on_previous.run(()) />
                <IconButton label="Next, J" icon_name="chevron-down" quiet=true on_press=move |_| on_next.run(()) />
                <IconButton label="Close, Escape" icon_name="x" quiet=true on_press=move |_| on_close.run(()) />
            </header>
            {children()}
        </aside>
    }
    .into_any()
}

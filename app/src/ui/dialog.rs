//! The native dialog: traps focus, gives it back, closes on Escape. Its content exists only while it is open.

use leptos::html;
use leptos::prelude::*;

/// A modal question or form.
#[component]
pub fn Dialog(
    /// Open or not; closing writes it back.
    open: RwSignal<bool>,
    /// Verb and object: `Write off W-10491?`
    #[prop(into)]
    title: Signal<String>,
    /// Another class beside `dialog`.
    #[prop(optional)]
    class: &'static str,
    /// Body and footer.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            let _shown = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class=format!("dialog {class}") node_ref=node aria-label=title on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header>
                    <h2>{title}</h2>
                </header>
                {children()}
            </Show>
        </dialog>
    }
    .into_any()
}

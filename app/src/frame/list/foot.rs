//! What is shown of how many; while something is selected, what it comes to and what can be done with it.

use leptos::prelude::*;

use super::hand::{Hand, Row};
use crate::ui::{Button, Size, Tone};

/// The bar below a list.
#[component]
pub fn Foot<R: Row>(
    /// What is in hand.
    hand: Hand<R>,
    /// How many there are; `None` while nobody knows: a false zero would be worse than no number.
    #[prop(into)]
    count: Signal<Option<u64>>,
    /// What the selected rows come to, or nothing.
    #[prop(into, optional)]
    sum: Signal<String>,
    /// Takes the selection along as a file; absent for those who may not.
    #[prop(into, optional)]
    on_export: Option<Callback<()>>,
    /// What else can be done with the selection.
    #[prop(into, optional)]
    acts: ViewFn,
    /// Says why nobody knows how many there are.
    #[prop(into, optional)]
    failed: ViewFn,
) -> impl IntoView {
    let selected = move || hand.selected.with(Vec::len);
    // The hand outlives what is shown of it: it may tell a foot that is being replaced, and whose count and sum are gone.
    let count = move || count.try_get().flatten();
    let sum = move || sum.try_get().unwrap_or_default();
    let of = move || count().map(|count| format!(" of {count}")).unwrap_or_default();
    let shown = move || {
        let shown = hand.lines.with(Vec::len);
        count().and_then(|count| usize::try_from(count).ok()).map_or(shown, |count| shown.min(count))
    };
    let sum = move || Some(sum()).filter(|sum| !sum.is_empty()).map(|sum| format!(" · {sum}")).unwrap_or_default();
    move || {
        if selected() == 0 {
            return view! {
                <div class="list-foot">
                    <span class="num">{move || format!("{}{} shown", shown(), of())}</span>
                    {failed.run()}
                    <span class="hide-phone push">
                        <kbd>"J"</kbd>
                        " "
                        <kbd>"K"</kbd>
                        " move, "
                        <kbd>"Space"</kbd>
                        " selects, "
                        <kbd>"P"</kbd>
                        " peeks"
                    </span>
                </div>
            }
            .into_any();
        }
        let export = on_export.map(|export| {
            view! { <Button label="Export" size=Size::Small icon_name="download" on_press=move |_| export.run(()) /> }
        });
        view! {
            <div class="bulk" role="toolbar" aria-label="Bulk actions">
                <span class="n num" aria-live="polite">
                    {move || format!("{}{} selected{}", selected(), of(), sum())}
                </span>
                {acts.run()}
                {export}
                <span class="push"></span>
                <Button
                    label="Clear"
                    size=Size::Small
                    tone=Tone::Plain
                    key_hint="Esc"
                    on_press=move |_| hand.selected.set(Vec::new())
                />
            </div>
        }
        .into_any()
    }
}

//! Tax rules as rows: added, ended by their last day, never taken off once a sale may name them.

use domain::{inventory::CATEGORIES, sales::setting_form::TaxDraft};
use leptos::prelude::*;

use crate::ui::{Button, Form, IconButton, Size, id};

/// What a rule can be levied on.
fn subjects() -> Vec<(String, String)> {
    let broad = [("everything", "Everything"), ("goods", "Goods"), ("services", "Work"), ("fees", "Fees")];
    let broad = broad.into_iter().map(|(key, word)| (key.to_owned(), word.to_owned()));
    broad.chain(CATEGORIES.iter().map(|it| (it.key.to_owned(), it.plural.to_owned()))).collect()
}

/// The card.
#[component]
pub fn Taxes(form: Form, taxes: RwSignal<Vec<TaxDraft>>) -> impl IntoView {
    // Rules that were there when the page was opened: sales may name them.
    let known: Vec<_> = taxes.with_untracked(|all| all.iter().map(|row| row.id).collect());
    let known = StoredValue::new(known);
    let add = move |_| {
        taxes.update(|all| {
            all.push(TaxDraft {
                id: id::mint(),
                name: "Sales tax".into(),
                place: all.last().map(|row| row.place.clone()).unwrap_or_default(),
                rate: String::new(),
                applies_to: "everything".into(),
                from: String::new(),
                to: String::new(),
            });
        });
    };
    let row = move |at: usize| {
        let new = taxes
            .with_untracked(|all| all.get(at).map(|row| row.id))
            .is_some_and(|id| known.with_value(|all| !all.contains(&id)));
        let cell = move |name: &'static str,
                         label: &'static str,
                         kind: &'static str,
                         of: fn(&mut TaxDraft) -> &mut String| {
            let field = format!("taxes.{at}.{name}");
            let wrong = {
                let field = field.clone();
                move || form.of(&field)
            };
            let invalid = wrong.clone();
            let value = move || {
                taxes.with(|all| all.get(at).cloned().map(|mut row| std::mem::take(of(&mut row))).unwrap_or_default())
            };
            view! {
                <td>
                    <input
                        id=form.id(&field)
                        class="input"
                        type=kind
                        aria-label=format!("{label}, row {}", at + 1)
                        aria-invalid=move || invalid().map(|_| "true")
                        prop:value=value
                        on:input=move |typed| {
                            let text = event_target_value(&typed);
                            taxes.update(|all| if let Some(row) = all.get_mut(at) { *of(row) = text; });
                        }
                    />
                    {move || wrong().map(|why| view! { <span class="error small">{why}</span> })}
                </td>
            }
            .into_any()
        };
        let chosen = move || taxes.with(|all| all.get(at).map(|row| row.applies_to.clone()).unwrap_or_default());
        let option = move |(key, word): (String, String)| {
            let mine = key.clone();
            view! { <option value=key prop:selected=move || chosen() == mine>{word}</option> }
        };
        // A rule for something that is not in the list keeps it.
        let special = chosen().is_empty().then(|| view! { <option value="" selected>"As it is"</option> });
        view! {
            <tr>
                {cell("name", "Name", "text", |row| &mut row.name)}
                {cell("place", "Levied by", "text", |row| &mut row.place)}
                {cell("rate", "Rate in percent", "text", |row| &mut row.rate)}
                <td>
                    <select
                        class="input"
                        aria-label=format!("Levied on, row {}", at + 1)
                        on:change=move |picked| {
                            let key = event_target_value(&picked);
                            taxes.update(|all| if let Some(row) = all.get_mut(at) { row.applies_to = key; });
                        }
                    >
                        {special}
                        {subjects().into_iter().map(option).collect_view()}
                    </select>
                </td>
                {cell("from", "From", "date", |row| &mut row.from)}
                {cell("to", "Until", "date", |row| &mut row.to)}
                <td class="end">
                    {new
                        .then(|| {
                            view! {
                                <IconButton
                                    label="Take the row off"
                                    icon_name="x"
                                    quiet=true
                                    small=true
                                    on_press=move |_| taxes.update(|all| { if at < all.len() { all.remove(at); } })
                                />
                            }
                        })}
                </td>
            </tr>
        }
        .into_any()
    };
    let many = Memo::new(move |_| taxes.with(Vec::len));
    view! {
        <section class="card">
            <header>
                <h2>"Taxes"</h2>
                <span class="push small muted">"A rate that changes: end the old row, add one from the next day."</span>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Taxes">
                <table class="table plain taxes">
                    <thead>
                        <tr>
                            <th>"Name"</th>
                            <th>"Levied by"</th>
                            <th>"Rate, %"</th>
                            <th>"On"</th>
                            <th>"From"</th>
                            <th>"Until"</th>
                            <th>
                                <span class="sr">"Actions"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{move || (0..many.get()).map(row).collect_view()}</tbody>
                </table>
            </div>
            <footer>
                <Button label="Add a tax" icon_name="plus" size=Size::Small on_press=add />
            </footer>
        </section>
    }
    .into_any()
}

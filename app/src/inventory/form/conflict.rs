//! Somebody else saved first: both versions side by side, one choice a field, nothing lost.

use std::collections::BTreeMap;

use domain::inventory::{Category, Condition, ItemDraft, field_label};
use leptos::prelude::*;

use crate::ui::{Button, Tone, icon};

/// A field that differs.
#[derive(Clone)]
struct Difference {
    label: String,
    theirs: String,
    mine: String,
    take: fn(&mut ItemDraft, &ItemDraft, &str),
    key: String,
}

/// The choice, one line a field. The answer starts from theirs and takes mine where it was chosen.
#[component]
pub fn Conflict(
    /// As it is stored now.
    theirs: ItemDraft,
    /// As it was typed.
    mine: ItemDraft,
    /// Goes on with the mix.
    on_merge: Callback<ItemDraft>,
    /// Goes on with theirs alone.
    on_discard: Callback<()>,
) -> impl IntoView {
    let all = differences(&theirs, &mine);
    let kept = RwSignal::new(vec![true; all.len()]);
    let row = |(at, it): (usize, &Difference)| {
        let choice = move |mine: bool, text: String| {
            view! {
                <label class="check">
                    <input
                        type="radio"
                        name=format!("conflict-{at}")
                        prop:checked=move || kept.with(|kept| kept.get(at) == Some(&mine))
                        on:change=move |_| {
                            kept.update(|kept| {
                                if let Some(kept) = kept.get_mut(at) {
                                    *kept = mine;
                                }
                            })
                        }
                    />
                    <span>{if text.is_empty() { "empty".to_owned() } else { text }}</span>
                </label>
            }
        };
        view! {
            <tr>
                <td>{it.label.clone()}</td>
                <td class="wrapc">{choice(false, it.theirs.clone())}</td>
                <td class="wrapc">{choice(true, it.mine.clone())}</td>
            </tr>
        }
    };
    let rows: Vec<_> = all.iter().enumerate().map(row).collect();
    let merge = move |_| {
        let mut mix = theirs.clone();
        let kept = kept.get_untracked();
        all.iter().zip(kept).filter(|(_, mine)| *mine).for_each(|(it, _)| (it.take)(&mut mix, &mine, &it.key));
        on_merge.run(mix);
    };
    view! {
        <section class="card" role="alert" tabindex="-1" id="conflict">
            <header>
                <h2>"Somebody changed it first"</h2>
            </header>
            <div class="body stack">
                <div class="alert alert--caution">
                    {icon("users")} <div class="grow">
                        <b>"This piece was saved by somebody else while you were typing."</b>
                        " Choose per field; nothing is lost."
                    </div>
                </div>
                <table class="table plain">
                    <thead>
                        <tr>
                            <th>"Field"</th>
                            <th>"Theirs"</th>
                            <th>"Yours"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <div class="row">
                    <Button label="Save this mix" tone=Tone::Primary on_press=merge />
                    <Button label="Discard mine" on_press=move |_| on_discard.run(()) />
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn differences(theirs: &ItemDraft, mine: &ItemDraft) -> Vec<Difference> {
    let mut all = Vec::new();
    let mut add = |label: &str, theirs: String, mine: String, take, key: &str| {
        if theirs != mine {
            all.push(Difference { label: label.to_owned(), theirs, mine, take, key: key.to_owned() });
        }
    };
    macro_rules! texts { ($($field:ident),*) => { $(
        add(field_label(stringify!($field)), theirs.$field.clone(), mine.$field.clone(), |to, from, _| to.$field.clone_from(&from.$field), "");
    )* } }
    texts!(category, title, brand, model, reference, year, ask, min, web, description, condition_notes, internal_notes);
    let yes = |on: bool| if on { "yes" } else { "no" }.to_owned();
    add(
        field_label("second_hand"),
        yes(theirs.second_hand),
        yes(mine.second_hand),
        |to, from, _| to.second_hand = from.second_hand,
        "",
    );
    let grade = |key: &str| Condition::of(key).map(|it| it.label().to_owned()).unwrap_or_default();
    add(
        field_label("condition"),
        grade(&theirs.condition),
        grade(&mine.condition),
        |to, from, _| to.condition.clone_from(&from.condition),
        "",
    );
    add(
        field_label("tags"),
        theirs.tags.join(", "),
        mine.tags.join(", "),
        |to, from, _| to.tags.clone_from(&from.tags),
        "",
    );
    let place = |draft: &ItemDraft| draft.location.map(|id| id.to_string()).unwrap_or_default();
    if theirs.location != mine.location {
        let word = |place: String, same: &str| if place.is_empty() { String::new() } else { same.to_owned() };
        add(
            field_label("location"),
            word(place(theirs), "their place"),
            word(place(mine), "your place"),
            |to, from, _| to.location = from.location,
            "",
        );
    }
    let category = Category::of(&mine.category);
    let text = |map: &BTreeMap<String, String>, key: &str| map.get(key).cloned().unwrap_or_default();
    for field in category.map_or(&[][..], |it| it.fields) {
        let take: fn(&mut ItemDraft, &ItemDraft, &str) = |to, from, key| match from.attributes.get(key) {
            Some(value) => {
                to.attributes.insert(key.to_owned(), value.clone());
            }
            None => {
                to.attributes.remove(key);
            }
        };
        add(field.label, text(&theirs.attributes, field.key), text(&mine.attributes, field.key), take, field.key);
    }
    let part = |map: &BTreeMap<String, bool>, key: &str| {
        map.get(key).map(|there| if *there { "present" } else { "missing" }).unwrap_or_default().to_owned()
    };
    for (key, label) in category.map_or(&[][..], |it| it.components) {
        let take: fn(&mut ItemDraft, &ItemDraft, &str) = |to, from, key| match from.components.get(key) {
            Some(there) => {
                to.components.insert(key.to_owned(), *there);
            }
            None => {
                to.components.remove(key);
            }
        };
        add(label, part(&theirs.components, key), part(&mine.components, key), take, key);
    }
    all
}

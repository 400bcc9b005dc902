//! The form of a deal, for a new one and for one that is changed.

use domain::{
    Date, ItemId,
    inventory::{ItemRow, Listing},
    opportunities::{OpportunityDraft, Source},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    inventory::rpc::list_items,
    ui::{Button, Choice, Form, IconButton, Input, Kind, Size, photo::thumb},
};

/// What is typed.
#[derive(Clone, Copy)]
pub struct Fields {
    title: RwSignal<String>,
    value: RwSignal<String>,
    budget: RwSignal<String>,
    event: RwSignal<String>,
    event_on: RwSignal<String>,
    expected_close: RwSignal<String>,
    source: RwSignal<String>,
    pieces: RwSignal<Vec<(ItemId, String)>>,
}

impl Fields {
    /// The form as it stands; `pieces` with their titles.
    pub fn of(draft: &OpportunityDraft, pieces: Vec<(ItemId, String)>) -> Self {
        let day = |day: Option<Date>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
        Self {
            title: RwSignal::new(draft.title.clone()),
            value: RwSignal::new(draft.value.clone()),
            budget: RwSignal::new(draft.budget.clone()),
            event: RwSignal::new(draft.event.clone()),
            event_on: day(draft.event_on),
            expected_close: day(draft.expected_close),
            source: RwSignal::new(draft.source.map(|it| it.key().to_owned()).unwrap_or_default()),
            pieces: RwSignal::new(pieces),
        }
    }

    /// What was typed.
    pub fn draft(self) -> OpportunityDraft {
        OpportunityDraft {
            title: self.title.get_untracked(),
            value: self.value.get_untracked(),
            budget: self.budget.get_untracked(),
            event: self.event.get_untracked(),
            event_on: self.event_on.with_untracked(|text| text.parse().ok()),
            expected_close: self.expected_close.with_untracked(|text| text.parse().ok()),
            source: self.source.with_untracked(|key| Source::of(key)),
            pieces: self.pieces.with_untracked(|all| all.iter().map(|(id, _)| *id).collect()),
        }
    }
}

/// The fields.
#[component]
pub fn DealFields(
    /// The form they belong to.
    form: Form,
    /// What is typed.
    fields: Fields,
) -> impl IntoView {
    let mut sources = vec![(String::new(), "Not known".to_owned())];
    sources.extend(Source::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())));
    view! {
        <div class="form-grid">
            <Input form name="title" label="What it is about" value=fields.title wide=true />
            <Input form name="value" label="Worth" value=fields.value kind=Kind::Decimal optional=true />
            <Input form name="budget" label="Budget" value=fields.budget kind=Kind::Decimal optional=true />
            <Input form name="event" label="What it is for" value=fields.event optional=true />
            <Input form name="event_on" label="Day of it" value=fields.event_on kind=Kind::Date optional=true />
            <Input
                form
                name="expected_close"
                label="Expected to close"
                value=fields.expected_close
                kind=Kind::Date
                optional=true
            />
            <Choice form name="source" label="Where it came from" value=fields.source options=sources />
        </div>
        <Pieces form chosen=fields.pieces />
    }
    .into_any()
}

/// Pieces of the store that it is about.
#[component]
fn Pieces(form: Form, chosen: RwSignal<Vec<(ItemId, String)>>) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<ItemRow>>);
    let look = move || {
        let q = typed.get_untracked();
        if q.trim().is_empty() {
            return found.set(None);
        }
        spawn_local(async move {
            let page = list_items(Listing { q, ..Listing::default() }).await;
            found.try_set(page.ok().map(|found| found.page.items.into_iter().take(6).collect()));
        });
    };
    let kept = move || {
        let entry = |(id, title): (ItemId, String)| {
            let label = format!("Without {title}");
            let drop_it = move |_| chosen.update(|all| all.retain(|(it, _)| *it != id));
            view! {
                <li class="row">
                    <span class="grow">{title}</span>
                    <IconButton label icon_name="x" quiet=true small=true on_press=drop_it />
                </li>
            }
        };
        chosen.get().into_iter().map(entry).collect_view()
    };
    let hits = move || {
        let all = found.get()?;
        if all.is_empty() {
            return Some(view! { <p class="muted">"Nothing in stock fits."</p> }.into_any());
        }
        let entry = |it: ItemRow| {
            let (id, title) = (it.id, it.title.clone());
            let add = move |_| {
                chosen.update(|all| {
                    if all.iter().all(|(known, _)| *known != id) {
                        all.push((id, title.clone()));
                    }
                });
                found.set(None);
                typed.set(String::new());
            };
            view! {
                <li class="row">
                    {thumb(it.cover.as_deref(), 32)}
                    <span class="grow">{it.title.clone()} " " <span class="muted">{it.stock_no.clone()}</span></span>
                    <Button label="Add" size=Size::Small on_press=add />
                </li>
            }
        };
        Some(view! { <ul class="rows">{all.into_iter().map(entry).collect_view()}</ul> }.into_any())
    };
    view! {
        <div class="stack snug">
            <div class="row">
                <div class="grow">
                    <Input form name="pieces" label="Pieces it is about" value=typed optional=true />
                </div>
                <Button label="Find" icon_name="search" on_press=move |_| look() />
            </div>
            {hits}
            <ul class="rows">{kept}</ul>
        </div>
    }
    .into_any()
}

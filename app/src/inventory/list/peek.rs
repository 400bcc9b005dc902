//! The quick peek: enough to answer a question without leaving the list.

use domain::{
    ItemId,
    inventory::{ItemView, shown_attributes},
};
use leptos::prelude::*;

use super::hand::Hand;
use crate::{
    inventory::rpc::find_item,
    paths,
    ui::{ErrorState, amount::amount, badge, drawer::Drawer, icon, photo::picture, skeleton},
};

/// The drawer of the piece in `hand.peek`.
#[component]
pub fn Peek(
    /// What is in hand.
    hand: Hand,
) -> impl IntoView {
    view! {
        <Show when=move || hand.peek.get().is_some()>
            <Open hand />
        </Show>
    }
    .into_any()
}

#[component]
fn Open(hand: Hand) -> impl IntoView {
    let title = move || {
        let id = hand.peek.get();
        hand.lines.with(|lines| lines.iter().find(|line| Some(line.row.id) == id).map(|line| line.row.title.clone()))
    };
    let title = Signal::derive(move || title().unwrap_or_default());
    let item = LocalResource::new(move || {
        let id = hand.peek.get();
        async move {
            match id {
                Some(id) => Some(find_item(id).await),
                None => None,
            }
        }
    });
    let close = move |()| hand.close_peek();
    view! {
        <Drawer title on_previous=move |()| hand.step(-1) on_next=move |()| hand.step(1) on_close=close>
            {move || match item.get().flatten() {
                Some(Ok(item)) => body(item),
                Some(Err(error)) => view! { <ErrorState error /> }.into_any(),
                None => skeleton::blocks("Loading the piece"),
            }}
        </Drawer>
    }
    .into_any()
}

fn body(item: ItemView) -> AnyView {
    let id: ItemId = item.id;
    let more = item.photos.len().saturating_sub(4);
    let alt = |at: usize| item.photos.get(at).map(|photo| photo.alt.clone()).unwrap_or_default();
    let content = |at: usize| item.photos.get(at).map(|photo| photo.content.clone());
    let small: Vec<_> = (1..4).filter_map(|at| content(at).map(|name| picture(Some(&name), 80, &alt(at)))).collect();
    let facts = [
        ("Condition", item.condition.map(|grade| grade.label().to_owned()).unwrap_or_default()),
        ("Brand", item.draft.brand.clone()),
        ("Reference", item.draft.reference.clone()),
        ("Year", item.draft.year.clone()),
    ];
    let facts =
        facts.into_iter().chain(shown_attributes(&item.draft.category, &item.draft.attributes).into_iter().take(5));
    let place = item.location_name.clone().unwrap_or_else(|| "No place yet".into());
    let rest = [
        ("Location", format!("{place}, {}", item.store_name)),
        ("In stock", crate::ui::amount::counted(item.days, "day", "days")),
    ];
    let shown = facts.chain(rest).filter(|(_, value)| !value.is_empty());
    let pairs: Vec<_> = shown.map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> }).collect();
    let of = badge(item.badge(), true);
    view! {
        <div class="body">
            <div class="peek-pics">
                {picture(content(0).as_deref(), 360, &alt(0))} {small}
                {(more > 0)
                    .then(|| {
                        view! {
                            <a class="more" href=paths::item(id) aria-label=format!("Show {more} more photos")>
                                "+"
                                {more}
                            </a>
                        }
                    })}
            </div>
            <p class="small muted num">{item.stock_no.clone()}</p>
            <div class="row">
                <span class="big">{amount(item.ask)}</span>
                <span class="push">{of}</span>
            </div>
            <dl class="facts">{pairs}</dl>
        </div>
        <footer>
            <a class="btn btn--primary grow" href=paths::item(id)>
                {icon("arrow-up-right")}
                "Open piece"
                <kbd>"Enter"</kbd>
            </a>
        </footer>
    }
    .into_any()
}

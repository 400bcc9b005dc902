//! The quick peek at a client: how to reach them, what they bought, what they own.

use domain::customers::{ClientContact, ClientTotal, ClientView, ContactKind};
use leptos::prelude::*;

use super::{
    avatar::{Circle, avatar},
    rpc::{find_client, find_client_contact},
    table::Hand,
};
use crate::{
    paths,
    ui::{ErrorState, amount::counted, drawer::Drawer, icon, photo::thumb, skeleton, when},
};

/// Pieces that are shown.
const OWNED: usize = 5;

/// The drawer of the client in `hand.peek`.
#[component]
pub fn Peek(
    /// What is in hand.
    hand: Hand,
    /// How to reach them may be asked for.
    reach: bool,
) -> impl IntoView {
    view! {
        <Show when=move || hand.peek.with(Option::is_some)>
            <Open hand reach />
        </Show>
    }
    .into_any()
}

#[component]
fn Open(hand: Hand, reach: bool) -> impl IntoView {
    let title = Signal::derive(move || {
        let id = hand.peek.get();
        let named = hand.lines.with(|all| all.iter().find(|it| Some(it.row.id) == id).map(|it| it.row.called.clone()));
        named.unwrap_or_default()
    });
    let client = LocalResource::new(move || {
        let id = hand.peek.get();
        async move {
            let id = id?;
            let seen = match find_client(id).await {
                Ok(seen) => seen,
                Err(error) => return Some(Err(error)),
            };
            // Those who may not reach clients do not even ask.
            match reach {
                true => Some(find_client_contact(id).await.map(|known| (seen, Some(known)))),
                false => Some(Ok((seen, None))),
            }
        }
    });
    view! {
        <Drawer
            title
            on_previous=move |()| hand.step(-1)
            on_next=move |()| hand.step(1)
            on_close=move |()| hand.close_peek()
        >
            {move || match client.get().flatten() {
                Some(Ok((seen, known))) => body(&seen, known.as_ref()),
                Some(Err(error)) => view! { <ErrorState error /> }.into_any(),
                None => skeleton::blocks("Loading the client"),
            }}
        </Drawer>
    }
    .into_any()
}

fn body(seen: &ClientView, known: Option<&ClientContact>) -> AnyView {
    let total = |it: &ClientTotal| {
        let sales = counted(i64::from(it.sales), "sale", "sales");
        view! {
            <dt>{format!("Spent in {sales}")}</dt>
            <dd>{it.spent.to_string()}</dd>
        }
    };
    let who = (!seen.row.associate.is_empty()).then(|| {
        view! {
            <dt>"Associate"</dt>
            <dd>{seen.row.associate.clone()}</dd>
        }
    });
    let ways = known.map(|known| {
        let way = |it: &domain::customers::Reach| {
            let (scheme, sign) = match it.kind {
                ContactKind::Email => ("mailto:", "mail"),
                ContactKind::Phone => ("tel:", "phone"),
            };
            view! {
                <li>
                    {icon(sign)}
                    <a class="link grow" href=format!("{scheme}{}", it.key)>
                        {it.value.clone()}
                    </a>
                    <span class="small muted">{it.label.clone()}</span>
                </li>
            }
        };
        let stop = known.do_not_contact.then(|| {
            view! {
                <p class="alert alert--caution">
                    {icon("triangle-alert")}
                    <span>"Does not want to be contacted."</span>
                </p>
            }
        });
        let owned = known.owned.iter().take(OWNED).map(|it| {
            view! {
                <li>
                    {thumb(it.cover.as_deref(), 32)}
                    <span class="grow clip">{it.title.clone()}</span>
                    <span class="small muted">{it.note.clone()}</span>
                </li>
            }
        });
        let owned: Vec<_> = owned.collect();
        view! {
            {stop}
            <ul class="rows">{known.reach.iter().map(way).collect_view()}</ul>
            {(!owned.is_empty()).then(|| view! { <h3>"Owns"</h3> <ul class="rows">{owned}</ul> })}
        }
    });
    let tags = seen.row.tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view();
    view! {
        <div class="body">
            <p class="row">
                {avatar(&seen.row, Circle::Head)} <span class="small muted">"Client since " {when(&seen.since)}</span>
            </p>
            <p class="row wrap">{tags}</p>
            <dl class="facts">{who} {seen.row.totals.iter().map(total).collect_view()}</dl>
            {ways}
        </div>
        <footer>
            <a class="btn btn--primary grow" href=paths::client(seen.row.id)>
                {icon("arrow-up-right")}
                "Open client"
                <kbd>"Enter"</kbd>
            </a>
        </footer>
    }
    .into_any()
}

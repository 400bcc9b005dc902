//! Who wants a piece, on the page of the piece.

use domain::{ItemId, customers::Wanted, identity::customers::Browse};
use leptos::prelude::*;

use super::rpc::wanted_by;
use crate::{
    frame::session,
    paths,
    ui::{amount::counted, fault, resource},
};

/// The card: nothing when nobody wants it.
#[component]
pub fn WantedCard(
    /// The piece.
    item: ItemId,
) -> impl IntoView {
    if !session().may::<Browse>() {
        return ().into_any();
    }
    let asked = resource(move || item, wanted_by);
    let row = |it: Wanted| {
        view! {
            <li>
                <span class="grow">
                    <a href=paths::client(it.customer)>{it.called}</a>
                    <br />
                    <span class="small muted">{it.words} " " {it.terms}</span>
                </span>
            </li>
        }
    };
    let show = move |all: Vec<Wanted>| {
        let many = i64::try_from(all.len()).unwrap_or(i64::MAX);
        view! {
            <section class="card">
                <header>
                    <h2>{format!("{} this", counted(many, "client wants", "clients want"))}</h2>
                </header>
                <ul class="rows">{all.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match asked.await {
                    Ok(all) if all.is_empty() => ().into_any(),
                    Ok(all) => show(all).into_any(),
                    Err(error) => fault("Who wants it did not load.", error, move || asked.refetch()),
                }
            })}
        </Transition>
    }
    .into_any()
}

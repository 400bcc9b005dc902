//! Which wishes of its client a deal may fulfil.

use domain::{
    CustomerId, OpportunityId, WishId,
    customers::WishState,
    opportunities::{DealWish, LinkWishes},
};
use leptos::prelude::*;

use super::rpc::link_wishes;
use crate::{
    paths,
    ui::{Form, FormErrors, Toaster, badge},
};

/// The card: a box for every wish, ticked for those that are linked.
#[component]
pub fn Wishes(
    /// The deal and the version that is shown.
    deal: (OpportunityId, i32),
    /// Whose wishes they are.
    customer: CustomerId,
    /// All of them.
    wishes: Vec<DealWish>,
    /// Whether this person may link.
    may: bool,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("wishes");
    let toaster = Toaster::get();
    let linked: Vec<WishId> = wishes.iter().filter(|it| it.linked).map(|it| it.id).collect();
    let linked = StoredValue::new(linked);
    let toggle = move |wish: WishId| {
        let mut wishes = linked.get_value();
        let was = wishes.contains(&wish);
        if was {
            wishes.retain(|it| *it != wish);
        } else {
            wishes.push(wish);
        }
        let (id, version) = deal;
        form.send(link_wishes(LinkWishes { id, version, wishes }), move |_| {
            toaster.say(if was { "Not linked any more" } else { "Linked" });
            let _told = on_change.try_run(());
        });
    };
    let entry = move |it: DealWish| {
        let wish = it.id;
        let state = (it.state != WishState::Open).then(|| badge::label("draft", it.state.label()));
        let words = view! {
            <span class="grow">
                <b class="strong">{it.words}</b>
                " "
                <span class="muted">{it.terms}</span>
            </span>
        };
        if may {
            view! {
                <li>
                    <label class="check grow">
                        <input
                            type="checkbox"
                            prop:checked=it.linked
                            checked=it.linked
                            disabled=move || form.busy.get()
                            on:change=move |_| toggle(wish)
                        />
                        {words}
                    </label>
                    {state}
                </li>
            }
            .into_any()
        } else {
            view! { <li class="row">{words} {state}</li> }.into_any()
        }
    };
    let shown: Vec<_> = wishes.into_iter().filter(|it| may || it.linked).map(entry).collect();
    let none = shown.is_empty();
    view! {
        <section class="card">
            <header>
                <h2>"Wishes"</h2>
            </header>
            <FormErrors form />
            {none
                .then(|| {
                    view! {
                        <p class="body muted">
                            "Nothing is linked. What the client wants is kept on "
                            <a class="link" href=paths::client(customer)>
                                "their page"
                            </a>
                            "."
                        </p>
                    }
                })}
            <ul class="rows">{shown}</ul>
        </section>
    }
    .into_any()
}

//! Whose a deal is, and who works on it beside them.

use domain::{
    UserId,
    opportunities::{AssignDeal, DealView, ShareDeal},
};
use leptos::prelude::*;

use super::rpc::{assign_deal, share_deal};
use crate::ui::{Button, Check, Choice, Dialog, Form, FormErrors, Toaster, Tone};

/// The dialog that gives a deal to somebody.
#[component]
pub fn AssignDialog(
    /// The deal.
    view: StoredValue<DealView>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// It is theirs.
    done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title="Whose deal">
            <Assign view open done />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Assign(view: StoredValue<DealView>, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let form = Form::new("assign");
    let toaster = Toaster::get();
    let (id, version, owner) = view.with_value(|it| (it.row.id, it.row.version, it.row.owner));
    let chosen = RwSignal::new(owner.map(|it| it.to_string()).unwrap_or_default());
    let mut options = vec![(String::new(), "Nobody: whoever is free".to_owned())];
    options.extend(view.with_value(|it| it.staff.clone()).into_iter().map(|(id, name)| (id.to_string(), name)));
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let owner = chosen.with_untracked(|id| id.parse::<UserId>().ok());
        form.send(assign_deal(AssignDeal { id, version, owner }), move |_| {
            open.set(false);
            toaster.say("Handed over");
            let _told = done.try_run(());
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Choice form name="owner" label="Owner" value=chosen options />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Hand over" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// The dialog that names people on a deal.
#[component]
pub fn ShareDialog(
    /// The deal.
    view: StoredValue<DealView>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// They are named.
    done: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog open title="Who works on it too">
            <Share view open done />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Share(view: StoredValue<DealView>, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let form = Form::new("share");
    let toaster = Toaster::get();
    let (id, version) = view.with_value(|it| (it.row.id, it.row.version));
    let boxes: Vec<(UserId, String, RwSignal<bool>)> = view.with_value(|it| {
        let others = it.staff.iter().filter(|(user, _)| Some(*user) != it.row.owner);
        let on = |user: UserId| it.people.iter().any(|(named, _)| *named == user);
        others.map(|(user, name)| (*user, name.clone(), RwSignal::new(on(*user)))).collect()
    });
    let chosen = boxes.clone();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let people = chosen.iter().filter(|(.., on)| on.get_untracked()).map(|(user, ..)| *user).collect();
        form.send(share_deal(ShareDeal { id, version, people }), move |_| {
            open.set(false);
            toaster.say("Saved");
            let _told = done.try_run(());
        });
    };
    let nobody = boxes.is_empty();
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack snug">
                <FormErrors form />
                {nobody.then(|| view! { <p class="muted">"Nobody else works with deals in this store."</p> })}
                {boxes.into_iter().map(|(_, name, on)| view! { <Check label=name on /> }).collect_view()}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

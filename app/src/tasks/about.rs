//! The tasks about one record, and a line in which another one is added.

use domain::{
    Date, StoreId,
    identity::tasks::View,
    tasks::{Subject, TaskListing, TaskPage, Whose},
};
use leptos::prelude::*;

use super::{
    adder::adder,
    hand::{Hand, HandParts, follow},
    rows::line,
    rpc::list_tasks,
};
use crate::{
    frame::session,
    ui::{Button, Form, FormErrors, Load, Size, resource, skeleton},
};

/// What is still to be done about a record of a store. Nothing for those who have no tasks.
pub fn tasks_about(subject: Subject, store: StoreId, today: Date) -> Option<AnyView> {
    session().may::<View>().then(|| view! { <About subject store today /> }.into_any())
}

#[component]
fn About(subject: Subject, store: StoreId, today: Date) -> impl IntoView {
    let found = resource(
        move || subject,
        |subject| list_tasks(TaskListing { whose: Whose::All, subject: Some(subject), ..TaskListing::default() }),
    );
    let again = Callback::new(move |()| found.refetch());
    let hand = Hand::new(again);
    follow(again);
    let shown = move |page: TaskPage| {
        if page.items.is_empty() {
            return view! { <p class="body muted">"Nothing is to be done."</p> }.into_any();
        }
        view! { <ul class="rows tasks">{page.items.into_iter().map(|it| line(it, hand, true)).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="card">
            <header>
                <h2>"Tasks"</h2>
            </header>
            {hand.may.then(|| view! { <Quick subject store today again /> })}
            <FormErrors form=hand.form />
            <Load of=found skeleton=|| skeleton::rows(2, "Loading tasks") view=shown />
            <HandParts hand />
        </section>
    }
    .into_any()
}

/// The line: `call tomorrow 15:00`.
#[component]
fn Quick(subject: Subject, store: StoreId, today: Date, again: Callback<()>) -> impl IntoView {
    let form = Form::new("about");
    let typed = RwSignal::new(String::new());
    let send = adder(form, typed, Some(subject), move || (store, today), again);
    let field = form.id("title");
    view! {
        <form class="body stack snug" on:submit=send novalidate=true>
            <FormErrors form />
            <label for=field.clone()>"New task, with a day and a time if you like"</label>
            <div class="row">
                <input
                    id=field
                    class="input grow"
                    autocomplete="off"
                    placeholder="Call tomorrow 15:00"
                    prop:value=move || typed.get()
                    on:input=move |it| typed.set(event_target_value(&it))
                />
                <Button label="Add task" size=Size::Small submit=true busy=form.busy />
            </div>
        </form>
    }
    .into_any()
}

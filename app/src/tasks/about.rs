//! The tasks about one record, and a line in which another one is added.

use domain::{
    Date, StoreId, TaskId,
    identity::tasks::View,
    tasks::{SaveTask, Subject, TaskListing, TaskPage, Whose, quick},
};
use leptos::{ev, prelude::*};

use super::{
    hand::{Hand, HandParts, follow},
    rows::line,
    rpc::{list_tasks, save_task},
};
use crate::{
    frame::session,
    ui::{Button, Form, FormErrors, Load, Size, Toaster, id, resource, skeleton},
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
    let toaster = Toaster::get();
    let typed = RwSignal::new(String::new());
    // One id a line: pressing twice makes one task.
    let task = StoredValue::new(None::<TaskId>);
    let send = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let mut draft = quick::read(&typed.get_untracked(), today);
        draft.assignee = Some(session().with(|who| who.user));
        draft.subject = Some(subject);
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        let id = task.get_value().unwrap_or_else(id::mint::<TaskId>);
        task.set_value(Some(id));
        form.send(save_task(SaveTask { id, store, version: 0, draft }), move |_| {
            task.set_value(None);
            typed.set(String::new());
            toaster.say("Added");
            let _told = again.try_run(());
        });
    };
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

//! One task: what, when, by whom, about what, and the steps from here.

use domain::{
    AppError, TaskId,
    identity::tasks::View,
    tasks::{MoveTask, TaskStep, TaskView, recurrence::words},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    editor::{Editor, Which},
    hand::{Hand, HandParts, MENU, follow, subject_href},
    rpc::{find_task, move_task},
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{
        Area, Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Toaster, Tone, badge, menu::opener, resource,
        skeleton, when,
    },
};

/// `/tasks/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Task", "Everybody who works here has tasks; those who only look do not.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<TaskId>().ok())));
    let found = resource(move || id.get(), |id| async move { find_task(id.ok_or_else(AppError::not_found)?).await });
    let again = Callback::new(move |()| found.refetch());
    let hand = Hand::new(again);
    follow(again);
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=found
                skeleton=|| skeleton::blocks("Loading the task")
                view=move |view: TaskView| {
                    hand.chosen.set(Some(view.row.clone()));
                    view! { <Body view hand again /> }
                }
            />
            <HandParts hand />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: TaskView, hand: Hand, again: Callback<()>) -> impl IntoView {
    let (editing, finishing) = (RwSignal::new(false), RwSignal::new(false));
    let row = view.row.clone();
    let crumbs = vec![Crumb::new(paths::TASKS, "Tasks")];
    let may = {
        let steps = view.steps.clone();
        move |step: TaskStep| hand.may && steps.contains(&step)
    };
    let step = {
        let row = StoredValue::new(row.clone());
        move |step: TaskStep, words: &'static str| row.with_value(|row| hand.step(row, step, None, words))
    };
    let live = row.state.is_live();
    let state = row.state.label();
    let note = move || badge::label(if live { "reserved" } else { "sold" }, state);
    let which = Which { task: Some((row.id, row.store, row.version)) };
    let draft = StoredValue::new(view.draft.clone());
    let claimed = row.clone();
    view! {
        <PageHeader title=row.title.clone() crumbs note>
            {(hand.may && live).then(|| opener(MENU, "Put off or hand over", "ellipsis"))}
            {(hand.may && live).then(|| view! { <Button label="Change" icon_name="pencil" on_press=move |_| editing.set(true) /> })}
            {(hand.may && live && row.assignee.is_empty())
                .then(|| view! { <Button label="Take it" busy=hand.form.busy on_press=move |_| hand.claim(&claimed) /> })}
            {may(TaskStep::Wake).then(|| view! { <Button label="Take it up again" busy=hand.form.busy on_press=move |_| step(TaskStep::Wake, "Open again") /> })}
            {may(TaskStep::Reopen).then(|| view! { <Button label="Reopen" busy=hand.form.busy on_press=move |_| step(TaskStep::Reopen, "Open again") /> })}
            {may(TaskStep::Finish)
                .then(|| view! { <Button label="Done" tone=Tone::Primary icon_name="check" on_press=move |_| finishing.set(true) /> })}
        </PageHeader>
        <div class="page-body stack narrow">
            <FormErrors form=hand.form />
            {facts(&view)}
            {(!view.draft.note.is_empty()).then(|| view! { <p class="pre">{view.draft.note.clone()}</p> })}
            {(!view.outcome.is_empty())
                .then(|| {
                    view! {
                        <section class="card">
                            <header>
                                <h2>"What came of it"</h2>
                            </header>
                            <p class="body pre">{view.outcome.clone()}</p>
                        </section>
                    }
                })}
        </div>
        <Dialog open=editing title="Change the task">
            <Editor which draft=draft.get_value() open=editing on_saved=again />
        </Dialog>
        <Dialog open=finishing title="Done">
            <Finish which open=finishing again />
        </Dialog>
    }
    .into_any()
}

fn facts(view: &TaskView) -> AnyView {
    let row = &view.row;
    let due = row.due.map(|due| format!("{} {}", due.day, due.time()));
    let about = row.about.clone().map(|about| match subject_href(about.subject).filter(|_| about.open) {
        Some(href) => view! { <a class="link" href=href>{about.called}</a> }.into_any(),
        None => about.called.into_any(),
    });
    let assignee = if row.assignee.is_empty() { "Nobody yet".to_owned() } else { row.assignee.clone() };
    let fact =
        |name: &'static str, value: Option<AnyView>| value.map(|value| view! { <dt>{name}</dt> <dd>{value}</dd> });
    view! {
        <section class="card">
            <dl class="facts body">
                {fact("How", Some(row.kind.label().into_any()))}
                {fact(
                    "Due",
                    due.map(|due| {
                        let late = row.late;
                        view! { <span class:neg=late>{due} " " <span class="muted">{row.due_words.clone()}</span></span> }.into_any()
                    }),
                )}
                {fact("Put off until", row.until.as_ref().map(|at| at.exact.clone().into_any()))}
                {fact("Reminder", view.remind_at.as_ref().map(|at| at.exact.clone().into_any()))}
                {fact("Who does it", Some(assignee.into_any()))}
                {fact("About", about)}
                {fact("Comes back", row.repeats.then(|| words(&view.draft.recurrence).into_any()))}
                {fact("Watched by", (!view.watchers.is_empty()).then(|| view.watchers.join(", ").into_any()))}
                {fact("Opened", Some(view! { {view.opened_by.clone()} " " {when(&view.opened)} }.into_any()))}
                {fact("Ended", view.ended.as_ref().map(when))}
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn Finish(which: Which, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("finish");
    let toaster = Toaster::get();
    let outcome = RwSignal::new(String::new());
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some((task, store, version)) = which.task else { return };
        let outcome = outcome.get_untracked();
        let cmd = MoveTask { task, store, version, step: TaskStep::Finish, snooze: None, outcome };
        form.send(move_task(cmd), move |done| {
            open.set(false);
            toaster.say(if done.next.is_some() { "Done. The next one is planned" } else { "Done" });
            let _told = again.try_run(());
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Area form name="outcome" label="What came of it" value=outcome />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Done" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

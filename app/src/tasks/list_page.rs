//! All tasks that a person sees, by whose they are and when they are due.

use domain::{
    Cursor,
    identity::tasks::View,
    tasks::{DueFilter, TaskDraft, TaskListing, TaskPage, TaskRow, TaskState, Whose},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    editor::{Editor, Which},
    hand::{Hand, HandParts, follow},
    rows::line,
    rpc::list_tasks,
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{
        Button, Dialog, EmptyState, Form, FormErrors, Load, PageHeader, Tone, resource, skeleton, state::Art, tabs::tab,
    },
};

/// The saved views: key, word.
const VIEWS: [(&str, &str); 7] = [
    ("", "Mine"),
    ("overdue", "Overdue"),
    ("unassigned", "Unassigned"),
    ("watched", "Watched"),
    ("all", "Everybody’s"),
    ("snoozed", "Put off"),
    ("done", "Done"),
];

fn listing(view: &str, due: &str, subject: &str) -> TaskListing {
    let base = TaskListing {
        due: DueFilter::of(due).unwrap_or(DueFilter::Any),
        subject: subject.parse().ok(),
        ..TaskListing::default()
    };
    match view {
        "overdue" => TaskListing { whose: Whose::All, due: DueFilter::Overdue, ..base },
        "unassigned" => TaskListing { whose: Whose::Unassigned, ..base },
        "watched" => TaskListing { whose: Whose::Watched, ..base },
        "all" => TaskListing { whose: Whose::All, ..base },
        "snoozed" => TaskListing { whose: Whose::All, state: Some(TaskState::Snoozed), ..base },
        "done" => TaskListing { whose: Whose::All, state: Some(TaskState::Done), ..base },
        _ => base,
    }
}

/// `/tasks`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Tasks", "Everybody who works here has tasks; those who only look do not.");
    }
    let query = use_query_map();
    let asked = move |name: &'static str| Memo::new(move |_| query.with(|all| all.get(name).unwrap_or_default()));
    let (chosen, due, subject) = (asked("view"), asked("due"), asked("about"));
    let first = resource(
        move || (chosen.get(), due.get(), subject.get()),
        |(view, due, subject)| list_tasks(listing(&view, &due, &subject)),
    );
    let again = Callback::new(move |()| first.refetch());
    let hand = Hand::new(again);
    follow(again);
    let adding = RwSignal::new(false);
    let link = |view: &str, due: &str| {
        let mut parts = Vec::new();
        if !view.is_empty() {
            parts.push(format!("view={view}"));
        }
        if !due.is_empty() {
            parts.push(format!("due={due}"));
        }
        let query = parts.join("&");
        if query.is_empty() { paths::TASKS.to_owned() } else { format!("{}?{query}", paths::TASKS) }
    };
    let tabs = VIEWS.map(|(key, word)| move || tab(link(key, ""), word.to_owned(), chosen.with(|it| it == key)));
    let chip = move |key: &'static str, word: &'static str| {
        move || {
            let on = due.with(|it| it == key);
            let href = link(&chosen.get(), key);
            view! {
                <a class="chip" class:chip--on=on href=href aria-current=if on { "true" } else { "false" }>
                    <span>{word}</span>
                </a>
            }
        }
    };
    let draft = StoredValue::new(TaskDraft::default());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Tasks">
                <a class="btn" href=paths::TODAY>
                    "Today"
                </a>
                {hand.may
                    .then(|| {
                        view! { <Button label="New task" tone=Tone::Primary icon_name="plus" on_press=move |_| adding.set(true) /> }
                    })}
            </PageHeader>
            <nav class="tabs" aria-label="Views">
                {tabs.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                <nav class="row wrap" aria-label="Due">
                    {chip("", "Any time")}
                    {chip("today", "By today")}
                    {chip("week", "Within a week")}
                </nav>
                <FormErrors form=hand.form />
                <Load
                    of=first
                    skeleton=|| skeleton::rows(8, "Loading tasks")
                    view=move |page: TaskPage| {
                        let ask = listing(&chosen.get_untracked(), &due.get_untracked(), &subject.get_untracked());
                        shown(page, ask, hand)
                    }
                />
            </div>
            <HandParts hand />
            <Dialog open=adding title="New task">
                <Editor which=Which { task: None } draft=draft.get_value() open=adding on_saved=again />
            </Dialog>
        </main>
    }
    .into_any()
}

fn shown(page: TaskPage, ask: TaskListing, hand: Hand) -> AnyView {
    if page.items.is_empty() {
        let text = "Nothing here asks for anybody. Choose another view, or write a new task.";
        return view! { <EmptyState of=Art::NoResult title="No tasks" text /> }.into_any();
    }
    let rows = RwSignal::new(page.items);
    let more = RwSignal::new(page.next);
    let form = Form::new("more-tasks");
    let ask = StoredValue::new(ask);
    let go_on = move |cursor: Cursor| {
        form.send(list_tasks(TaskListing { after: Some(cursor), ..ask.get_value() }), move |page| {
            rows.update(|all| all.extend(page.items));
            more.set(page.next);
        });
    };
    view! {
        <section class="card">
            <ul class="rows tasks">
                {move || rows.get().into_iter().map(|it: TaskRow| line(it, hand, true)).collect_view()}
            </ul>
        </section>
        <FormErrors form />
        {move || {
            more.get()
                .map(|cursor| view! { <Button label="Later ones" busy=form.busy on_press=move |_| go_on(cursor.clone()) /> })
        }}
    }
    .into_any()
}

//! One's day: what is late, what is due, what waits, and a line in which a task is added.

use domain::{Date, identity::tasks::View, tasks::TodayView};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_query_map;

use super::{
    adder::adder,
    hand::{Hand, HandParts, follow},
    rows::card,
    rpc::find_today,
    waiting::waiting,
};
use crate::{
    frame::{preferences::Preferences, session},
    paths,
    sales::after::closed,
    ui::{
        Button, EmptyState, Form, FormErrors, Load, PageHeader, Tone,
        amount::counted,
        browser::{focus, is_taken},
        icon, resource, skeleton,
        state::Art,
    },
};

/// The field in which a task is added.
const LINE: &str = "quick-task";

/// `/today`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Today", "Everybody who works here has a day; those who only look do not.");
    }
    let query = use_query_map();
    let everybody = Memo::new(move |_| query.with(|all| all.get("whose").is_some_and(|it| it == "store")));
    let found = resource(move || everybody.get(), find_today);
    let again = Callback::new(move |()| found.refetch());
    let hand = Hand::new(again);
    follow(again);
    let note = move || {
        let words = move || {
            found.get().and_then(Result::ok).map(|it| {
                let due = counted((it.due.len() + it.overdue.len()) as i64, "due", "due");
                match it.overdue.len() {
                    0 => format!("{} · {due}", it.day),
                    late => format!("{} · {due}, {late} overdue", it.day),
                }
            })
        };
        view! {
            <span class="muted">
                <Transition>{words}</Transition>
            </span>
        }
    };
    let whose = move |store: bool, label: &'static str| {
        let href = if store { format!("{}?whose=store", paths::TODAY) } else { paths::TODAY.to_owned() };
        view! {
            <a class="btn" href=href aria-current=move || if everybody.get() == store { "true" } else { "false" }>
                {label}
            </a>
        }
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Today" note>
                <span class="btn-group" role="group" aria-label="Whose">
                    {whose(false, "Mine")}
                    {whose(true, "Store")}
                </span>
                <a class="btn" href=paths::TASKS>
                    {icon("rows-3")}
                    "All tasks"
                </a>
            </PageHeader>
            <div class="page-body cols today">
                <div class="stack">
                    {hand.may.then(|| view! { <Quick again found /> })}
                    <FormErrors form=hand.form />
                    <Load
                        of=found
                        skeleton=|| skeleton::rows(6, "Loading your day")
                        view=move |view: TodayView| day(view, hand, everybody.get_untracked())
                    />
                </div>
                {waiting(everybody)}
            </div>
            <HandParts hand />
        </main>
    }
    .into_any()
}

fn day(view: TodayView, hand: Hand, named: bool) -> AnyView {
    let TodayView { overdue, due, soon, some_day, unassigned, .. } = view;
    let nothing = [&overdue, &due, &soon, &some_day, &unassigned].iter().all(|it| it.is_empty());
    if nothing {
        let text = "Write a line above, or let playbooks do it: they open tasks after sales and before what ends.";
        return view! { <EmptyState of=Art::Empty title="Nothing to do" text /> }.into_any();
    }
    view! {
        {card("Overdue", overdue, hand, named)}
        {card("Due today", due, hand, named)}
        {card("Waiting for somebody", unassigned, hand, named)}
        {card("The days after", soon, hand, named)}
        {card("Some day", some_day, hand, named)}
    }
    .into_any()
}

/// The line: `call Ana tomorrow 15:00`. T leads here.
#[component]
fn Quick(again: Callback<()>, found: crate::ui::Asked<Result<TodayView, domain::AppError>>) -> impl IntoView {
    let form = Form::new("quick");
    let line = RwSignal::new(String::new());
    let keys = Preferences::get().keys;
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |key| {
            let chord = key.ctrl_key() || key.meta_key() || key.alt_key();
            if key.key() == "t" && !chord && keys.get_untracked() && !is_taken(&key) {
                key.prevent_default();
                focus(LINE);
            }
        });
        on_cleanup(move || listener.remove());
    });
    let place = move || {
        let today = found.with_untracked(|it| it.as_ref().and_then(|it| it.as_ref().ok()).map(|it| it.today));
        (session().with(|who| who.here.id), today.unwrap_or(Date::EPOCH))
    };
    let send = adder(form, line, None, place, again);
    view! {
        <form class="quick" on:submit=send novalidate=true>
            <FormErrors form />
            <label class="sr" for=LINE>
                "New task, with a day and a time if you like"
            </label>
            <div class="row">
                <div class="affix grow">
                    {icon("plus")}
                    <input
                        id=LINE
                        class="input"
                        autocomplete="off"
                        placeholder="Call Ana tomorrow 15:00"
                        prop:value=move || line.get()
                        on:input=move |typed| line.set(event_target_value(&typed))
                    />
                </div>
                <Button label="Add task" tone=Tone::Primary submit=true busy=form.busy key_hint="T" />
            </div>
        </form>
    }
    .into_any()
}

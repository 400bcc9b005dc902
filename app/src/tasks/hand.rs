//! What can be done with a task from any list: done, put off, handed over, claimed. One menu and one set of dialogs a page.

use std::time::Duration;

use domain::{
    AppError,
    identity::tasks::Edit,
    tasks::{ClaimTask, Colleague, HandOver, Local, MoveTask, Snooze, TaskRow, TaskStep},
};
use leptos::prelude::*;

use super::rpc::{claim_task, hand_over, list_colleagues, move_task};
use crate::{
    frame::{live::use_live, session},
    paths,
    ui::{Asked, Button, Choice, Dialog, Form, FormErrors, Input, Kind, Menu, MenuItem, Toaster, Tone, resource},
};

/// The name of the menu.
pub const MENU: &str = "task-menu";

/// What works on the tasks of a page.
#[derive(Clone, Copy)]
pub struct Hand {
    /// What went wrong.
    pub form: Form,
    /// The task whose menu is open.
    pub chosen: RwSignal<Option<TaskRow>>,
    /// Whether this person may.
    pub may: bool,
    toaster: Toaster,
    snoozing: RwSignal<bool>,
    giving: RwSignal<bool>,
    changed: Callback<()>,
}

impl Hand {
    /// For a page that asks again after `changed`.
    pub fn new(changed: Callback<()>) -> Self {
        Self {
            form: Form::new("task-hand"),
            chosen: RwSignal::new(None),
            may: session().may::<Edit>(),
            toaster: Toaster::get(),
            snoozing: RwSignal::new(false),
            giving: RwSignal::new(false),
            changed,
        }
    }

    fn told(self) {
        let _told = self.changed.try_run(());
    }

    /// Takes a step, and says so.
    pub fn step(self, row: &TaskRow, step: TaskStep, snooze: Option<Snooze>, words: &'static str) {
        let (title, task, store) = (row.title.clone(), row.id, row.store);
        let cmd = MoveTask { task, store, version: row.version, step, snooze, outcome: String::new() };
        self.form.send(move_task(cmd), move |done| {
            let text = format!("{words}: {title}");
            if step == TaskStep::Finish {
                let back = MoveTask {
                    task,
                    store,
                    version: done.version,
                    step: TaskStep::Reopen,
                    snooze: None,
                    outcome: String::new(),
                };
                self.toaster.undo_by(text, move || move_task(back.clone()), self.changed);
            } else {
                self.toaster.say(text);
            }
            self.told();
        });
    }

    /// Takes a task from the queue.
    pub fn claim(self, row: &TaskRow) {
        let cmd = ClaimTask { task: row.id, store: row.store, version: row.version };
        self.form.send(claim_task(cmd), move |_| {
            self.toaster.say("It is yours now");
            self.told();
        });
    }

    fn with(self, act: impl Fn(&TaskRow) + Copy + Send + Sync + 'static) -> Callback<()> {
        Callback::new(move |()| {
            if let Some(row) = self.chosen.get_untracked() {
                act(&row);
            }
        })
    }
}

/// Asks again when tasks of others change. Changes that come together are asked for once.
pub fn follow(changed: Callback<()>) {
    let live = use_live();
    let waiting = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        let tasks = live.with(|live| matches!(live, Some(domain::sales::Live::Tasks { .. })));
        if tasks && before.is_some() && !waiting.get_value() {
            waiting.set_value(true);
            set_timeout(
                move || {
                    if waiting.try_set_value(false).is_none() {
                        let _told = changed.try_run(());
                    }
                },
                Duration::from_millis(300),
            );
        }
    });
}

/// The menu and the dialogs.
#[component]
pub fn HandParts(
    /// What works on the tasks.
    hand: Hand,
) -> impl IntoView {
    let label =
        Signal::derive(move || hand.chosen.with(|it| it.as_ref().map(|it| it.title.clone()).unwrap_or_default()));
    let open = move || hand.chosen.get().map(|row| row.id);
    let snooze = move |words, to: Snooze| hand.with(move |row| hand.step(row, TaskStep::Snooze, Some(to), words));
    view! {
        <Menu id=MENU label>
            <MenuItem label="Begin" icon_name="clock" on_press=hand.with(move |row| hand.step(row, TaskStep::Start, None, "Begun")) />
            <MenuItem label="In three hours" icon_name="pause" on_press=snooze("Until later", Snooze::Hours(3)) />
            <MenuItem label="Tomorrow" icon_name="pause" on_press=snooze("Until tomorrow", Snooze::Days(1)) />
            <MenuItem label="In a week" icon_name="pause" on_press=snooze("In a week", Snooze::Days(7)) />
            <MenuItem label="Put off until…" icon_name="calendar" on_press=Callback::new(move |()| hand.snoozing.set(true)) />
            <MenuItem label="Hand over…" icon_name="users" on_press=Callback::new(move |()| hand.giving.set(true)) />
            <MenuItem label="Cancel it" icon_name="x" danger=true on_press=hand.with(move |row| hand.step(row, TaskStep::Cancel, None, "Cancelled")) />
        </Menu>
        <Dialog open=hand.snoozing title="Put it off">
            <SnoozeForm hand />
        </Dialog>
        <Dialog open=hand.giving title="Hand it over">
            {open().map(|_| view! { <GiveForm hand /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn SnoozeForm(hand: Hand) -> impl IntoView {
    let form = Form::new("snooze");
    let (day, time) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(row) = hand.chosen.get_untracked() else { return };
        let until = match Local::read(&day.get_untracked(), &time.get_untracked()) {
            Ok(Some(until)) => until,
            Ok(None) => return form.error.set(Some(AppError::field("until", "Say until when."))),
            Err(why) => return form.error.set(Some(AppError::field("until", why.to_string()))),
        };
        let cmd = MoveTask {
            task: row.id,
            store: row.store,
            version: row.version,
            step: TaskStep::Snooze,
            snooze: Some(Snooze::On(until)),
            outcome: String::new(),
        };
        form.send(move_task(cmd), move |_| {
            hand.snoozing.set(false);
            hand.toaster.say("Put off");
            hand.told();
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="pair">
                    <Input form name="until" label="Until" value=day kind=Kind::Date />
                    <Input form name="until_time" label="Time" value=time optional=true hint="15:30" />
                </div>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| hand.snoozing.set(false) />
                <Button label="Put off" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// Everybody who could be given a task, as keys and words; the empty key is nobody yet.
pub fn choices(all: &Asked<Result<Vec<Colleague>, AppError>>) -> Signal<Vec<(String, String)>> {
    let all = *all;
    Signal::derive(move || {
        let people = all.get().and_then(Result::ok).unwrap_or_default();
        let nobody = (String::new(), "Nobody yet".to_owned());
        [nobody].into_iter().chain(people.into_iter().map(|it| (it.user.to_string(), it.name))).collect()
    })
}

#[component]
fn GiveForm(hand: Hand) -> impl IntoView {
    let form = Form::new("give");
    let to = RwSignal::new(String::new());
    let people = resource(|| (), |()| list_colleagues());
    let options = choices(&people);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Some(row) = hand.chosen.get_untracked() else { return };
        let cmd =
            HandOver { task: row.id, store: row.store, version: row.version, to: to.get_untracked().parse().ok() };
        form.send(hand_over(cmd), move |_| {
            hand.giving.set(false);
            hand.toaster.say("Handed over");
            hand.told();
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"If it is yours now, you keep an eye on it."</p>
                <Transition>
                    <Choice form name="to" label="To" value=to options />
                </Transition>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| hand.giving.set(false) />
                <Button label="Hand over" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// The page of what a task is about, if there is one.
pub fn subject_href(subject: domain::tasks::Subject) -> Option<String> {
    use domain::tasks::Subject as S;
    match subject {
        S::Item(id) => Some(paths::item(id)),
        S::Sale(id) => Some(paths::sale(id)),
        S::Layaway(id) => Some(paths::layaway(id)),
        S::Customer(id) => Some(paths::client(id)),
        S::Order(id) => Some(paths::order(id)),
        S::Quote(id) => Some(paths::quote(id)),
        S::Invoice(id) => Some(paths::invoice(id)),
        S::Opportunity(id) => Some(paths::opportunity(id)),
        S::Repair(_) => None,
    }
}

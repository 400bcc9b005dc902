//! A task as a form.

use domain::{
    TaskId, UserId,
    tasks::{Remind, SaveTask, TaskDraft, TaskKind, recurrence::USUAL},
};
use leptos::prelude::*;

use super::{
    hand::choices,
    rpc::{list_colleagues, save_task},
};
use crate::{
    frame::session,
    ui::{Area, Button, Choice, Form, FormErrors, Input, Kind, Toaster, Tone, id, resource},
};

/// Which task is written, over which version.
#[derive(Clone, Copy)]
pub struct Which {
    /// The task; a new one without.
    pub task: Option<(TaskId, domain::StoreId, i32)>,
}

/// The form, as the body and the footer of a dialog.
#[component]
pub fn Editor(
    /// Which task.
    which: Which,
    /// As it is.
    draft: TaskDraft,
    /// Closes the dialog.
    open: RwSignal<bool>,
    /// It was saved.
    on_saved: Callback<()>,
) -> impl IntoView {
    let form = Form::new("task");
    let toaster = Toaster::get();
    let new = StoredValue::new(id::mint::<TaskId>());
    let text = |it: &str| RwSignal::new(it.to_owned());
    let (title, note) = (text(&draft.title), text(&draft.note));
    let (day, time) = (text(&draft.due_day), text(&draft.due_time));
    let (kind, remind) = (text(draft.kind.key()), text(draft.remind.key()));
    let rule = text(&draft.recurrence);
    let me = session().with(|who| who.user);
    let assignee = match (which.task, draft.assignee) {
        (None, None) => me.to_string(),
        (_, it) => it.map(|it| it.to_string()).unwrap_or_default(),
    };
    let assignee = RwSignal::new(assignee);
    let watchers = RwSignal::new(draft.watchers.clone());
    let people = resource(|| (), |()| list_colleagues());
    let options = choices(&people);
    let kinds: Vec<_> = TaskKind::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    let moments: Vec<_> = Remind::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    let kept = draft.recurrence.clone();
    let mut rules: Vec<_> = USUAL.iter().map(|(rule, words)| ((*rule).to_owned(), (*words).to_owned())).collect();
    if !rules.iter().any(|(rule, _)| *rule == kept) {
        rules.push((kept.clone(), kept));
    }
    let subject = draft.subject;
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let draft = TaskDraft {
            title: title.get_untracked(),
            kind: TaskKind::of(&kind.get_untracked()).unwrap_or(TaskKind::Other),
            due_day: day.get_untracked(),
            due_time: time.get_untracked(),
            remind: Remind::of(&remind.get_untracked()).unwrap_or(Remind::Never),
            assignee: assignee.get_untracked().parse().ok(),
            watchers: watchers.get_untracked(),
            subject,
            recurrence: rule.get_untracked(),
            note: note.get_untracked(),
        };
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        let here = session().with(|who| who.here.id);
        let (id, store, version) = which.task.unwrap_or((new.get_value(), here, 0));
        form.send(save_task(SaveTask { id, store, version, draft }), move |_| {
            open.set(false);
            toaster.say("Saved");
            let _told = on_saved.try_run(());
        });
    };
    let eyes = move || {
        let all = people.get().and_then(Result::ok).unwrap_or_default();
        let entry = move |it: domain::tasks::Colleague| {
            let user: UserId = it.user;
            let toggle = move |_| {
                watchers.update(|all| if all.contains(&user) { all.retain(|it| *it != user) } else { all.push(user) });
            };
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=move || watchers.with(|all| all.contains(&user)) on:change=toggle />
                    <span>{it.name}</span>
                </label>
            }
        };
        all.into_iter().map(entry).collect_view()
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="title" label="What is to be done" value=title required=true />
                <div class="pair">
                    <Input form name="due_day" label="Due" value=day kind=Kind::Date />
                    <Input form name="due_time" label="Time" value=time optional=true hint="In the store, for example 15:30" />
                </div>
                <div class="pair">
                    <Choice form name="kind" label="How" value=kind options=kinds />
                    <Choice form name="remind" label="Reminder" value=remind options=moments />
                </div>
                <div class="pair">
                    <Transition>
                        <Choice form name="assignee" label="Who does it" value=assignee options />
                    </Transition>
                    <Choice form name="recurrence" label="Comes back" value=rule options=rules />
                </div>
                <details>
                    <summary>"Who has an eye on it"</summary>
                    <div class="stack" id=form.id("watchers")>
                        <Transition>{eyes}</Transition>
                    </div>
                </details>
                <Area form name="note" label="More about it" value=note />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

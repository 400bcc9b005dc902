//! Adding a task in one line, wherever such a line stands.

use domain::{
    Date, StoreId, TaskId,
    tasks::{SaveTask, Subject, quick},
};
use leptos::{ev, prelude::*};

use super::rpc::save_task;
use crate::{
    frame::session,
    ui::{Form, Toaster, id},
};

/// What the form of a line does when it is sent: reads what was `typed`, and opens a task for whoever typed it, about
/// `subject`. `place` is the store and its day.
pub fn adder(
    form: Form,
    typed: RwSignal<String>,
    subject: Option<Subject>,
    place: impl Fn() -> (StoreId, Date) + 'static,
    again: Callback<()>,
) -> impl Fn(ev::SubmitEvent) + 'static {
    let toaster = Toaster::get();
    // One id a line: pressing twice makes one task.
    let task = StoredValue::new(None::<TaskId>);
    move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let (store, today) = place();
        let mut draft = quick::read(&typed.get_untracked(), today);
        draft.assignee = Some(session().with(|who| who.user));
        draft.subject = subject;
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
    }
}

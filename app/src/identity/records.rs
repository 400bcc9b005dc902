//! Whose tasks and opportunities a colleague sees: the dialog of the staff page that sets it.

use domain::{
    UserId,
    identity::{MemberSight, RecordScope, SetRecords},
};
use leptos::prelude::*;

use super::rpc::set_records;
use crate::{
    frame::session,
    ui::{Button, Choice, Dialog, Form, FormErrors, Input, Toaster, Tone},
};

/// Whose sight is being set: who they are, what they are called, what they see now.
pub type Setting = RwSignal<Option<(UserId, String, MemberSight)>>;

/// The dialog; it is open while somebody's sight is being set.
pub fn records_dialog(setting: Setting, done: Callback<()>) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(setting.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            setting.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        setting.with(|it| it.as_ref().map(|(_, name, _)| format!("What {name} sees")).unwrap_or_default())
    });
    view! {
        <Dialog open title>
            {move || setting.get().map(|(user, _, sight)| view! { <Fields user sight open done /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(user: UserId, sight: MemberSight, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let form = Form::new("records");
    let toaster = Toaster::get();
    let (records, team) = (RwSignal::new(sight.records.key().to_owned()), RwSignal::new(sight.team));
    let scopes: Vec<_> = RecordScope::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let store = session().with(|who| who.here.id);
        let records = RecordScope::of(&records.get_untracked()).unwrap_or(RecordScope::Own);
        let cmd = SetRecords { store, user, records, team: team.get_untracked() };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(set_records(cmd), move |()| {
            open.set(false);
            toaster.say("Set");
            let _told = done.try_run(());
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Choice form name="records" label="Tasks and opportunities" value=records options=scopes />
                <Input
                    form
                    name="team"
                    label="Team"
                    value=team
                    hint="Everybody in this store with the same word is one team"
                    optional=true
                />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

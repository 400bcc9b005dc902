//! Everything that somebody still has to do goes to somebody else: before they leave, or while they are away.

use domain::{UserId, tasks::HandOverAll};
use leptos::prelude::*;

use super::{
    hand::choices,
    rpc::{hand_over_all, list_colleagues},
};
use crate::{
    frame::session,
    ui::{Button, Choice, Dialog, Form, FormErrors, Toaster, Tone, amount::counted, resource},
};

/// Whose tasks are given away, while the dialog is open.
pub type Giving = RwSignal<Option<(UserId, String)>>;

/// The dialog.
pub fn give_all(giving: Giving) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(giving.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            giving.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        giving.with(|it| it.as_ref().map(|(_, name)| format!("Hand over the tasks of {name}")).unwrap_or_default())
    });
    view! {
        <Dialog open title>
            {move || giving.get().map(|(from, _)| view! { <Fields from open /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(from: UserId, open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new("give-all");
    let toaster = Toaster::get();
    let to = RwSignal::new(String::new());
    let people = resource(|| (), |()| list_colleagues());
    let options = choices(&people);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let store = session().with(|who| who.here.id);
        let cmd = HandOverAll { store, from, to: to.get_untracked().parse().ok() };
        form.send(hand_over_all(cmd), move |moved| {
            open.set(false);
            toaster.say(format!("{} handed over", counted(i64::try_from(moved).unwrap_or(0), "task", "tasks")));
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"All that they still have to do in this store. What is nobody’s waits for the manager."</p>
                <Transition>
                    <Choice form name="to" label="To" value=to options />
                </Transition>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Hand over" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

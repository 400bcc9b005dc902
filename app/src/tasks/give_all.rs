//! Everything that somebody still has to do goes to others: before they leave, or while they are away.

use domain::{
    AppError, UserId,
    tasks::{Colleague, HandOverAll},
};
use leptos::prelude::*;

use super::{
    hand::choices,
    rpc::{hand_over_all, list_colleagues},
};
use crate::{
    frame::session,
    ui::{Asked, Button, Check, Choice, Dialog, Form, FormErrors, Toaster, Tone, amount::counted, resource},
};

/// Whose work is given away, while the dialog is open.
pub type Giving = RwSignal<Option<(UserId, String)>>;

/// The dialog.
pub fn give_all(giving: Giving, done: Callback<()>) -> AnyView {
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
        giving.with(|it| it.as_ref().map(|(_, name)| format!("Hand over the work of {name}")).unwrap_or_default())
    });
    view! {
        <Dialog open title>
            {move || giving.get().map(|(from, _)| view! { <Fields from open done /> })}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(from: UserId, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let form = Form::new("give-all");
    let toaster = Toaster::get();
    let (to, deals_to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let people = resource(|| (), |()| list_colleagues());
    let options = choices(&people);
    let (leaves, clients_to) = (RwSignal::new(false), RwSignal::new(String::new()));
    let own = session().with(|who| who.user) == from;
    let dealers = dealers(people);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let store = session().with(|who| who.here.id);
        let (to, deals_to) = (to.get_untracked().parse().ok(), deals_to.get_untracked().parse().ok());
        let (leaves, clients_to) = (leaves.get_untracked(), clients_to.get_untracked().parse().ok());
        let cmd = HandOverAll { store, from, to, deals_to, leaves, clients_to };
        form.send(hand_over_all(cmd), move |moved| {
            open.set(false);
            let many = |all: u64, one, more| counted(i64::try_from(all).unwrap_or(0), one, more);
            let tasks = many(moved.tasks, "task", "tasks");
            let deals = many(moved.deals, "opportunity", "opportunities");
            toaster.say(match moved.clients {
                0 => format!("{tasks} and {deals} handed over"),
                clients => format!("{tasks}, {deals} and {} handed over", many(clients, "client", "clients")),
            });
            let _told = done.try_run(());
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"All that they still have to do in this store, and their open opportunities. What is nobody’s waits for the manager."</p>
                <Transition>
                    <div class="pair">
                        <Choice form name="to" label="Tasks go to" value=to options />
                        <Choice form name="deals_to" label="Opportunities go to" value=deals_to options=dealers />
                    </div>
                </Transition>
                {(!own).then(|| view! { <Check label="They leave this store: it is closed to them from now on" on=leaves /> })}
                <Show when=move || leaves.get()>
                    <Transition>
                        <Choice form name="clients_to" label="Their clients go to" value=clients_to options=dealers />
                    </Transition>
                </Show>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Hand over" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// Those who can be given deals, as keys and words; the empty key is nobody yet.
fn dealers(all: Asked<Result<Vec<Colleague>, AppError>>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let people = all.get().and_then(Result::ok).unwrap_or_default();
        let nobody = (String::new(), "Nobody yet".to_owned());
        let dealers = people.into_iter().filter(|it| it.deals).map(|it| (it.user.to_string(), it.name));
        [nobody].into_iter().chain(dealers).collect()
    })
}

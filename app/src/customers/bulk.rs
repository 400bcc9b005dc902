//! What can be done with the clients of a selection: a tag more, a tag fewer, somebody who looks after them.

use domain::customers::{BulkChange, ChangeClients, ChangedClients, ClientChoices, PickedClient};
use leptos::prelude::*;

use super::{rpc::change_clients, table::Hand};
use crate::ui::{Asked, Button, Choice, Dialog, Form, FormErrors, Input, Size, Toaster, Tone, amount::counted};

/// What is about to happen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Tag,
    Untag,
    Assign,
}

impl Deed {
    fn label(self) -> &'static str {
        match self {
            Self::Tag => "Tag",
            Self::Untag => "Untag",
            Self::Assign => "Assign",
        }
    }
}

/// The buttons of the bar, and the dialog that they open.
#[component]
pub fn Bulk(
    /// What is in hand.
    hand: Hand,
    /// Tags and colleagues.
    choices: Asked<Result<ClientChoices, domain::AppError>>,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let deed = RwSignal::new(Deed::Tag);
    let open = RwSignal::new(false);
    let button = move |of: Deed, icon_name: &'static str| {
        view! {
            <Button
                label=of.label()
                size=Size::Small
                icon_name
                on_press=move |_| {
                    deed.set(of);
                    open.set(true);
                }
            />
        }
    };
    let title = Signal::derive(move || {
        let many = i64::try_from(hand.selected.with(Vec::len)).unwrap_or(i64::MAX);
        format!("{} {}", deed.get().label(), counted(many, "client", "clients"))
    });
    view! {
        {button(Deed::Tag, "tag")}
        {button(Deed::Untag, "x")}
        {button(Deed::Assign, "users")}
        <Dialog open title>
            {move || {
                let known = choices.get().and_then(Result::ok).unwrap_or_default();
                view! { <Ask hand deed=deed.get() known open on_change /> }
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Ask(hand: Hand, deed: Deed, known: ClientChoices, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("bulk");
    let toaster = Toaster::get();
    let tag = RwSignal::new(String::new());
    let associate = RwSignal::new(String::new());
    let send = move || {
        let clients = hand.chosen().into_iter().map(|it| PickedClient { id: it.row.id, version: it.row.version });
        let change = match deed {
            Deed::Tag => BulkChange::Tag { tag: tag.get_untracked() },
            Deed::Untag => BulkChange::Untag { tag: tag.get_untracked() },
            Deed::Assign => BulkChange::Assign { associate: associate.get_untracked().parse().ok() },
        };
        let cmd = ChangeClients { clients: clients.collect(), change };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        let change = cmd.change.clone();
        form.send(change_clients(cmd), move |done: ChangedClients| {
            open.set(false);
            on_change.run(());
            let many = counted(i64::try_from(done.clients.len()).unwrap_or(i64::MAX), "client", "clients");
            if done.clients.is_empty() {
                return toaster.say("All of them were so already");
            }
            let back = done.undo(&change);
            toaster.undo_by(format!("{many} changed"), move || change_clients(back.clone()), on_change);
        });
    };
    let staff = known.staff.into_iter().map(|(id, name)| (id.to_string(), name));
    let staff: Vec<(String, String)> = std::iter::once((String::new(), "Nobody".to_owned())).chain(staff).collect();
    // Of the tags that somebody of the selection has.
    let theirs = move || {
        let all = hand.chosen().into_iter().flat_map(|it| it.row.tags);
        let mut all: Vec<(String, String)> = all.map(|tag| (tag.clone(), tag)).collect();
        all.sort();
        all.dedup();
        all.insert(0, (String::new(), "Choose a tag".to_owned()));
        all
    };
    let field = match deed {
        Deed::Tag => view! { <Input form name="tag" label="Tag" value=tag /> }.into_any(),
        Deed::Untag => view! { <Choice form name="tag" label="Tag" value=tag options=theirs() /> }.into_any(),
        Deed::Assign => {
            view! { <Choice form name="associate" label="Who looks after them" value=associate options=staff /> }
                .into_any()
        }
    };
    view! {
        <form on:submit=move |sent| {
            sent.prevent_default();
            send();
        }>
            <div class="body stack">
                <FormErrors form />
                {field}
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label=deed.label() tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

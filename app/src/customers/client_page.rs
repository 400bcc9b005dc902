//! A client: who they are, what they bought, own and want, what was promised, and by whom.

use domain::{
    AppError, CustomerId, MergeId,
    customers::{
        ClientContact, ClientMargin, ClientTotal, ClientView, CustomerRow, MergeClients, MergeView, UndoMerge,
    },
    identity::{
        customers::{Browse, Edit, Merge, View},
        inventory::ViewCost,
        sales::Ring,
    },
};
use leptos::{ev, prelude::*};
use leptos_router::hooks::use_params_map;

use super::{
    avatar::{Circle, avatar},
    client::{
        contact::{ConsentCard, ContactCard, RelationCard},
        notes::{NotesCard, pinned},
        owned::OwnedCard,
        story::{LINE, StoryCard},
        wishes::WishCard,
    },
    rpc::{client_margin, find_client, find_client_contact, merge_clients, undo_merge},
    search::CustomerSearch,
};
use crate::{
    frame::{preferences::Preferences, session},
    opportunities::card::deals_card,
    paths,
    sales::after::closed,
    ui::{
        Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Size, Toaster, Tone,
        amount::counted,
        browser::{focus, is_taken},
        fault, icon, id, resource, skeleton, when,
    },
};

/// What the page is made of: the second half is for those who may reach the client.
type Both = (ClientView, Option<ClientContact>);

/// `/clients/:id`
pub fn page() -> AnyView {
    if !session().may::<Browse>() {
        return closed("Client", "Technicians do not see clients.");
    }
    let reach = session().may::<View>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<CustomerId>().ok())));
    let found = resource(
        move || id.get(),
        move |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            let seen = find_client(id).await?;
            let known = if reach { Some(find_client_contact(id).await?) } else { None };
            Ok::<Both, AppError>((seen, known))
        },
    );
    // As long-lived as the page: an undo may be pressed when what offered it was shown anew.
    let on_change = Callback::new(move |()| found.refetch());
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=found
                skeleton=|| skeleton::blocks("Loading the client")
                view=move |(seen, known): Both| view! { <Body seen known on_change /> }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(seen: ClientView, known: Option<ClientContact>, on_change: Callback<()>) -> impl IntoView {
    let row = seen.row.clone();
    let customer = row.id;
    let may_edit = session().may::<Edit>();
    keys(may_edit.then(|| paths::client_edit(customer)));
    let merging = RwSignal::new(false);
    let tags = row.tags.clone();
    let company = (!row.company.is_empty() && row.company != row.called).then(|| row.company.clone());
    let shown = row.clone();
    let note = move || {
        view! {
            {avatar(&shown, Circle::Row)}
            {company.clone().map(|company| view! { <span class="muted">{company}</span> })}
            {tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view()}
        }
    };
    let merges = known.as_ref().map(|it| it.merges.clone()).unwrap_or_default();
    let version = row.version;
    view! {
        <PageHeader title=row.called.clone() note crumbs=vec![Crumb::new(paths::CLIENTS, "Clients")]>
            {session()
                .may::<Merge>()
                .then(|| {
                    view! {
                        <Button label="Merge" icon_name="users" tone=Tone::Quiet on_press=move |_| merging.set(true) />
                    }
                })}
            {may_edit
                .then(|| {
                    view! {
                        <a class="btn" href=paths::client_edit(customer)>
                            {icon("pencil")}
                            "Edit"
                            <kbd>"E"</kbd>
                        </a>
                    }
                })}
            {session()
                .may::<Ring>()
                .then(|| {
                    view! {
                        <a class="btn btn--primary" href=paths::till_for(customer)>
                            {icon("plus")}
                            "New sale"
                        </a>
                    }
                })}
        </PageHeader>
        <div class="page-body stack">
            <Merged merges on_change />
            {known.as_ref().map(|it| pinned(&it.notes))}
            <Figures seen=seen.clone() known=known.clone() />
            {session().may::<ViewCost>().then(|| view! { <Margin customer /> })}
            {match known {
                Some(known) => {
                    view! {
                        <div class="cols client">
                            <div class="stack">
                                <StoryCard customer />
                            </div>
                            <div class="stack">
                                <ContactCard row=row.clone() known=known.clone() on_change />
                                {deals_card(customer)}
                                <WishCard customer />
                                <NotesCard customer notes=known.notes on_change />
                                <OwnedCard customer owned=known.owned on_change />
                                <RelationCard customer relations=known.relations on_change />
                                <ConsentCard customer consents=known.consents on_change />
                            </div>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    view! { <p class="muted">"How to reach clients is not for your role."</p> }.into_any()
                }
            }}
        </div>
        <Dialog open=merging title="Make two records one">
            {move || merging.get().then(|| view! { <MergeWith customer version open=merging on_change /> })}
        </Dialog>
    }
    .into_any()
}

/// What they bought, in tiles.
#[component]
fn Figures(seen: ClientView, known: Option<ClientContact>) -> impl IntoView {
    let tile = |name: &'static str, value: String, below: String| {
        view! {
            <div class="stat">
                <span class="k">{name}</span>
                <span class="v">{value}</span>
                <span class="d">{below}</span>
            </div>
        }
    };
    let totals = &seen.row.totals;
    let words = |of: fn(&ClientTotal) -> String| {
        let all: Vec<String> = totals.iter().map(of).collect();
        if all.is_empty() { "–".to_owned() } else { all.join(" + ") }
    };
    let sum = |of: fn(&ClientTotal) -> u32| totals.iter().fold(0_u32, |sum, it| sum.saturating_add(of(it)));
    let sales = counted(sum(|it| it.sales).into(), "sale", "sales");
    let since = totals.iter().map(|it| it.first_on).min().map(|day| format!(" since {day}")).unwrap_or_default();
    let last = totals.iter().map(|it| it.last_on).max().map_or_else(|| "–".to_owned(), |day| day.to_string());
    let credit = known.map(|it| it.credit).unwrap_or_default();
    let credit: Vec<String> = credit.iter().map(ToString::to_string).collect();
    let associate = if seen.row.associate.is_empty() { "Nobody".to_owned() } else { seen.row.associate.clone() };
    view! {
        <div class="stats">
            {tile("Lifetime value", words(|it| it.spent.short()), format!("{sales}{since}"))}
            {tile("Average", words(|it| it.average.short()), counted(sum(|it| it.returns).into(), "return", "returns"))}
            {tile("Last bought", last, String::new())}
            {(!credit.is_empty()).then(|| tile("Store credit", credit.join(" + "), String::new()))}
            {tile("Associate", associate, format!("client since {}", crate::ui::time::day(&seen.since)))}
        </div>
    }
    .into_any()
}

/// What their purchases have earned, for those who see cost.
#[component]
fn Margin(customer: CustomerId) -> impl IntoView {
    let asked = resource(move || customer, client_margin);
    let line = |it: ClientMargin| {
        view! {
            <p class="small muted num">
                {format!("Margin {} · net {} · cost {}", it.margin, it.net, it.cost)}
            </p>
        }
    };
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match asked.await {
                    Ok(all) => all.into_iter().map(line).collect_view().into_any(),
                    Err(error) => fault("The margin did not load.", error, move || asked.refetch()),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Records that became part of this one lately.
#[component]
fn Merged(merges: Vec<MergeView>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("merged");
    let toaster = Toaster::get();
    let may = session().may::<Merge>();
    let undo = move |merge: MergeId| {
        form.send(undo_merge(UndoMerge { id: merge }), move |_| {
            toaster.say("The records are two again");
            on_change.run(());
        });
    };
    let line = move |it: MergeView| {
        let merge = it.id;
        view! {
            <p class="alert">
                {icon("users")}
                <span class="grow">{it.called} " became part of this record " {when(&it.when)}</span>
                {may
                    .then(|| {
                        view! { <Button label="Undo" size=Size::Small busy=form.busy on_press=move |_| undo(merge) /> }
                    })}
            </p>
        }
    };
    view! {
        <FormErrors form />
        {merges.into_iter().map(line).collect_view()}
    }
    .into_any()
}

/// Chooses the record that becomes part of this one.
#[component]
fn MergeWith(customer: CustomerId, version: i32, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("merge");
    let toaster = Toaster::get();
    let chosen = RwSignal::new(None::<CustomerRow>);
    let merge = StoredValue::new(id::mint::<MergeId>());
    let send = move |gone: CustomerRow| {
        let cmd = MergeClients {
            id: merge.get_value(),
            keep: customer,
            keep_version: version,
            gone: gone.id,
            gone_version: gone.version,
        };
        if let Err(error) = cmd.check() {
            return form.error.set(Some(error));
        }
        form.send(merge_clients(cmd), move |()| {
            open.set(false);
            toaster.say("The records are one. It can be undone for thirty days");
            on_change.run(());
        });
    };
    move || match chosen.get() {
        None => view! {
            <CustomerSearch
                on_pick=Callback::new(move |who| chosen.set(Some(who)))
                on_cancel=Callback::new(move |()| open.set(false))
                on_new=Callback::new(move |()| open.set(false))
            />
        }
        .into_any(),
        Some(gone) => {
            let name = gone.called.clone();
            view! {
                <div class="body stack">
                    <FormErrors form />
                    <p id=form.id("gone") tabindex="-1">
                        "Everything of "
                        <b class="strong">{name}</b>
                        " moves here: documents, credit, notes, the story. Of what they agreed to the stricter word holds."
                    </p>
                </div>
                <footer>
                    <Button label="Another" on_press=move |_| chosen.set(None) />
                    <Button
                        label="Make them one"
                        tone=Tone::Primary
                        busy=form.busy
                        on_press=move |_| send(gone.clone())
                    />
                </footer>
            }
            .into_any()
        }
    }
}

/// A goes to the line that adds to the story, E to the form.
fn keys(edit: Option<String>) {
    let it = Preferences::get();
    let leave = crate::frame::leaving::use_leave();
    Effect::new(move |_| {
        let (leave, edit) = (leave.clone(), edit.clone());
        let listener = window_event_listener(ev::keydown, move |key| {
            if key.ctrl_key() || key.meta_key() || key.alt_key() || is_taken(&key) || !it.keys.get_untracked() {
                return;
            }
            match (key.key().as_str(), &edit) {
                ("a", Some(_)) => {
                    key.prevent_default();
                    focus(LINE);
                }
                ("e", Some(edit)) => leave(edit),
                _ => {}
            }
        });
        on_cleanup(move || listener.remove());
    });
}

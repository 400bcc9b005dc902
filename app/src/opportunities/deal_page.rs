//! One deal: the client, what it is worth, what it is about, notes, and the way it took.

use domain::{
    AppError, DealNoteId, OpportunityId,
    identity::opportunities::{Edit, View},
    opportunities::{
        AddDealNote, AssignDeal, DealNote, DealPiece, DealState, DealStep, DealView, EditDeal, MoveDeal, PassageView,
        Proof, ReopenDeal, StageKind,
    },
    sales::Live,
    tasks::Subject,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    closing::{CloseDialog, End, Ending},
    fields::{DealFields, Fields},
    files::Files,
    list_page::state_badge,
    people::{AssignDialog, ShareDialog},
    rpc::{add_deal_note, assign_deal, edit_deal, find_deal, move_deal, reopen_deal},
    wishes::Wishes,
};
use crate::{
    frame::{live::use_live, session},
    paths,
    sales::after::closed,
    tasks::about::tasks_about,
    ui::{
        Area, Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Size, Toaster, Tone, icon, id, photo::thumb,
        resource, skeleton, when,
    },
};

/// `/opportunities/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Opportunity", "Owners, managers, associates and readers see opportunities.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<OpportunityId>().ok())));
    let found = resource(move || id.get(), |id| async move { find_deal(id.ok_or_else(AppError::not_found)?).await });
    // As long-lived as the page: an undo may be pressed when what offered it was shown anew.
    let on_change = Callback::new(move |()| found.refetch());
    // What is being written here is not taken away by what others do: their change is offered, and a form that is sent
    // over it is refused.
    let (live, shown, newer) = (use_live(), RwSignal::new(0), RwSignal::new(false));
    Effect::new(move |_| {
        let told = matches!(live.get(), Some(Live::Deals { .. }));
        let (Some(id), true) = (id.get_untracked(), told) else { return };
        leptos::task::spawn_local(async move {
            if let Ok(now) = find_deal(id).await {
                newer.try_set(now.row.version != shown.try_get_untracked().unwrap_or_default());
            }
        });
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=found
                skeleton=|| skeleton::blocks("Loading the opportunity")
                view=move |view: DealView| {
                    shown.set(view.row.version);
                    newer.set(false);
                    view! { <Body view newer on_change /> }
                }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: DealView, newer: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("deal");
    let toaster = Toaster::get();
    let crumbs = vec![Crumb::new(paths::OPPORTUNITIES, "Opportunities")];
    let works = session().may::<Edit>();
    let (deal, version, state) = (view.row.id, view.row.version, view.row.state);
    let (closing, editing) = (RwSignal::new(None::<Ending>), RwSignal::new(false));
    let (assigning, sharing) = (RwSignal::new(false), RwSignal::new(false));
    let row = StoredValue::new(view.row.clone());
    let end = move |how: End| closing.set(Some(Ending { row: row.get_value(), how }));
    let reopen = move |_| {
        form.send(reopen_deal(ReopenDeal { id: deal, version, stage: None }), move |_| {
            toaster.say("Open again");
            let _told = on_change.try_run(());
        });
    };
    let claim = move |_| {
        let owner = Some(session().with(|who| who.user));
        form.send(assign_deal(AssignDeal { id: deal, version, owner }), move |_| {
            toaster.say("It is yours");
            let _told = on_change.try_run(());
        });
    };
    let may = {
        let steps = view.steps.clone();
        move |step: DealStep| works && steps.contains(&step)
    };
    let actions = view! {
        {(works && view.claimable).then(|| view! { <Button label="Take it" busy=form.busy on_press=claim /> })}
        {works.then(|| view! { <Button label="Edit" icon_name="pencil" on_press=move |_| editing.set(true) /> })}
        {may(DealStep::Abandon).then(|| view! { <Button label="Abandon" on_press=move |_| end(End::Abandoned) /> })}
        {may(DealStep::Lose).then(|| view! { <Button label="Lost" on_press=move |_| end(End::Lost) /> })}
        {may(DealStep::Win)
            .then(|| view! { <Button label="Won" icon_name="check" tone=Tone::Primary on_press=move |_| end(End::Won) /> })}
        {may(DealStep::Reopen).then(|| view! { <Button label="Open again" busy=form.busy on_press=reopen /> })}
    };
    let stored = StoredValue::new(view.clone());
    let notes = view.notes.clone();
    view! {
        <PageHeader title=view.row.title.clone() crumbs note=move || state_badge(state)>
            {actions}
        </PageHeader>
        <div class="page-body cols">
            <div class="stack">
                <Show when=move || newer.get()>
                    <p class="alert" role="status">
                        {icon("info")}
                        <span class="grow">"Somebody else has changed this deal."</span>
                        <Button label="Show" size=Size::Small on_press=move |_| {
                            let _told = on_change.try_run(());
                        } />
                    </p>
                </Show>
                <FormErrors form />
                {outcome(&view)}
                {(state == DealState::Open).then(|| view! { <Way view=stored may=works on_change /> })}
                {tasks_about(Subject::Opportunity(deal), view.row.store, view.today)}
                {pieces(&view.pieces)}
                <Wishes deal=(deal, version) customer=view.row.customer wishes=view.wishes.clone() may=works on_change />
                <Files deal files=view.files.clone() may=works on_change />
                <Notes deal notes may=works on_change />
                {history(&view.history)}
            </div>
            <div class="stack">
                {facts(&view)}
                <section class="card">
                    <header>
                        <h2>"People"</h2>
                    </header>
                    <div class="body stack snug">
                        <dl class="facts">
                            <dt>"Owner"</dt>
                            <dd>{if view.row.owner.is_none() { "Nobody yet".to_owned() } else { view.row.owner_name.clone() }}</dd>
                            <dt>"Works on it too"</dt>
                            <dd>{names(&view)}</dd>
                        </dl>
                        {works
                            .then(|| {
                                view! {
                                    <div class="row wrap">
                                        <Button label="Hand over" size=Size::Small on_press=move |_| assigning.set(true) />
                                        <Button label="Share" size=Size::Small on_press=move |_| sharing.set(true) />
                                    </div>
                                }
                            })}
                    </div>
                </section>
            </div>
        </div>
        <CloseDialog closing done=on_change />
        <AssignDialog view=stored open=assigning done=on_change />
        <ShareDialog view=stored open=sharing done=on_change />
        <Dialog open=editing title="Edit the opportunity">
            <Change view=stored open=editing on_change />
        </Dialog>
    }
    .into_any()
}

fn names(view: &DealView) -> String {
    match view.people.as_slice() {
        [] => "Nobody".to_owned(),
        all => all.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", "),
    }
}

/// The stages, to move it by pressing one.
#[component]
fn Way(view: StoredValue<DealView>, may: bool, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("way");
    let toaster = Toaster::get();
    let (id, version, here) = view.with_value(|it| (it.row.id, it.row.version, it.row.stage));
    let stages = view.with_value(|it| it.pipeline.stages.clone());
    let entry = stages.into_iter().filter(|it| it.kind == StageKind::Open).map(|it| {
        let current = it.id == here;
        let name = it.name.clone();
        let press = move |_| {
            let name = name.clone();
            form.send(move_deal(MoveDeal { id, version, stage: it.id }), move |_| {
                toaster.say(format!("Moved to {name}"));
                let _told = on_change.try_run(());
            });
        };
        view! {
            <button
                type="button"
                class="btn"
                aria-pressed=if current { "true" } else { "false" }
                disabled=current || !may
                on:click=press
            >
                {it.name}
            </button>
        }
    });
    let quiet = view.with_value(|it| it.row.quiet_days);
    view! {
        <section class="card">
            <header>
                <h2>"Stage"</h2>
                {quiet.map(|days| view! { <span class="warn strong">{format!("quiet for {days} days")}</span> })}
            </header>
            <div class="body stack snug">
                <FormErrors form />
                <span class="row wrap" role="group" aria-label="Stages">
                    {entry.collect::<Vec<_>>()}
                </span>
            </div>
        </section>
    }
    .into_any()
}

/// How it ended.
fn outcome(view: &DealView) -> AnyView {
    let note = view.closing_note.clone();
    match (view.row.state, view.won_by.clone()) {
        (DealState::Won, Some((proof, number))) => {
            let href = match proof {
                Proof::Sale(id) => paths::sale(id),
                Proof::Layaway(id) => paths::layaway(id),
            };
            view! {
                <p class="alert alert--positive">
                    {icon("circle-check")}
                    <span class="grow">"Won by " <a class="link" href=href>{number}</a></span>
                </p>
            }
            .into_any()
        }
        (DealState::Lost | DealState::Abandoned, _) => {
            let why = view.lost_reason.map_or("Abandoned", |it| it.label());
            view! {
                <p class="alert">
                    {icon("info")}
                    <span class="grow"><b class="strong">{why}</b> " " {note}</span>
                </p>
            }
            .into_any()
        }
        (DealState::Open | DealState::Won, _) => ().into_any(),
    }
}

fn facts(view: &DealView) -> AnyView {
    let draft = &view.draft;
    let event = [draft.event.clone(), draft.event_on.map(|day| day.to_string()).unwrap_or_default()];
    let event = event.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
    let or_dash = |text: Option<String>| text.filter(|it| !it.is_empty()).unwrap_or_else(|| "–".to_owned());
    view! {
        <section class="card">
            <header>
                <h2>
                    <a class="link" href=paths::client(view.row.customer)>
                        {view.row.called.clone()}
                    </a>
                </h2>
            </header>
            <div class="body">
                <dl class="facts">
                    <dt>"Worth"</dt>
                    <dd class="num">{view.row.value.to_string()}</dd>
                    <dt>"Budget"</dt>
                    <dd class="num">{or_dash(view.budget.map(|it| it.to_string()))}</dd>
                    <dt>"For"</dt>
                    <dd>{or_dash(Some(event))}</dd>
                    <dt>"Expected to close"</dt>
                    <dd>{or_dash(draft.expected_close.map(|day| day.to_string()))}</dd>
                    <dt>"Source"</dt>
                    <dd>{or_dash(draft.source.map(|it| it.label().to_owned()))}</dd>
                    <dt>"Pipeline"</dt>
                    <dd>{view.pipeline.name.clone()}</dd>
                    <dt>"Opened"</dt>
                    <dd>{when(&view.opened)}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn pieces(all: &[DealPiece]) -> AnyView {
    if all.is_empty() {
        return ().into_any();
    }
    let entry = |it: &DealPiece| {
        view! {
            <li class="row">
                {thumb(it.photo.as_deref(), 36)}
                <span class="grow">
                    <a class="link" href=paths::item(it.id)>{it.title.clone()}</a>
                    " " <span class="muted">{it.stock_no.clone()}</span>
                </span>
                <span class="num">{it.price.map(|it| it.to_string())}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"About"</h2>
            </header>
            <ul class="rows">{all.iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Notes(deal: OpportunityId, notes: Vec<DealNote>, may: bool, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("note");
    let text = RwSignal::new(String::new());
    let note_id = StoredValue::new(None::<DealNoteId>);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let id = note_id.get_value().unwrap_or_else(id::mint);
        note_id.set_value(Some(id));
        form.send(add_deal_note(AddDealNote { id, deal, text: text.get_untracked() }), move |()| {
            let _told = on_change.try_run(());
        });
    };
    let entry = |it: DealNote| {
        view! {
            <li>
                <p class="pre">{it.text}</p>
                <span class="small muted">{it.by} ", " {when(&it.when)}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Notes"</h2>
            </header>
            {may
                .then(|| {
                    view! {
                        <form class="body stack snug" on:submit=send novalidate=true>
                            <FormErrors form />
                            <Area form name="text" label="New note" value=text />
                            <div class="row">
                                <Button label="Add" size=Size::Small submit=true busy=form.busy />
                            </div>
                        </form>
                    }
                })}
            <ul class="rows">{notes.into_iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn history(all: &[PassageView]) -> AnyView {
    let entry = |it: &PassageView| {
        let spent = it.tenth_days.map(|days| format!("after {}.{} days", days / 10, days % 10));
        view! {
            <li class="row">
                <span class="grow">
                    <b class="strong">{it.stage.clone()}</b>
                    " " <span class="muted">{spent}</span>
                </span>
                <span class="small muted">{it.by.clone()} ", " {when(&it.when)}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Its way"</h2>
            </header>
            <ul class="rows">{all.iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Change(view: StoredValue<DealView>, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("edit");
    let toaster = Toaster::get();
    let fields = view.with_value(|it| {
        let pieces = it.pieces.iter().map(|piece| (piece.id, piece.title.clone())).collect();
        Fields::of(&it.draft, pieces)
    });
    let (id, version) = view.with_value(|it| (it.row.id, it.row.version));
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        form.send(edit_deal(EditDeal { id, version, draft: fields.draft() }), move |_| {
            open.set(false);
            toaster.say("Saved");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <DealFields form fields />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

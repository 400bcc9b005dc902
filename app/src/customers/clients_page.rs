//! Clients: the list.

use domain::{
    AppError, Cursor, CustomerId,
    customers::{ClientChoices, ClientListing, ClientPageReach, ClientRecord, ExportClients},
    identity::customers::{Browse, Edit, Export, Import, View},
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    bulk::Bulk,
    file,
    peek::Peek,
    question::Question,
    rpc::{client_choices, clients_page as ask, count_clients, export_clients},
    segments::Segments,
    table::{Hand, Table, offered},
};
use crate::{
    frame::{
        list::{
            columns::{ColumnChooser, Columns},
            foot::Foot,
            keys::listen,
        },
        session,
    },
    paths,
    sales::after::closed,
    ui::{
        Asked, Button, EmptyState, Form, FormErrors, IconButton, Load, PageHeader, Toaster, amount::counted,
        browser::by_id, csv::download_csv, icon, resource, skeleton, state::Art,
    },
};

/// The box that finds clients.
const SEARCH: &str = "clients-search";

/// `/clients`
pub fn page() -> AnyView {
    if !session().may::<Browse>() {
        return closed("Clients", "Technicians do not see clients.");
    }
    let me = session().with(|who| who.user);
    let reach = session().may::<View>();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Question::read));
    let listing = move || asked.with(|it| it.listing(me));
    let first = resource(listing, move |listing| ask(listing, reach));
    let count = resource(listing, count_clients);
    let choices = resource(|| (), |()| client_choices());
    let hand = Hand::new();
    let columns = Columns::of("clients-columns");
    listen(hand, SEARCH, paths::client);
    let more = RwSignal::new(None::<Cursor>);
    let form = Form::new("clients");
    let next = move |cursor: Cursor| {
        let wanted = ClientListing { after: Some(cursor), ..asked.with_untracked(|it| it.listing(me)) };
        form.send(ask(wanted, reach), move |page: ClientPageReach| {
            hand.lines.update(|all| all.extend(page.items));
            more.set(page.next);
        });
    };
    let toaster = Toaster::get();
    // Both ways by the server: taking clients out of the house is on record, be they many or few.
    let take = Callback::new(move |chosen: Vec<CustomerId>| {
        let cmd = ExportClients { listing: asked.with_untracked(|it| it.listing(me)), chosen };
        form.send(export_clients(cmd), move |all: Vec<ClientRecord>| {
            let (head, lines) = file::table(&all);
            let head: Vec<&str> = head.iter().map(String::as_str).collect();
            download_csv("clients.csv", &head, lines);
            toaster.say(counted(i64::try_from(all.len()).unwrap_or(i64::MAX), "client saved", "clients saved"));
        });
    });
    let changed = Callback::new(move |()| {
        first.refetch();
        choices.refetch();
    });
    let show = move |page: ClientPageReach| {
        let acts = ViewFn::from(move || {
            session().may::<Edit>().then(|| view! { <Bulk hand choices on_change=changed /> }.into_any())
        });
        if page.items.is_empty() {
            hand.lines.set(Vec::new());
            return nothing(&asked.get_untracked());
        }
        hand.lines.set(page.items);
        more.set(page.next);
        view! {
            <div class="split-view">
                <div class="list-scroll">
                    <Table hand columns reach />
                    {move || {
                        more.get()
                            .map(|cursor| {
                                view! {
                                    <p class="more-rows">
                                        <Button label="Load more" busy=form.busy on_press=move |_| next(cursor.clone()) />
                                    </p>
                                }
                            })
                    }}
                </div>
                <Peek hand reach />
            </div>
            <Transition>{foot(hand, count, acts, take)}</Transition>
        }
        .into_any()
    };
    view! {
        <main class="main main--fit" id="main" tabindex="-1">
            <PageHeader
                title="Clients"
                note=move || {
                    view! {
                        <span class="muted num" aria-live="polite">
                            <Transition>
                                {move || Suspend::new(async move {
                                    let many = count.await.ok()?;
                                    Some(counted(i64::try_from(many).unwrap_or(i64::MAX), "client", "clients"))
                                })}
                            </Transition>
                        </span>
                    }
                }
            >
                {session()
                    .may::<Import>()
                    .then(|| {
                        view! {
                            <a class="btn hide-phone" href=paths::CLIENT_IMPORTS>
                                {icon("upload")}
                                "Import"
                            </a>
                        }
                    })}
                {session()
                    .may::<Export>()
                    .then(|| view! { <IconButton label="Export the list" icon_name="download" on_press=move |_| take.run(Vec::new()) /> })}
                {session()
                    .may::<Edit>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::CLIENT_NEW>
                                {icon("user-plus")}
                                "New client"
                            </a>
                        }
                    })}
            </PageHeader>
            <Segments asked />
            <div class="list-tools sales__tools">
                <Find asked />
                <Transition>
                    {move || Suspend::new(async move {
                        choices.await.ok().map(|choices| view! { <Narrow asked choices /> })
                    })}
                </Transition>
                <span class="row push hide-phone">
                    <ColumnChooser columns offered=offered(reach) />
                </span>
            </div>
            <FormErrors form />
            <Load of=first skeleton=|| skeleton::rows(14, "Loading clients") view=show />
        </main>
    }
    .into_any()
}

fn foot(hand: Hand, count: Asked<Result<u64, AppError>>, acts: ViewFn, take: Callback<Vec<CustomerId>>) -> AnyView {
    let count = Signal::derive(move || count.get().and_then(Result::ok));
    let may = session().may::<Export>();
    // Those who may not take the whole list along do not take parts of it along either.
    match may {
        true => {
            view! { <Foot hand count acts on_export=move |()| take.run(hand.selected.get_untracked()) /> }.into_any()
        }
        false => view! { <Foot hand count acts /> }.into_any(),
    }
}

/// Goes to the list with something changed.
fn go(asked: Memo<Question>) -> impl Fn(&dyn Fn(&mut Question)) + Copy {
    let navigate = StoredValue::new(use_navigate());
    move |change: &dyn Fn(&mut Question)| {
        let to = asked.with_untracked(|it| it.with(|it| change(it)));
        navigate
            .with_value(|go| go(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }));
    }
}

#[component]
fn Find(asked: Memo<Question>) -> impl IntoView {
    let go = go(asked);
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let typed = by_id(SEARCH).and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let q = typed.map(|it| it.value()).unwrap_or_default();
        go(&|it| it.q.clone_from(&q));
    };
    view! {
        <form class="affix search" role="search" method="get" action=paths::CLIENTS on:submit=sent>
            {icon("search")}
            <input
                id=SEARCH
                class="input"
                type="search"
                name="q"
                aria-label="Search clients"
                placeholder="Name, phone, e-mail, receipt, serial"
                autocomplete="off"
                prop:value=move || asked.with(|it| it.q.clone())
            />
            <kbd>"/"</kbd>
        </form>
    }
    .into_any()
}

#[component]
fn Narrow(asked: Memo<Question>, choices: ClientChoices) -> impl IntoView {
    let go = go(asked);
    let choice = |value: String, word: String, of: fn(&Question) -> &String| {
        let mine = value.clone();
        view! {
            <option value=value prop:selected=move || asked.with(|it| *of(it) == mine)>
                {word}
            </option>
        }
    };
    let tags = choices.tags.into_iter().map(|tag| choice(tag.clone(), tag, |it| &it.tag)).collect_view();
    let staff = choices.staff.into_iter().map(|(id, name)| choice(id.to_string(), name, |it| &it.associate));
    let staff = staff.collect_view();
    view! {
        <label class="row">
            <span class="small muted">"Tag"</span>
            <select
                class="input"
                name="tag"
                on:change=move |now| {
                    let now = event_target_value(&now);
                    go(&|it| it.tag.clone_from(&now));
                }
            >
                <option value="">"Any"</option>
                {tags}
            </select>
        </label>
        <label class="row">
            <span class="small muted">"Associate"</span>
            <select
                class="input"
                name="associate"
                on:change=move |now| {
                    let now = event_target_value(&now);
                    go(&|it| it.associate.clone_from(&now));
                }
            >
                <option value="">"Anybody"</option>
                {staff}
            </select>
        </label>
        {move || {
            asked
                .with(|it| {
                    it.narrows()
                        .then(|| {
                            let all = Question { view: it.view.clone(), ..Question::default() }.href();
                            view! {
                                <a class="link small" href=all>
                                    "Clear filters"
                                </a>
                            }
                        })
                })
        }}
    }
    .into_any()
}

fn nothing(asked: &Question) -> AnyView {
    if asked.narrows() || !asked.view.is_empty() {
        let text = "Try fewer letters, or take a filter away.";
        return view! {
            <EmptyState of=Art::NoResult title="Nobody fits" text>
                <a class="btn" href=paths::CLIENTS>
                    "Show all clients"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let text = "Whoever buys here is kept with what they own, want and said.";
    view! { <EmptyState of=Art::Empty title="No clients yet" text /> }.into_any()
}

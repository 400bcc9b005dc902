//! The drawer of a register, and the sessions so far.

use domain::{
    Code, DocumentId, RegisterId,
    identity::{cash::Operate, sales::Ring},
    sales::{
        Approvable, CloseDrawer, DrawerListing, DrawerPage, DrawerRow, DrawerView, Live, TillView,
        cash_session::{CashReason, CashState},
    },
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use uuid::Uuid;

use super::{
    agreement::{Agreement, Asking},
    closed,
    drawer_forms::{CountForm, MoveForm, OpenForm},
    drawer_report::report,
    rpc::{close_drawer, drawer_of_register, list_drawers, resume_drawer},
};
use crate::{
    frame::{live::use_live, session},
    paths,
    sales::{printing::OpenDrawer, rpc::open_till},
    ui::{
        Button, Crumb, Dialog, EmptyState, Form, FormErrors, Load, PageHeader, Size, Tone, amount, badge, resource,
        skeleton, state::Art, tabs::tab, when,
    },
};

/// `/till/drawer`
pub fn page() -> AnyView {
    if !session().may::<domain::identity::cash::View>() {
        return closed("Drawer", "Owners, managers, associates and bookkeepers see drawers.");
    }
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|all| all.get("register").and_then(|id| id.parse::<RegisterId>().ok())));
    let past = RwSignal::new(0_u32);
    let on_change = Callback::new(move |()| past.update(|times| *times = times.wrapping_add(1)));
    let works = session().may::<Operate>() && session().may::<Ring>();
    let now = works.then(|| {
        let till = resource(|| (), |()| open_till());
        view! {
            <Load of=till skeleton=|| skeleton::blocks("Loading the drawer") view=move |till: TillView| {
                view! { <Registers till wanted on_change /> }
            } />
        }
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Drawer" crumbs=vec![Crumb::new(paths::TILL, "Till")] />
            <div class="page-body stack">{now} <Past past /></div>
        </main>
    }
    .into_any()
}

#[component]
fn Registers(till: TillView, wanted: Memo<Option<RegisterId>>, on_change: Callback<()>) -> impl IntoView {
    let registers = till.registers.clone();
    let till = StoredValue::new(till);
    let chosen = Memo::new(move |_| {
        till.with_value(|till| {
            let named = wanted.get().and_then(|id| till.registers.iter().find(|it| it.id == id));
            named.or(till.registers.first()).map(|it| (it.id, it.name.clone()))
        })
    });
    if registers.is_empty() {
        let text = "An owner or a manager adds one in the settings of the till.";
        return view! { <EmptyState of=Art::Empty title="This store has no register" text /> }.into_any();
    }
    let tabs = (registers.len() > 1).then(|| {
        let one = move |id: RegisterId, name: String| {
            move || tab(paths::drawer(id), name.clone(), chosen.with(|it| it.as_ref().is_some_and(|it| it.0 == id)))
        };
        view! {
            <nav class="tabs drawer__tabs" aria-label="Registers">
                {registers.iter().map(|it| one(it.id, it.name.clone())).collect_view()}
            </nav>
        }
    });
    let drawer = resource(
        move || chosen.get().map(|it| it.0),
        |register| async move {
            match register {
                Some(register) => drawer_of_register(register).await,
                None => Ok(None),
            }
        },
    );
    let changed = Callback::new(move |()| {
        drawer.refetch();
        let _told = on_change.try_run(());
    });
    let show = move |view: Option<DrawerView>| match (view, chosen.get_untracked()) {
        (Some(view), _) => view! { <Running view till on_change=changed /> }.into_any(),
        (None, Some((register, name))) => {
            let currency = till.with_value(|till| till.settings.terms.currency);
            view! { <OpenForm register name currency on_change=changed /> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    view! {
        {tabs}
        <Load of=drawer skeleton=|| skeleton::blocks("Loading the drawer") view=show />
    }
    .into_any()
}

/// A drawer that is open or being counted.
#[component]
fn Running(view: DrawerView, till: StoredValue<TillView>, on_change: Callback<()>) -> impl IntoView {
    let (id, version, currency, state) = (view.id, view.version, view.currency, view.state);
    let form = Form::new("drawer");
    let (counting, moving) = (RwSignal::new(false), RwSignal::new(false));
    let reason = RwSignal::new(CashReason::PaidIn);
    let register = view.register;
    let kicking = RwSignal::new(false);
    let kicks = till.with_value(|till| till.registers.iter().any(|it| it.id == register && !it.printer.is_empty()));
    let asking = Asking::new();
    follow(
        till.with_value(|till| till.store),
        state,
        move || counting.get_untracked() || moving.get_untracked(),
        on_change,
    );
    let move_it = move |why: CashReason| {
        reason.set(why);
        moving.set(true);
    };
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let navigate = navigate.clone();
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let answer = close_drawer(CloseDrawer { session: id, version }).await;
            form.busy.try_set(false);
            match answer {
                Ok(closed) => navigate(&paths::drawer_session(closed.id), NavigateOptions::default()),
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        });
    });
    // What is over or short needs somebody else: the refusal opens the question.
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            asking.ask(DocumentId::from(Uuid::from(id)), vec![Approvable::CashVariance], close);
        }
    });
    let resume = move |_| {
        form.send(resume_drawer(CloseDrawer { session: id, version }), move |_| {
            let _told = on_change.try_run(());
        });
    };
    let head = view! {
        <div class="row wrap">
            {match state {
                CashState::Counting => badge::label("reserved", "Being counted"),
                CashState::Open | CashState::Closed => badge::label("available", "Open"),
            }}
            <span class="muted">"since " {when(&view.opened)} ", " {view.opened_by.clone()}</span>
        </div>
    };
    let actions = match state {
        CashState::Counting => {
            let told = match view.counted {
                Some(sum) => format!("Counted {sum}. Nothing moves until the drawer is closed or back in use."),
                None => "Nothing moves until the drawer is closed or back in use.".to_owned(),
            };
            view! {
                <p>{told}</p>
                <div class="drawer__acts">
                    <Button label="Close drawer" tone=Tone::Primary size=Size::Large busy=form.busy on_press=move |_| close.run(()) />
                    <Button label="Count again" size=Size::Large on_press=move |_| counting.set(true) />
                    <Button label="Back to selling" size=Size::Large on_press=resume />
                </div>
            }
            .into_any()
        }
        CashState::Open | CashState::Closed => view! {
            <div class="drawer__acts">
                <Button label="Pay in" icon_name="plus" size=Size::Large on_press=move |_| move_it(CashReason::PaidIn) />
                <Button label="Pay out" icon_name="minus" size=Size::Large on_press=move |_| move_it(CashReason::PaidOut) />
                <Button label="Drop to safe" icon_name="landmark" size=Size::Large on_press=move |_| move_it(CashReason::Drop) />
                {kicks.then(|| view! { <Button label="Open it" icon_name="key-round" size=Size::Large on_press=move |_| kicking.set(true) /> })}
                <Button
                    label="Count"
                    icon_name="banknote"
                    tone=Tone::Primary
                    size=Size::Large
                    on_press=move |_| counting.set(true)
                />
            </div>
        }
        .into_any(),
    };
    let x = (state == CashState::Open).then(|| report(&view));
    view! {
        <FormErrors form />
        {head}
        {actions}
        {x}
        <Dialog open=counting title="Count the drawer" class="dialog--wide">
            <CountForm session=id version currency open=counting on_change />
        </Dialog>
        <Dialog open=moving title=Signal::derive(move || reason.get().label().to_owned())>
            <MoveForm session=id reason=reason.get_untracked() currency open=moving on_change />
        </Dialog>
        <Dialog open=kicking title="Open the drawer?">
            <OpenDrawer register open=kicking />
        </Dialog>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}

/// What others sell changes what is in the drawer; not while somebody is typing.
fn follow(store: domain::StoreId, state: CashState, busy: impl Fn() -> bool + 'static, on_change: Callback<()>) {
    let live = use_live();
    Effect::new(move |_| {
        let Some(Live::Till { store: of, .. }) = live.get() else { return };
        if of == store && state == CashState::Open && !busy() {
            let _told = on_change.try_run(());
        }
    });
}

/// Sessions, newest first.
#[component]
fn Past(past: RwSignal<u32>) -> impl IntoView {
    let after = RwSignal::new(Vec::<DrawerRow>::new());
    let more = RwSignal::new(None);
    let form = Form::new("past");
    let first = resource(move || past.get(), |_| list_drawers(DrawerListing::default()));
    let next = move |cursor| {
        form.send(list_drawers(DrawerListing { register: None, after: Some(cursor) }), move |page: DrawerPage| {
            after.update(|rows| rows.extend(page.items));
            more.set(page.next);
        });
    };
    let show = move |page: DrawerPage| {
        after.set(page.items);
        more.set(page.next);
        view! {
            <section class="card no-print">
                <header>
                    <h2>"Sessions"</h2>
                </header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="Sessions">
                    <table class="table">
                        <thead>
                            <tr>
                                <th>"Report"</th>
                                <th>"Register"</th>
                                <th>"State"</th>
                                <th class="p2">"Opened"</th>
                                <th class="num">"Counted"</th>
                                <th class="num">"Over or short"</th>
                            </tr>
                        </thead>
                        <tbody>{move || after.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                {move || {
                    more.get()
                        .map(|cursor: domain::Cursor| {
                            view! {
                                <footer>
                                    <Button label="Earlier ones" busy=form.busy on_press=move |_| next(cursor.clone()) />
                                </footer>
                            }
                        })
                }}
            </section>
        }
    };
    view! {
        <FormErrors form />
        <Load of=first skeleton=|| skeleton::rows(4, "Loading sessions") view=show />
    }
    .into_any()
}

fn row(it: DrawerRow) -> AnyView {
    let name = if it.number.is_empty() { it.on.to_string() } else { it.number.clone() };
    let state = match it.state {
        CashState::Open => badge::label("available", "Open"),
        CashState::Counting => badge::label("reserved", "Being counted"),
        CashState::Closed => badge::label("sold", "Closed"),
    };
    let off = it.over_short.map_or(0, |sum| sum.minor);
    view! {
        <tr>
            <td class="title">
                <a href=paths::drawer_session(it.id)>{name}</a>
            </td>
            <td>{it.register_name}</td>
            <td>{state}</td>
            <td class="muted p2">{when(&it.opened)} ", " {it.opened_by}</td>
            <td class="num">{amount(it.counted)}</td>
            <td class="num" class:neg=off.is_negative() class:warn=off.is_positive()>
                {amount(it.over_short)}
            </td>
        </tr>
    }
    .into_any()
}

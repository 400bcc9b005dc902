//! The list of stock. Its address holds what is searched, filtered, sorted and shown, so that Back and sharing work.

use domain::{
    AppError,
    identity::inventory::{Edit, Import, ViewCost},
    inventory::{FilterChoices, ListTotals, Listing, View},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::{
    list::{
        columns::offered,
        empty::no_pieces,
        filters::{Chips, SEARCH, Search, layout_switch},
        grid::Grid,
        hand::{Hand, follow},
        line::{Lines, ask},
        memory::{Left, Memory, SCROLL, restore},
        peek::Peek,
        rows::export,
        table::Table,
        views,
    },
    rpc::{filter_choices, list_totals},
};
use crate::{
    frame::{
        list::{
            columns::{ColumnChooser, Columns},
            foot::Foot,
            keys::listen,
            views::Views,
        },
        session,
    },
    paths,
    ui::{
        Asked, EmptyState, ErrorState, IconButton, PageHeader,
        amount::{compact, counted},
        fault, icon, resource, skeleton,
        state::Art,
    },
};

/// `/stock`
pub fn page() -> AnyView {
    let at = use_location();
    let (path, query) = (at.pathname, at.query);
    let listing = Memo::new(move |before: Option<&Listing>| {
        // Whoever leaves for another page leaves the list as it was: that address is not the list's.
        if let Some(before) = before.filter(|_| path.with(|path| path != paths::STOCK)) {
            return before.clone();
        }
        let pairs: Vec<_> = query.get().into_iter().collect();
        Listing::from_pairs(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_str())))
    });
    let (may_edit, may_import, with_cost) =
        (session().may::<Edit>(), session().may::<Import>(), session().may::<ViewCost>());
    // The layout is the browser's business: changing it asks for nothing.
    let asked = Memo::new(move |_| Listing { view: View::default(), ..listing.get() });
    let rows = resource(move || asked.get(), move |listing| ask(listing, with_cost));
    let counted_of = Memo::new(move |_| {
        listing.with(|it| Listing { sort: Default::default(), ..it.with(|it| it.view = View::default()) })
    });
    let totals = resource(move || counted_of.get(), list_totals);
    let known = resource(|| (), |()| filter_choices());
    let hand = Hand::new();
    follow(hand);
    let columns = Columns::of("columns");
    let left = Memory::recall(listing, hand);
    listen(hand, SEARCH, paths::item);
    let here = Memo::new(move |_| listing.with(views::address));
    view! {
        <main class="main main--fit" id="main" tabindex="-1">
            <PageHeader title="Stock" note=move || total(totals)>
                {may_import
                    .then(|| {
                        view! {
                            <a class="btn" href=paths::IMPORTS>
                                {icon("upload")}
                                "Import"
                            </a>
                        }
                    })}
                {may_edit
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::STOCK_NEW>
                                {icon("plus")}
                                "Add piece"
                                <kbd>"N"</kbd>
                            </a>
                        }
                    })}
            </PageHeader>
            <Views list="views" fixed=views::fixed() here />
            <Transition>
                {move || Suspend::new(async move {
                    let (choices, missing) = match known.await {
                        Ok(choices) => (choices, None),
                        Err(error) => (FilterChoices::default(), Some(error)),
                    };
                    let choices = RwSignal::new(choices);
                    let missing = missing
                        .map(|error| fault("The places and brands to filter by did not load.", error, move || known.refetch()));
                    view! {
                        {missing}
                        <Tools listing hand columns choices with_cost />
                        <Body left rows totals listing hand columns choices with_cost />
                    }
                })}
            </Transition>
        </main>
    }
    .into_any()
}

type Totals = Asked<Result<ListTotals, AppError>>;

fn total(totals: Totals) -> AnyView {
    let words = |all: ListTotals| {
        let number = i64::try_from(all.count).unwrap_or(i64::MAX);
        let asking = all.asking.map(|asking| format!(" · {} asking", compact(asking))).unwrap_or_default();
        format!("{}{asking}", counted(number, "piece", "pieces"))
    };
    view! {
        <span class="muted num" aria-live="polite">
            <Transition>{move || Suspend::new(async move { totals.await.ok().map(words) })}</Transition>
        </span>
    }
    .into_any()
}

/// Search, chips, layout, columns, export.
#[component]
fn Tools(
    listing: Memo<Listing>,
    hand: Hand,
    columns: Columns,
    choices: RwSignal<FilterChoices>,
    with_cost: bool,
) -> impl IntoView {
    let currency = session().with(|who| who.here.currency);
    view! {
        <div class="list-tools">
            <Search listing />
            <Chips listing choices currency />
            <div class="row push">
                {layout_switch(listing)} <span class="row hide-phone">
                    <ColumnChooser columns offered=offered(with_cost) />
                    <IconButton label="Export what is shown" icon_name="download" on_press=move |_| export(hand, with_cost) />
                </span>
            </div>
        </div>
    }
    .into_any()
}

/// Rows or tiles, the note of a fuzzy match, more pages, the peek.
#[component]
fn Body(
    left: StoredValue<Option<Left>>,
    rows: Asked<Result<Lines, AppError>>,
    totals: Totals,
    listing: Memo<Listing>,
    hand: Hand,
    columns: Columns,
    choices: RwSignal<FilterChoices>,
    with_cost: bool,
) -> impl IntoView {
    let scrolled = Memory::scrolled();
    let shown = move |found: Lines| {
        if found.lines.is_empty() {
            return nothing(&listing.get_untracked());
        }
        let (similar, next) = (found.similar, RwSignal::new(found.next));
        let typed = listing.with_untracked(|it| it.q.clone());
        hand.lines.set(found.lines);
        if let Some(left) = left.try_update_value(Option::take).flatten() {
            restore(left, listing.get_untracked(), hand, next, with_cost);
        }
        let grid = move || listing.with(|it| it.view == View::Grid);
        let currency = session().with(|who| who.here.currency.code().to_owned());
        view! {
            {similar
                .then(|| {
                    view! {
                        <p class="banner" role="status">
                            {icon("info")}
                            {format!("Nothing matches “{typed}” exactly. Showing close spellings.")}
                        </p>
                    }
                })}
            <div class="split-view">
                <div class="list-scroll" id=SCROLL on:scroll=scrolled.clone()>
                    {move || {
                        if grid() {
                            view! { <Grid listing hand /> }.into_any()
                        } else {
                            view! { <Table listing hand columns choices with_cost currency=currency.clone() /> }.into_any()
                        }
                    }} <More listing hand next with_cost />
                </div>
                <Peek hand />
            </div>
            <Transition>{foot(hand, totals, with_cost)}</Transition>
        }
        .into_any()
    };
    view! {
        <Transition fallback=|| skeleton::rows(14, "Loading stock")>
            {move || {
                let shown = shown.clone();
                Suspend::new(async move {
                match rows.await {
                    Ok(found) => shown(found),
                    Err(error) => {
                        let retry = Callback::new(move |()| rows.refetch());
                        view! { <ErrorState error retry /> }.into_any()
                    }
                }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The next page: appended in place, and a link for those without script.
#[component]
fn More(listing: Memo<Listing>, hand: Hand, next: RwSignal<Option<domain::Cursor>>, with_cost: bool) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<AppError>);
    let load = move |cursor: domain::Cursor| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let listing = Listing { after: Some(cursor), ..listing.get_untracked() };
        spawn_local(async move {
            let answer = ask(listing, with_cost).await;
            busy.try_set(false);
            match answer {
                Ok(found) => {
                    hand.lines.try_update(|lines| {
                        let fresh =
                            found.lines.into_iter().filter(|line| !lines.iter().any(|old| old.row.id == line.row.id));
                        let fresh: Vec<_> = fresh.collect();
                        lines.extend(fresh);
                    });
                    next.try_set(found.next);
                    failed.try_set(None);
                }
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let offer = move |cursor: domain::Cursor| {
        let href = paths::stock(&Listing { after: Some(cursor.clone()), ..listing.get_untracked() });
        view! {
            <p class="more-rows">
                <a
                    class="btn"
                    href=href
                    aria-busy=move || busy.get().then_some("true")
                    on:click=move |press| {
                        press.prevent_default();
                        load(cursor.clone());
                    }
                >
                    "Load more"
                </a>
                {move || failed.get().map(|error| view! { <span class="neg" role="alert">{error.detail}</span> })}
            </p>
        }
    };
    view! { {move || next.get().map(offer)} }.into_any()
}

/// Nothing there, or nothing that matches.
fn nothing(listing: &Listing) -> AnyView {
    if listing.is_filtered() {
        let text = if listing.q.is_empty() {
            "No piece has all of these properties.".to_owned()
        } else {
            format!("No piece has “{}” in its title, reference, serial or tags, and none is spelt alike.", listing.q)
        };
        return view! {
            <EmptyState of=Art::NoResult title="Nothing matches" text>
                <a class="btn btn--primary" href=paths::STOCK>
                    "Clear filters"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    no_pieces()
}

fn foot(hand: Hand, totals: Totals, with_cost: bool) -> AnyView {
    let count = Signal::derive(move || totals.get().and_then(Result::ok).map(|all| all.count));
    let failed = move || {
        let why = totals.get().and_then(Result::err);
        why.map(|error| fault("The total did not load.", error, move || totals.refetch()))
    };
    view! { <Foot hand count failed on_export=move |()| export(hand, with_cost) /> }.into_any()
}

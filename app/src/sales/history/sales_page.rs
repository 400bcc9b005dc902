//! What was sold: the list. Its address holds what is searched, filtered and sorted, so that Back and sharing work.

use std::collections::BTreeMap;

use domain::{
    Currency, Cursor, Money,
    identity::sales::{Ring, View},
    sales::{Live, SaleListing, SalePage, SaleTotals},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::{
    peek::Peek,
    question::{Question, VIEWS},
    table::{Hand, Table},
    tools::{SEARCH, Tools, export},
};
use crate::{
    frame::{
        list::{columns::Columns, foot::Foot, keys::listen, views::Views},
        live::use_live,
        session,
    },
    paths,
    sales::{
        after::closed,
        rpc::{list_sales, sale_totals},
    },
    ui::{
        Asked, Button, EmptyState, Form, FormErrors, Load, PageHeader, amount::counted, icon, resource, skeleton,
        state::Art,
    },
};

type Totals = Asked<Result<SaleTotals, domain::AppError>>;

/// `/sales`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Sales", "Owners, managers, associates and bookkeepers see sales.");
    }
    let me = session().with(|who| who.user);
    let at = use_location();
    let (path, query) = (at.pathname, at.query);
    let asked = Memo::new(move |before: Option<&Question>| {
        // Whoever leaves for a sale leaves the list as it was: that address is not the list's.
        match before.filter(|_| path.with(|path| path != paths::SALES)) {
            Some(before) => before.clone(),
            None => query.with(Question::read),
        }
    });
    let listing = move || asked.with(|it| it.listing(me));
    let first = resource(listing, list_sales);
    // A sale that somebody else posts stands in the list at once.
    let live = use_live();
    Effect::new(move |before: Option<()>| {
        if live.with(|live| matches!(live, Some(Live::Till { .. }))) && before.is_some() {
            first.refetch();
        }
    });
    let totals: Totals = resource(listing, sale_totals);
    let hand = Hand::new();
    let columns = Columns::of("sales-columns");
    listen(hand, SEARCH, paths::sale);
    let here = Memo::new(move |_| asked.with(Question::href));
    let fixed = VIEWS.map(|(key, word)| (word.to_owned(), Question { view: key.into(), ..Question::default() }.href()));
    let more = RwSignal::new(None::<Cursor>);
    let form = Form::new("sales");
    let next = move |cursor: Cursor| {
        let wanted = SaleListing { after: Some(cursor), ..asked.with_untracked(|it| it.listing(me)) };
        form.send(list_sales(wanted), move |page: SalePage| {
            hand.lines.update(|all| all.extend(page.items));
            more.set(page.next);
        });
    };
    let navigate = StoredValue::new(use_navigate());
    let show = move |page: SalePage| {
        let wanted = asked.get_untracked();
        // A receipt that was scanned opens its sale.
        if let [only] = page.items.as_slice()
            && only.number.eq_ignore_ascii_case(wanted.q.trim())
        {
            let to = paths::sale(only.id);
            // An effect, because the server renders this page too and goes nowhere.
            Effect::new(move |_| {
                navigate.with_value(|go| go(&to, NavigateOptions { replace: true, ..NavigateOptions::default() }));
            });
        }
        if page.items.is_empty() {
            hand.lines.set(Vec::new());
            return nothing(&wanted);
        }
        hand.lines.set(page.items);
        more.set(page.next);
        view! {
            <div class="split-view">
                <div class="list-scroll">
                    <Table asked hand columns />
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
                <Peek hand />
            </div>
            <Transition>{foot(hand, totals)}</Transition>
        }
        .into_any()
    };
    view! {
        <main class="main main--fit" id="main" tabindex="-1">
            <PageHeader
                title="Sales"
                note=move || {
                    view! {
                        <span class="muted num" aria-live="polite">
                            <Transition>{move || Suspend::new(async move { totals.await.ok().map(sums) })}</Transition>
                        </span>
                    }
                }
            >
                {session()
                    .may::<Ring>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::TILL>
                                {icon("scan-barcode")}
                                "Till"
                            </a>
                        }
                    })}
            </PageHeader>
            <Views list="sales-views" fixed=fixed.into() here />
            <Tools asked hand columns />
            <FormErrors form />
            <Load of=first skeleton=|| skeleton::rows(14, "Loading sales") view=show />
        </main>
    }
    .into_any()
}

fn sums(totals: SaleTotals) -> String {
    let many = counted(i64::try_from(totals.count).unwrap_or(i64::MAX), "sale", "sales");
    let sums: Vec<String> = totals.sums.iter().map(ToString::to_string).collect();
    if sums.is_empty() { many } else { format!("{many} · {}", sums.join(" + ")) }
}

fn foot(hand: Hand, totals: Totals) -> AnyView {
    let count = Signal::derive(move || totals.get().and_then(Result::ok).map(|all| all.count));
    let sum = Signal::derive(move || chosen(hand));
    view! { <Foot hand count sum on_export=move |()| export(hand) /> }.into_any()
}

/// What the selected sales come to, returns taken off, currency by currency.
fn chosen(hand: Hand) -> String {
    hand.selected.track();
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for row in hand.chosen() {
        let Ok(net) = row.total.try_sub(row.refunded) else { continue };
        let sum = sums.entry(net.currency).or_insert(Money::zero(net.currency));
        *sum = sum.try_add(net).unwrap_or(*sum);
    }
    sums.values().map(ToString::to_string).collect::<Vec<_>>().join(" + ")
}

fn nothing(asked: &Question) -> AnyView {
    if asked.narrows() || !asked.view.is_empty() {
        let text = "Look at other days, or take a filter away.";
        return view! {
            <EmptyState of=Art::NoResult title="No sale fits" text>
                <a class="btn" href=paths::SALES>
                    "Show all sales"
                </a>
            </EmptyState>
        }
        .into_any();
    }
    let text = "Every sale of the till stands here, with its receipt and its whole story.";
    view! {
        <EmptyState of=Art::Empty title="Nothing sold yet" text>
            <a class="btn btn--primary" href=paths::TILL>
                "Open the till"
            </a>
        </EmptyState>
    }
    .into_any()
}

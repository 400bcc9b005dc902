//! What was sold: the list.

use domain::{
    Cursor, SaleId,
    identity::sales::{Ring, View},
    sales::{Live, SaleListing, SalePage, SaleRow, SaleTotals, TenderKind},
};
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    question::{Question, VIEWS},
    state_badge,
};
use crate::{
    frame::{live::use_live, preferences::Preferences, session},
    paths,
    sales::{
        after::closed,
        rpc::{list_sales, sale_totals},
    },
    ui::{
        Button, EmptyState, Form, FormErrors, IconButton, Load, PageHeader,
        amount::counted,
        browser::{by_id, focus, is_taken},
        csv::download_csv,
        icon, resource, skeleton,
        state::Art,
        tabs::tab,
        when,
    },
};

/// The box that finds sales.
const SEARCH: &str = "sales-search";

/// `/sales`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Sales", "Owners, managers, associates and bookkeepers see sales.");
    }
    let me = session().with(|who| who.user);
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Question::read));
    let listing = move || asked.with(|it| it.listing(me));
    let first = resource(listing, list_sales);
    // A sale that somebody else posts stands in the list at once.
    let live = use_live();
    Effect::new(move |before: Option<()>| {
        if live.with(|live| matches!(live, Some(Live::Till { .. }))) && before.is_some() {
            first.refetch();
        }
    });
    let totals = resource(listing, sale_totals);
    let rows = RwSignal::new(Vec::<SaleRow>::new());
    let more = RwSignal::new(None::<Cursor>);
    let form = Form::new("sales");
    let next = move |cursor: Cursor| {
        let wanted = SaleListing { after: Some(cursor), ..asked.with_untracked(|it| it.listing(me)) };
        form.send(list_sales(wanted), move |page: SalePage| {
            rows.update(|all| all.extend(page.items));
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
            return nothing(&wanted);
        }
        rows.set(page.items);
        more.set(page.next);
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="Sales">
                <table class="table sales">
                    <thead>
                        <tr>
                            <th>"Receipt"</th>
                            <th>"When"</th>
                            <th>"What"</th>
                            <th class="p2">"Customer"</th>
                            <th>"State"</th>
                            <th class="num">{order(&wanted)}</th>
                            <th class="p3">"By"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=|row| (row.id, row.state, row.refunded.minor) children=row />
                    </tbody>
                </table>
            </div>
            {move || {
                more.get()
                    .map(|cursor| view! { <Button label="More" busy=form.busy on_press=move |_| next(cursor.clone()) /> })
            }}
        }
        .into_any()
    };
    keys(rows);
    view! {
        <main class="main" id="main" tabindex="-1">
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
                <IconButton label="Export what is shown" icon_name="download" on_press=move |_| export(rows) />
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
            <nav class="tabs" aria-label="Views">
                {VIEWS
                    .map(|(key, word)| {
                        move || {
                            asked
                                .with(|it| {
                                    tab(it.with(|it| it.view = key.to_owned()), word.to_owned(), it.view == key)
                                })
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </nav>
            <Tools asked />
            <div class="page-body stack under-tabs">
                <FormErrors form />
                <Load of=first skeleton=|| skeleton::rows(8, "Loading sales") view=show />
            </div>
        </main>
    }
    .into_any()
}

fn sums(totals: SaleTotals) -> String {
    let many = counted(i64::try_from(totals.count).unwrap_or(i64::MAX), "sale", "sales");
    let sums: Vec<String> = totals.sums.iter().map(ToString::to_string).collect();
    if sums.is_empty() { many } else { format!("{many} · {}", sums.join(" + ")) }
}

/// The head of the totals: a press turns the order round.
fn order(asked: &Question) -> AnyView {
    let largest = asked.largest;
    let href = asked.with(|it| it.largest = !largest);
    let label = if largest { "Total, largest first. Show the newest first" } else { "Total. Show the largest first" };
    view! {
        <a class="sort" href=href aria-label=label>
            "Total"
            {largest.then(|| icon("arrow-down"))}
        </a>
    }
    .into_any()
}

fn row(it: SaleRow) -> AnyView {
    let refunded = (!it.refunded.is_zero()).then(|| {
        view! {
            <br />
            <span class="small neg">{format!("−{} back", it.refunded)}</span>
        }
    });
    let customer = if it.customer.is_empty() { "–".to_owned() } else { it.customer };
    view! {
        <tr>
            <td class="title">
                <a id=it.id.to_string() href=paths::sale(it.id)>
                    {it.number}
                </a>
            </td>
            <td class="muted">{when(&it.when)}</td>
            <td class="clip" title=it.title.clone()>
                {it.title.clone()}
            </td>
            <td class="p2">{customer}</td>
            <td>{state_badge(it.state)}</td>
            <td class="num">{it.total.to_string()} {refunded}</td>
            <td class="p3 muted">{it.by}</td>
        </tr>
    }
    .into_any()
}

/// Search, days, tender. Each change is a new address.
#[component]
fn Tools(asked: Memo<Question>) -> impl IntoView {
    let navigate = StoredValue::new(use_navigate());
    let go = move |change: &dyn Fn(&mut Question)| {
        let to = asked.with_untracked(|it| it.with(|it| change(it)));
        navigate
            .with_value(|go| go(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() }));
    };
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let typed = by_id(SEARCH).and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let q = typed.map(|it| it.value()).unwrap_or_default();
        go(&|it| it.q.clone_from(&q));
    };
    let day = move |name: &'static str, label: &'static str| {
        let value = move || asked.with(|it| if name == "from" { it.from.clone() } else { it.to.clone() });
        view! {
            <label class="row">
                <span class="small muted">{label}</span>
                <input
                    class="input sales__day"
                    type="date"
                    name=name
                    prop:value=value
                    on:change=move |now| {
                        let now = event_target_value(&now);
                        go(&|it| if name == "from" { it.from.clone_from(&now) } else { it.to.clone_from(&now) });
                    }
                />
            </label>
        }
    };
    let kinds = TenderKind::ALL.iter().filter(|kind| !matches!(kind, TenderKind::Exchange | TenderKind::Marketplace));
    let kinds: Vec<_> = kinds
        .map(|kind| {
            let key = kind.key();
            view! {
                <option value=key prop:selected=move || asked.with(|it| it.tender == key)>
                    {kind.label()}
                </option>
            }
        })
        .collect();
    view! {
        <div class="list-tools sales__tools">
            <form class="affix search" role="search" method="get" action=paths::SALES on:submit=sent>
                {icon("search")}
                <input
                    id=SEARCH
                    class="input"
                    type="search"
                    name="q"
                    aria-label="Search sales"
                    placeholder="Receipt, customer, piece, stock number"
                    autocomplete="off"
                    prop:value=move || asked.with(|it| it.q.clone())
                />
                <kbd>"/"</kbd>
            </form>
            {day("from", "From")}
            {day("to", "To")}
            <label class="row">
                <span class="small muted">"Paid by"</span>
                <select
                    class="input"
                    name="tender"
                    on:change=move |now| {
                        let now = event_target_value(&now);
                        go(&|it| it.tender.clone_from(&now));
                    }
                >
                    <option value="">"Anything"</option>
                    {kinds}
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
        </div>
    }
    .into_any()
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

fn export(rows: RwSignal<Vec<SaleRow>>) {
    let head = ["Receipt", "Date", "What", "Articles", "Customer", "State", "Currency", "Total", "Refunded", "By"];
    let line = |it: &SaleRow| {
        vec![
            it.number.clone(),
            it.on.to_string(),
            it.title.clone(),
            it.articles.to_string(),
            it.customer.clone(),
            it.state.label().to_owned(),
            it.total.currency.code().to_owned(),
            it.total.plain(),
            it.refunded.plain(),
            it.by.clone(),
        ]
    };
    download_csv("sales.csv", &head, rows.with_untracked(|rows| rows.iter().map(line).collect::<Vec<_>>()));
}

/// `/` goes to the search box; J and K walk from sale to sale, Enter opens it as it opens any link.
fn keys(rows: RwSignal<Vec<SaleRow>>) {
    let it = Preferences::get();
    let at = RwSignal::new(None::<SaleId>);
    Effect::new(move |_| {
        let listener = window_event_listener(ev::keydown, move |key| {
            if key.ctrl_key() || key.meta_key() || key.alt_key() || is_taken(&key) || !it.keys.get_untracked() {
                return;
            }
            let ids: Vec<SaleId> = rows.with_untracked(|rows| rows.iter().map(|row| row.id).collect());
            let here = at.get_untracked().and_then(|id| ids.iter().position(|known| *known == id));
            let to = match key.key().as_str() {
                "/" => {
                    key.prevent_default();
                    return focus(SEARCH);
                }
                "j" => Some(here.map_or(0, |at| at.saturating_add(1))),
                "k" => here.and_then(|at| at.checked_sub(1)),
                _ => return,
            };
            if let Some(id) = to.and_then(|to| ids.get(to)) {
                at.set(Some(*id));
                focus(&id.to_string());
            }
        });
        on_cleanup(move || listener.remove());
    });
}

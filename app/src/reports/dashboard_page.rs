//! What a shop looks at in the morning: what is there, what it is asked for, what needs a hand, what came in.

use domain::{
    AppError, Money,
    identity::{
        inventory::{Edit, ViewCost},
        reports::Sales,
    },
    inventory::{Bar, Dashboard, ItemRow, Listing, StockCost},
    sales::{Live, SalesToday},
};
use leptos::prelude::*;

use super::rpc::{find_dashboard, sales_today, stock_cost};
use crate::{
    frame::{live::use_live, session},
    inventory::list::empty::no_pieces,
    paths,
    ui::{
        Asked, Load, PageHeader,
        amount::{amount, compact, count, counted, percent_of_ppm},
        badge, chart, fault, icon,
        photo::thumb,
        progress::{fill, percent},
        resource, skeleton,
    },
};

/// `/`
pub fn page() -> AnyView {
    let who = session();
    let sees_cost = who.may::<ViewCost>();
    let figures = resource(|| (), |()| find_dashboard());
    // Those who may not see cost do not even ask.
    let cost = move |()| async move { if sees_cost { stock_cost().await.map(Some) } else { Ok(None) } };
    let cost = resource(|| (), cost);
    let sees_sales = who.may::<Sales>();
    let sold = move |()| async move { if sees_sales { sales_today().await.map(Some) } else { Ok(None) } };
    let sold = resource(|| (), sold);
    follow(sold);
    let first = who.with(|who| who.name.split(' ').next().unwrap_or_default().to_owned());
    let place = who.with(|who| if who.all_stores { who.organization.clone() } else { who.here.name.clone() });
    let may_add = who.may::<Edit>();
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader
                title=format!("Welcome, {first}")
                note=move || view! { <span class="muted">{place.clone()}</span> }
            >
                {may_add
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
            <Load
                of=figures
                skeleton=|| skeleton::blocks("Loading the dashboard")
                view=move |figures: Dashboard| body(figures, cost, sold)
            />
        </main>
    }
    .into_any()
}

type MayAsk<T> = Asked<Result<Option<T>, AppError>>;

fn body(figures: Dashboard, cost: MayAsk<StockCost>, sold: MayAsk<SalesToday>) -> AnyView {
    if figures.in_stock == 0 && figures.arrivals.is_empty() {
        return no_pieces();
    }
    let Dashboard { in_stock, available, asking, without_photo, in_processing, categories, ages, arrivals, intake } =
        figures;
    view! {
        <div class="page-body stack">
            <Transition>
                {move || Suspend::new(async move {
                    match sold.await {
                        Ok(sold) => sold.map(sales_stats).into_any(),
                        Err(error) => fault("Today’s sales did not load.", error, move || sold.refetch()),
                    }
                })}
            </Transition>
            <div class="stats">
                {stat(paths::STOCK.into(), "In stock", count(in_stock), format!("{} for sale", count(available)))}
                {stat(paths::STOCK.into(), "Asking", compact(asking), format!("in {}", asking.currency))}
                {stat(
                    paths::stock(&Listing { photos: Some(false), ..Listing::default() }),
                    "Without a photo",
                    count(without_photo),
                    "the next to photograph".into(),
                )}
                {stat(paths::stock(&crate::inventory::list::views::preparing()), "In preparation", count(in_processing), "not for sale yet".into())}
                <Transition>
                    {move || Suspend::new(async move {
                        match cost.await {
                            Ok(cost) => cost.map(cost_stats).into_any(),
                            Err(error) => fault("Cost and margin did not load.", error, move || cost.refetch()),
                        }
                    })}
                </Transition>
            </div>
            <div class="dash">
                <section class="card dash__chart">
                    <header>
                        <h2>"Taken in, last 30 days"</h2>
                        <span class="small muted push num">{counted(intake.iter().sum(), "piece", "pieces")}</span>
                    </header>
                    <div class="body">{intake_chart(&intake)}</div>
                </section>
                <section class="card dash__today">
                    <header>
                        <h2>"By category"</h2>
                    </header>
                    <div class="body stack snug">{shares(categories, false)}</div>
                </section>
                <section class="card dash__age">
                    <header>
                        <h2>"Ageing stock"</h2>
                    </header>
                    <div class="body stack snug">{shares(ages, true)}</div>
                </section>
                <section class="card dash__feed">
                    <header>
                        <h2>"Arrivals"</h2>
                        <a class="link push small" href=paths::STOCK>
                            "All stock"
                        </a>
                    </header>
                    <ul class="rows">{arrivals.into_iter().map(arrival).collect_view()}</ul>
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn stat(href: String, name: &'static str, value: String, note: String) -> AnyView {
    view! {
        <a class="stat" href=href>
            <span class="k">{name}</span>
            <span class="v">{value}</span>
            <span class="d">{note}</span>
        </a>
    }
    .into_any()
}

/// What others sell stands here at once.
fn follow(sold: MayAsk<SalesToday>) {
    let live = use_live();
    Effect::new(move |before: Option<()>| {
        if live.with(|live| matches!(live, Some(Live::Till { .. }))) && before.is_some() {
            sold.refetch();
        }
    });
}

/// Today at the tills, and the two weeks behind it.
fn sales_stats(it: SalesToday) -> AnyView {
    let (href, fortnight) = (paths::SALES_REPORT.to_owned(), it.days.iter().sum::<i64>());
    let net = Money::new(fortnight, it.takings.currency);
    let label = format!("Net by day of the last 14 days, {net} together");
    let sales = i64::try_from(it.sales).unwrap_or(i64::MAX);
    view! {
        <div class="stats stats--sales">
            {stat(href.clone(), "Taken today", it.takings.short(), counted(sales, "sale", "sales"))}
            {stat(href.clone(), "Average sale", it.average.short(), "with tax".into())}
            <a class="stat stat--wide" href=href>
                <span class="k">"Net, last 14 days"</span>
                <span class="v">{net.short()}</span>
                {chart::bars(&it.days, 48, label)}
            </a>
        </div>
    }
    .into_any()
}

/// Two more figures, for those who may see them.
fn cost_stats(cost: StockCost) -> AnyView {
    let margin = cost.margin_ppm.map(|ppm| format!("{} of asking", percent_of_ppm(ppm))).unwrap_or_default();
    let figure = |name: &'static str, value: Money, note: String| {
        view! {
            <div class="stat stat--cost">
                <span class="k">{icon("eye-off")} {name}</span>
                <span class="v">{compact(value)}</span>
                <span class="d">{note}</span>
            </div>
        }
    };
    view! {
        {figure("Stock at cost", cost.cost, "owner, manager, bookkeeper".into())}
        {figure("Margin at asking", cost.margin, margin)}
    }
    .into_any()
}

fn intake_chart(intake: &[i64]) -> AnyView {
    let most = intake.iter().copied().max().unwrap_or(0);
    let label = format!("Pieces taken in per day over 30 days, {} on the busiest day", most);
    let days = i64::try_from(intake.len()).unwrap_or(0);
    let row = |(at, number): (usize, &i64)| {
        let back = days - 1 - i64::try_from(at).unwrap_or(0);
        (if back == 0 { "today".to_owned() } else { counted(back, "day ago", "days ago") }, count(*number))
    };
    let rows: Vec<_> = intake.iter().enumerate().rev().filter(|(_, number)| **number > 0).map(row).collect();
    view! {
        <div class="plot">
            <div class="plot__y num" aria-hidden="true">
                <span>{count(most)}</span>
                <span>"0"</span>
            </div>
            {chart::bars(intake, 176, label)}
            <div class="plot__x num" aria-hidden="true">
                <span>"30 days ago"</span>
                <span>"today"</span>
            </div>
        </div>
        {chart::table(["Day", "Pieces"], rows)}
    }
    .into_any()
}

/// Bars with their words; each leads to the list behind it. The oldest band is brass.
fn shares(bars: Vec<Bar>, ageing: bool) -> AnyView {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0);
    let last = bars.len().saturating_sub(1);
    let show = |(at, bar): (usize, Bar)| {
        let share = percent(bar.count, most);
        let class = if ageing && at == last { "age__bar age__bar--last" } else { "age__bar" };
        view! {
            <a class="age" href=bar.href>
                <span class="clip" title=bar.label.clone()>
                    {bar.label.clone()}
                </span>
                <span class=class aria-hidden="true">
                    {fill(move || share)}
                </span>
                <span class="num muted">{count(bar.count)}</span>
                <span class="num">{compact(bar.asking)}</span>
            </a>
        }
    };
    bars.into_iter().enumerate().map(show).collect_view().into_any()
}

fn arrival(row: ItemRow) -> AnyView {
    let of = badge(row.badge(), false);
    view! {
        <li>
            {thumb(row.cover.as_deref(), 32)}
            <span class="grow">
                <a class="strong" href=paths::item(row.id)>
                    {row.title}
                </a>
                <br />
                <span class="small muted num">{row.stock_no} " · " {of}</span>
            </span>
            {amount(row.ask)}
        </li>
    }
    .into_any()
}

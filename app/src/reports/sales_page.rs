//! What was sold in some days: takings, by day, form, person and tax, and the margin for those who may see it.

use domain::{
    AppError, Money,
    identity::{inventory::ViewCost, reports::Sales},
    sales::{MarginBlock, SalesBlock, SalesReport, Span},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    days::{ChooseDays, read, said},
    report_tabs,
    rpc::{margin_report, sales_report},
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{
        Asked, Button, EmptyState, Load, PageHeader,
        amount::{compact, count, counted, percent_of_ppm},
        chart,
        csv::download_csv,
        fault, icon,
        progress::{fill, percent},
        resource, skeleton,
        state::Art,
    },
};

/// `/reports/sales`
pub fn page() -> AnyView {
    if !session().may::<Sales>() {
        return closed("Sales report", "Owners, managers and bookkeepers see what was sold.");
    }
    let query = use_query_map();
    let days = Memo::new(move |_| query.with(read));
    let report = resource(move || days.get(), sales_report);
    let sees_cost = session().may::<ViewCost>();
    // Those who may not see cost do not even ask.
    let margin = move |days| async move { if sees_cost { margin_report(days).await } else { Ok(Vec::new()) } };
    let margin = resource(move || days.get(), margin);
    let place = session().with(|who| if who.all_stores { who.organization.clone() } else { who.here.name.clone() });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Sales report" note=move || view! { <span class="muted">{place.clone()}</span> } />
            {report_tabs(paths::SALES_REPORT)}
            <div class="page-body stack under-tabs">
                <ChooseDays path=paths::SALES_REPORT days />
                <Load
                    of=report
                    skeleton=|| skeleton::blocks("Loading the report")
                    view=move |report: SalesReport| body(report, margin)
                />
            </div>
        </main>
    }
    .into_any()
}

fn body(report: SalesReport, margin: Asked<Result<Vec<MarginBlock>, AppError>>) -> AnyView {
    if report.blocks.is_empty() {
        let text = "Nothing was sold and nothing came back in these days.";
        return view! { <EmptyState of=Art::Empty title="No sales" text /> }.into_any();
    }
    let span = report.span;
    let file = StoredValue::new(report.clone());
    let save = move |_| file.with_value(|report| download_csv("sales-report.csv", &HEAD, lines(report)));
    let blocks = report.blocks.into_iter().map(|it| block(it, span, margin)).collect_view();
    view! {
        <div class="row wrap">
            <span class="muted num grow">{said(span)}</span>
            <Button label="Download CSV" icon_name="download" on_press=save />
        </div>
        {blocks}
    }
    .into_any()
}

fn block(it: SalesBlock, span: Span, margin: Asked<Result<Vec<MarginBlock>, AppError>>) -> AnyView {
    let currency = it.net.currency;
    let takings = it.gross.try_sub(it.refunded).unwrap_or(it.gross);
    let margin_stats = move || {
        Suspend::new(async move {
            match margin.await {
                Ok(all) => {
                    let own = all.into_iter().find(|one| one.net.currency == currency);
                    own.map(|one| cost_stats(&one)).into_any()
                }
                Err(error) => fault("The margin did not load.", error, move || margin.refetch()),
            }
        })
    };
    let sold = counted(i64::try_from(it.sales).unwrap_or(i64::MAX), "sale", "sales");
    let articles = counted(it.articles, "article", "articles");
    view! {
        <div class="stats">
            {stat("Takings", takings.to_string(), format!("{sold}, {articles}"))}
            {stat("Average sale", it.average.to_string(), "with tax".into())}
            {stat("Net", it.net.to_string(), format!("{} tax", it.tax))}
            {stat("Came back", it.refunded.to_string(), format!("{} in discounts", it.discount))}
            <Transition>{margin_stats}</Transition>
        </div>
        <div class="dash">
            <section class="card dash__chart">
                <header>
                    <h2>"Net by day"</h2>
                    <span class="small muted push num">{currency.code()}</span>
                </header>
                <div class="body">{by_day(&it, span)}</div>
            </section>
            <section class="card dash__today">
                <header>
                    <h2>"By form of payment"</h2>
                </header>
                <div class="body stack snug">
                    {bars(it.tenders.iter().map(|(kind, sum)| (kind.label().to_owned(), *sum)).collect())}
                </div>
            </section>
            <section class="card dash__age">
                <header>
                    <h2>"By salesperson, net"</h2>
                </header>
                <div class="body stack snug">{bars(it.people.clone())}</div>
            </section>
            <section class="card dash__feed">
                <header>
                    <h2>"Largest lines"</h2>
                </header>
                <ul class="rows">{it.top.iter().map(top).collect_view()}</ul>
            </section>
        </div>
        {taxes(&it)}
    }
    .into_any()
}

fn stat(name: &'static str, value: String, note: String) -> AnyView {
    view! {
        <div class="stat">
            <span class="k">{name}</span>
            <span class="v">{value}</span>
            <span class="d">{note}</span>
        </div>
    }
    .into_any()
}

/// What it had cost, for those who may see it.
fn cost_stats(it: &MarginBlock) -> AnyView {
    let share = it.margin_ppm.map(|ppm| format!("{} of net", percent_of_ppm(ppm))).unwrap_or_default();
    let figure = |name: &'static str, value: Money, note: String| {
        view! {
            <div class="stat stat--cost">
                <span class="k">{icon("eye-off")} {name}</span>
                <span class="v">{value.to_string()}</span>
                <span class="d">{note}</span>
            </div>
        }
    };
    view! {
        {figure("Cost of goods", it.cost, "owner, manager, bookkeeper".into())}
        {figure("Margin", it.margin, share)}
    }
    .into_any()
}

fn by_day(it: &SalesBlock, span: Span) -> AnyView {
    let many = span.to.days_since(span.from).saturating_add(1);
    let on = |at: i32| span.from.plus_days(at).and_then(|day| it.days.iter().find(|(known, _)| *known == day));
    let values: Vec<i64> = (0..many).map(|at| on(at).map_or(0, |(_, net)| net.minor)).collect();
    let most = values.iter().copied().max().unwrap_or(0).max(0);
    let rows = it.days.iter().rev().map(|(day, net)| (day.to_string(), net.to_string())).collect();
    let most = Money::new(most, it.net.currency);
    let label = format!("Net by day from {} to {}, {most} on the best day", span.from, span.to);
    view! {
        <div class="plot">
            <div class="plot__y num" aria-hidden="true">
                <span>{compact(most)}</span>
                <span>"0"</span>
            </div>
            {chart::bars(&values, 176, label)}
            <div class="plot__x num" aria-hidden="true">
                <span>{span.from.to_string()}</span>
                <span>{span.to.to_string()}</span>
            </div>
        </div>
        {chart::table(["Day", "Net"], rows)}
    }
    .into_any()
}

/// Amounts as bars; what is negative has none.
fn bars(rows: Vec<(String, Money)>) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="muted">"Nothing"</p> }.into_any();
    }
    let most = rows.iter().map(|(_, sum)| sum.minor).max().unwrap_or(0);
    let row = move |(name, sum): (String, Money)| {
        let share = percent(sum.minor.max(0), most);
        view! {
            <div class="report__bar">
                <span class="clip" title=name.clone()>
                    {name.clone()}
                </span>
                <span class="age__bar" aria-hidden="true">
                    {fill(move || share)}
                </span>
                <span class="num" class:neg=sum.is_negative()>
                    {sum.to_string()}
                </span>
            </div>
        }
    };
    rows.into_iter().map(row).collect_view().into_any()
}

fn top((sale, title, gross): &(domain::SaleId, String, Money)) -> AnyView {
    view! {
        <li>
            <a class="strong grow clip" href=paths::sale(*sale)>
                {title.clone()}
            </a>
            <span class="num">{gross.to_string()}</span>
        </li>
    }
    .into_any()
}

fn taxes(it: &SalesBlock) -> AnyView {
    if it.taxes.is_empty() {
        return ().into_any();
    }
    let row = |tax: &domain::sales::TaxSum| {
        view! {
            <tr>
                <td>{tax.name.clone()}</td>
                <td class="num">{tax.rate.to_string()}</td>
                <td class="num">{tax.base.to_string()}</td>
                <td class="num">{tax.amount.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Tax"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Tax">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Rule"</th>
                            <th class="num">"Rate"</th>
                            <th class="num">"On"</th>
                            <th class="num">"Tax"</th>
                        </tr>
                    </thead>
                    <tbody>{it.taxes.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

const HEAD: [&str; 4] = ["Currency", "Figure", "Of", "Amount"];

/// The figures as a spreadsheet takes them: plain amounts, one row a figure.
fn lines(report: &SalesReport) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for it in &report.blocks {
        let code = it.net.currency.code();
        let mut put = |figure: &str, of: &str, amount: String| {
            rows.push(vec![code.to_owned(), figure.to_owned(), of.to_owned(), amount]);
        };
        put("sales", "", it.sales.to_string());
        put("articles", "", count(it.articles));
        for (figure, sum) in [
            ("gross", it.gross),
            ("refunded", it.refunded),
            ("net", it.net),
            ("tax", it.tax),
            ("discount", it.discount),
            ("average", it.average),
        ] {
            put(figure, "", sum.plain());
        }
        it.days.iter().for_each(|(day, net)| put("net by day", &day.to_string(), net.plain()));
        it.tenders.iter().for_each(|(kind, sum)| put("by form", kind.label(), sum.plain()));
        it.people.iter().for_each(|(name, net)| put("by salesperson", name, net.plain()));
        it.taxes.iter().for_each(|tax| put("tax by rule", &format!("{} {}", tax.name, tax.rate), tax.amount.plain()));
    }
    rows
}

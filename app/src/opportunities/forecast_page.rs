//! What is expected, by month and by person.

use domain::{
    Date,
    identity::opportunities::Figures,
    opportunities::{Bucket, Forecast, Tally},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    rpc::deal_forecast,
    tools::{Choices, Filters, read, sums, tabs},
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{EmptyState, Load, PageHeader, chart, resource, skeleton, state::Art},
};

/// `/opportunities/forecast`
pub fn page() -> AnyView {
    if !session().may::<Figures>() {
        return closed("Forecast", "Whoever works with opportunities sees what they may come to.");
    }
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(read));
    let found = resource(move || ask.get(), deal_forecast);
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Forecast" />
            {tabs(paths::FORECAST, ask)}
            <Filters at=paths::FORECAST ask choices=Choices::default() />
            <div class="page-body stack under-tabs">
                <Load of=found skeleton=|| skeleton::blocks("Loading the forecast") view=body />
            </div>
        </main>
    }
    .into_any()
}

fn body(it: Forecast) -> AnyView {
    let nothing = it.lines.iter().all(|line| line.open.count == 0 && line.won.count == 0);
    if nothing {
        let text = "No opportunity is open, and none was won this month.";
        return view! { <EmptyState of=Art::Empty title="Nothing is expected" text /> }.into_any();
    }
    let first = it.open.weighted.first().copied();
    let heights: Vec<i64> = it
        .lines
        .iter()
        .map(|line| {
            line.open
                .weighted
                .iter()
                .find(|sum| first.is_some_and(|it| it.currency == sum.currency))
                .map_or(0, |sum| sum.minor)
        })
        .collect();
    let months = it.lines.iter().map(|line| (name(line.bucket), &line.open, &line.won));
    let people = it.owners.iter().map(|line| {
        (if line.owner.is_none() { "Nobody yet".to_owned() } else { line.name.clone() }, &line.open, &line.won)
    });
    let span: Vec<String> = it.lines.iter().map(|line| name(line.bucket)).collect();
    let label = format!(
        "Weighted forecast, from {} to {}",
        span.first().cloned().unwrap_or_default(),
        span.last().cloned().unwrap_or_default()
    );
    view! {
        <section class="card">
            <header>
                <h2>"Weighted, by month"</h2>
            </header>
            <div class="body">
                {chart::bars(&heights, 120, label)}
                <div class="plot__x small muted">{span.into_iter().map(|word| view! { <span>{word}</span> }).collect_view()}</div>
            </div>
        </section>
        {table("By month", "When", months.collect())}
        {table("By person", "Who", people.collect())}
    }
    .into_any()
}

fn table(title: &'static str, head: &'static str, rows: Vec<(String, &Tally, &Tally)>) -> AnyView {
    let row = |(name, open, won): (String, &Tally, &Tally)| {
        view! {
            <tr>
                <td class="title">{name}</td>
                <td class="num">{open.count}</td>
                <td class="num">{sums(&open.total)}</td>
                <td class="num">{sums(&open.weighted)}</td>
                <td class="num">{sums(&won.total)}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>{title}</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=title>
                <table class="table">
                    <thead>
                        <tr>
                            <th>{head}</th>
                            <th class="num">"Open"</th>
                            <th class="num">"Worth"</th>
                            <th class="num">"Weighted"</th>
                            <th class="num">"Won this month"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn name(bucket: Bucket) -> String {
    match bucket {
        Bucket::Overdue => "Overdue".to_owned(),
        Bucket::Month(day) => month(day),
        Bucket::Later => "Later".to_owned(),
        Bucket::Undated => "No day set".to_owned(),
    }
}

fn month(day: Date) -> String {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, _) = day.parts();
    let at = usize::try_from(month).unwrap_or(1).saturating_sub(1);
    format!("{} {year}", NAMES.get(at).copied().unwrap_or_default())
}

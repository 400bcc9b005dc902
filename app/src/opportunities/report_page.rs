//! How far deals come, and how long they take: the funnel of one pipeline.

use domain::{
    PipelineId,
    identity::opportunities::Figures,
    opportunities::{FunnelStep, PipelineReport, ReportAsk},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::{
    rpc::pipeline_report,
    tools::{read, sums, tabs},
};
use crate::{
    frame::session,
    paths,
    sales::after::closed,
    ui::{EmptyState, Load, PageHeader, amount::percent_of_ppm, chart, resource, skeleton, state::Art, tabs::tab},
};

/// The spans: days, word.
const SPANS: [(u16, &str); 3] = [(30, "30 days"), (90, "90 days"), (365, "A year")];

fn asked(query: &ParamsMap) -> ReportAsk {
    let pipeline = query.get("pipeline").and_then(|id| id.parse::<PipelineId>().ok());
    ReportAsk { pipeline, days: query.get("days").and_then(|days| days.parse().ok()) }
}

/// `/opportunities/report`
pub fn page() -> AnyView {
    if !session().may::<Figures>() {
        return closed("Report", "Whoever works with opportunities sees how far they come.");
    }
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(asked));
    let filters = Memo::new(move |_| query.with(read));
    let found = resource(move || ask.get(), pipeline_report);
    let spans = SPANS.map(|(days, word)| {
        let href = move || {
            let pipeline = ask.with(|it| it.pipeline).map(|id| format!("&pipeline={id}")).unwrap_or_default();
            format!("{}?days={days}{pipeline}", paths::FUNNEL)
        };
        move || tab(href(), word.to_owned(), ask.with(|it| it.days.unwrap_or(90)) == days)
    });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Opportunity report" />
            {tabs(paths::FUNNEL, filters)}
            <nav class="tabs" aria-label="Days">
                {spans.into_iter().collect_view()}
            </nav>
            <div class="page-body stack under-tabs">
                <Load of=found skeleton=|| skeleton::blocks("Loading the report") view=body />
            </div>
        </main>
    }
    .into_any()
}

fn tenths(days: Option<i64>) -> String {
    days.map_or_else(|| "–".to_owned(), |it| format!("{}.{} days", it / 10, it % 10))
}

fn body(it: PipelineReport) -> AnyView {
    if it.opened == 0 {
        let text = "No opportunity was opened in these days.";
        return view! { <EmptyState of=Art::Empty title="Nothing to report" text /> }.into_any();
    }
    let share = |ppm: Option<i64>| ppm.map_or_else(|| "–".to_owned(), percent_of_ppm);
    let heights: Vec<i64> = it.steps.iter().map(|step| i64::try_from(step.reached).unwrap_or(i64::MAX)).collect();
    let stat = |label: &'static str, value: String, note: String| {
        view! {
            <div class="stat">
                <span class="k">{label}</span>
                <span class="v">{value}</span>
                <span class="d">{note}</span>
            </div>
        }
    };
    let step = |step: FunnelStep| {
        view! {
            <tr>
                <td class="title">{step.name}</td>
                <td class="num">{step.reached}</td>
                <td class="num">{share(step.passed)}</td>
                <td class="num">{tenths(step.tenth_days)}</td>
            </tr>
        }
    };
    let names: Vec<String> = it.steps.iter().map(|step| step.name.clone()).collect();
    view! {
        <p class="muted num">{format!("{}, opened from {} to {}", it.name, it.from, it.to)}</p>
        <div class="stats">
            {stat("Opened", it.opened.to_string(), format!("{} lost or abandoned", it.lost))}
            {stat("Won", it.won.count.to_string(), sums(&it.won.total))}
            {stat("Win rate", share(it.win_rate), "of those that ended".into())}
            {stat("Time to win", tenths(it.tenth_days_to_win), format!("aim: {} days", it.target_days))}
        </div>
        <section class="card">
            <header>
                <h2>"Funnel"</h2>
            </header>
            <div class="body">
                {chart::bars(&heights, 120, format!("Deals that came as far as each of {} stages", names.len()))}
                <div class="plot__x small muted">{names.into_iter().map(|word| view! { <span>{word}</span> }).collect_view()}</div>
            </div>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Stages">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Stage"</th>
                            <th class="num">"Came this far"</th>
                            <th class="num">"Of the stage before"</th>
                            <th class="num">"Time in it"</th>
                        </tr>
                    </thead>
                    <tbody>{it.steps.into_iter().map(step).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

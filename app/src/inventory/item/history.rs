//! How the price moved, and what happened.

use domain::{
    AppError, Money,
    inventory::{ItemHistory, ItemView, PriceStep},
};
use leptos::prelude::*;

use crate::ui::{Asked, chart, fault, skeleton, time::day, when};

/// The history, asked for once and shown in two places.
pub type History = Asked<Result<ItemHistory, AppError>>;

/// Asking, minimum, web, and the way the asking price took.
#[component]
pub fn PriceCard(
    /// The piece.
    item: ItemView,
    /// Its history.
    history: History,
) -> impl IntoView {
    let other = |name: &'static str, money: Option<Money>| {
        money.map(|money| view! { <dt>{name}</dt> <dd>{money.short()}</dd> })
    };
    let ask = item.ask.map_or_else(|| "No price yet".to_owned(), Money::short);
    view! {
        <section class="card">
            <header>
                <h2>"Prices"</h2>
                <span class="push small muted">{item.currency.code().to_owned()}</span>
            </header>
            <div class="body stack snug">
                <div>
                    <p class="small muted">"Asking"</p>
                    <p class="big num">{ask}</p>
                </div>
                <dl class="facts money">{other("Minimum", item.min)} {other("Web price", item.web)}</dl>
                <Transition>
                    {move || Suspend::new(async move {
                        match history.await {
                            Ok(history) => moved(&history.prices),
                            Err(error) => {
                                fault("How the price moved did not load.", error, move || history.refetch())
                            }
                        }
                    })}
                </Transition>
            </div>
        </section>
    }
    .into_any()
}

fn moved(prices: &[PriceStep]) -> AnyView {
    let known: Vec<(String, Money)> = prices.iter().filter_map(|step| Some((day(&step.at), step.ask?))).collect();
    let (Some((since, first)), Some((_, last))) = (known.first(), known.last()) else { return ().into_any() };
    if known.len() < 2 {
        return view! { <p class="small muted">{format!("since {since}")}</p> }.into_any();
    }
    let values: Vec<i64> = known.iter().map(|(_, money)| money.minor).collect();
    let label = format!("Asking price: {} on {since}, {} now", first.short(), last.short());
    let rows = known.iter().map(|(day, money)| (day.clone(), money.short())).collect();
    view! {
        {chart::steps(&values, 56, label)}
        <p class="small muted row num">
            <span>{format!("{since} {}", first.short())}</span>
            <span class="push">{format!("now {}", last.short())}</span>
        </p>
        {chart::table(["Since", "Asking"], rows)}
    }
    .into_any()
}

/// What happened, newest first.
#[component]
pub fn HistoryCard(
    /// The history.
    history: History,
) -> impl IntoView {
    let row = |row: domain::inventory::HistoryRow| {
        view! {
            <tr>
                <td class="muted">{when(&row.at)}</td>
                <td class="wrapc">{row.what}</td>
                <td class="muted">{row.by}</td>
            </tr>
        }
    };
    let table = move |history: ItemHistory| {
        view! {
            <table class="table plain hist">
                <thead>
                    <tr>
                        <th>"When"</th>
                        <th>"What"</th>
                        <th>"Who"</th>
                    </tr>
                </thead>
                <tbody>{history.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"History"</h2>
            </header>
            <div class="body">
                <crate::ui::Load of=history skeleton=|| skeleton::bar("100%", "96px") view=table />
            </div>
        </section>
    }
    .into_any()
}

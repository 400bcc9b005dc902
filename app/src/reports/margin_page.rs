//! The book of the VAT margin scheme: what each piece was bought and sold for, and the VAT in between.

use domain::{
    identity::inventory::ViewCost,
    sales::{MarginBook, MarginRow, MarginSum},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    days::{ChooseDays, read, said},
    report_tabs,
};
use crate::{
    frame::session,
    paths,
    sales::after::{closed, rpc::margin_book},
    ui::{Button, EmptyState, Load, PageHeader, csv::download_csv, resource, skeleton, state::Art},
};

/// `/reports/margin-scheme`
pub fn page() -> AnyView {
    if !session().may::<ViewCost>() {
        return closed("Margin scheme", "Owners, managers and bookkeepers see what pieces were bought for.");
    }
    let query = use_query_map();
    let days = Memo::new(move |_| query.with(read));
    let book = resource(move || days.get(), margin_book);
    let place = session().with(|who| if who.all_stores { who.organization.clone() } else { who.here.name.clone() });
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Margin scheme" note=move || view! { <span class="muted">{place.clone()}</span> } />
            {report_tabs(paths::MARGIN_REPORT)}
            <div class="page-body stack under-tabs">
                <ChooseDays path=paths::MARGIN_REPORT days />
                <Load of=book skeleton=|| skeleton::rows(6, "Loading the book") view=show />
            </div>
        </main>
    }
    .into_any()
}

fn show(book: MarginBook) -> AnyView {
    if book.rows.is_empty() {
        let text = "Pieces marked as bought second-hand are sold under the scheme where prices include VAT.";
        return view! { <EmptyState of=Art::Empty title="Nothing was sold under the scheme in these days" text /> }
            .into_any();
    }
    let file = StoredValue::new(book.rows.clone());
    let save = move |_| file.with_value(|rows| download_csv("margin-scheme.csv", &HEAD, rows.iter().map(line)));
    view! {
        <div class="row wrap">
            <span class="muted num grow">{said(book.span)}</span>
            <Button label="Download CSV" icon_name="download" on_press=save />
        </div>
        {book.sums.iter().map(sum).collect_view()}
        <div class="table-wrap" tabindex="0" role="region" aria-label="Margin scheme">
            <table class="table">
                <thead>
                    <tr>
                        <th>"Piece"</th>
                        <th class="p3">"From"</th>
                        <th class="p3">"Bought"</th>
                        <th class="p2">"Receipt"</th>
                        <th class="p2">"Sold"</th>
                        <th class="num">"Bought for"</th>
                        <th class="num">"Sold for"</th>
                        <th class="num p2">"Margin"</th>
                        <th class="num p3">"Rate"</th>
                        <th class="num">"VAT"</th>
                    </tr>
                </thead>
                <tbody>{book.rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn sum(it: &MarginSum) -> AnyView {
    let figure = |name: &'static str, value: String| {
        view! {
            <div class="stat">
                <span class="k">{name}</span>
                <span class="v">{value}</span>
            </div>
        }
    };
    view! {
        <div class="stats">
            {figure("Sold for", it.selling.to_string())} {figure("Bought for", it.purchase.to_string())}
            {figure("Margins", it.margin.to_string())} {figure("VAT in them", it.vat.to_string())}
        </div>
    }
    .into_any()
}

fn row(it: &MarginRow) -> AnyView {
    view! {
        <tr>
            <td class="title" title=it.title.clone()>
                {it.title.clone()}
                <br />
                <span class="small muted num">{it.stock_no.clone()}</span>
            </td>
            <td class="p3">{it.seller.clone()}</td>
            <td class="p3 num">{it.bought_on.map(|day| day.to_string())}</td>
            <td class="p2">
                <a class="link" href=paths::sale(it.sale)>
                    {it.number.clone()}
                </a>
            </td>
            <td class="p2 num">{it.on.to_string()}</td>
            <td class="num" class:neg=it.purchase.is_negative()>
                {it.purchase.to_string()}
            </td>
            <td class="num" class:neg=it.selling.is_negative()>
                {it.selling.to_string()}
            </td>
            <td class="num p2" class:neg=it.margin.is_negative()>
                {it.margin.to_string()}
            </td>
            <td class="num p3">{it.rate.to_string()}</td>
            <td class="num" class:neg=it.vat.is_negative()>
                {it.vat.to_string()}
            </td>
        </tr>
    }
    .into_any()
}

const HEAD: [&str; 12] = [
    "Stock no.",
    "Piece",
    "Bought from",
    "Bought on",
    "Receipt",
    "Sold on",
    "Currency",
    "Bought for",
    "Sold for",
    "Margin",
    "Rate, ppm",
    "VAT",
];

fn line(it: &MarginRow) -> Vec<String> {
    vec![
        it.stock_no.clone(),
        it.title.clone(),
        it.seller.clone(),
        it.bought_on.map(|day| day.to_string()).unwrap_or_default(),
        it.number.clone(),
        it.on.to_string(),
        it.vat.currency.code().to_owned(),
        it.purchase.plain(),
        it.selling.plain(),
        it.margin.plain(),
        it.rate.parts().to_string(),
        it.vat.plain(),
    ]
}

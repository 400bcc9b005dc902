//! Search box, chips of what narrows the list, and the panel that sets them. All of it ends in the address.

use domain::sales::TenderKind;
use leptos::{ev, prelude::*, wasm_bindgen::JsCast};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    question::Question,
    table::{Hand, offered},
};
use crate::{
    frame::list::columns::{ColumnChooser, Columns},
    paths,
    ui::{
        Button, Choice, Form, IconButton, Input, Kind, Menu, Tone, browser::by_id, chip::chip, csv::download_csv, icon,
        menu,
    },
};

/// The box that finds sales.
pub const SEARCH: &str = "sales-search";
const PANEL: &str = "sales-filters";

/// The row above the list.
#[component]
pub fn Tools(
    /// What is asked for.
    asked: Memo<Question>,
    /// What is in hand.
    hand: Hand,
    /// What is hidden.
    columns: Columns,
) -> impl IntoView {
    let navigate = use_navigate();
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let typed = by_id(SEARCH).and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let q = typed.map(|it| it.value()).unwrap_or_default();
        let to = asked.with_untracked(|it| it.with(|it| it.q = q));
        navigate(&to, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    };
    let chips = move || {
        let it = asked.get();
        let mut chips = Vec::new();
        let mut add = |field: &'static str, value: String, without: fn(&mut Question)| {
            chips.push(chip(field, value, it.with(without), PANEL));
        };
        match (it.from.as_str(), it.to.as_str()) {
            ("", "") => {}
            (from, to) => {
                let words = [("from", from), ("to", to)].map(|(word, day)| match day {
                    "" => String::new(),
                    day => format!("{word} {day}"),
                });
                add("Days", words.join(" ").trim().to_owned(), |it| {
                    it.from.clear();
                    it.to.clear();
                });
            }
        }
        if let Some(kind) = TenderKind::of(&it.tender) {
            add("Paid by", kind.label().to_owned(), |it| it.tender.clear());
        }
        chips
    };
    let clear = move || {
        asked.with(|it| {
            it.narrows().then(|| {
                let all = Question { view: it.view.clone(), largest: it.largest, ..Question::default() }.href();
                view! {
                    <a class="btn btn--quiet btn--sm" href=all>
                        "Clear"
                    </a>
                }
            })
        })
    };
    view! {
        <div class="list-tools">
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
            <div class="chips">
                {chips}
                <span class="chip chip--add">
                    <button type="button" popovertarget=PANEL>
                        {icon("plus")}
                        "Filter"
                    </button>
                </span>
                {clear}
            </div>
            <div class="row push">
                <span class="row hide-phone">
                    <ColumnChooser columns offered=offered() />
                    <IconButton label="Export what is shown" icon_name="download" on_press=move |_| export(hand) />
                </span>
            </div>
            <Menu id=PANEL label="Filters" commands=false>
                <Panel asked />
            </Menu>
        </div>
    }
    .into_any()
}

/// The fields of the filters.
#[component]
fn Panel(asked: Memo<Question>) -> impl IntoView {
    let form = Form::new("sales-filter");
    let text = || RwSignal::new(String::new());
    let (from, to, tender) = (text(), text(), text());
    Effect::new(move |_| {
        let it = asked.get();
        from.set(it.from);
        to.set(it.to);
        tender.set(it.tender);
    });
    let navigate = use_navigate();
    let apply = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let href = asked.with_untracked(|it| {
            it.with(|it| {
                it.from = from.get_untracked();
                it.to = to.get_untracked();
                it.tender = tender.get_untracked();
            })
        });
        menu::close();
        navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let kinds = TenderKind::ALL.iter().filter(|kind| !matches!(kind, TenderKind::Exchange | TenderKind::Marketplace));
    let kinds: Vec<_> = std::iter::once((String::new(), "Anything".to_owned()))
        .chain(kinds.map(|kind| (kind.key().to_owned(), kind.label().to_owned())))
        .collect();
    view! {
        <form class="filter-form stack" on:submit=apply>
            <div class="form-grid">
                <Input form name="from" label="From" value=from kind=Kind::Date />
                <Input form name="to" label="To" value=to kind=Kind::Date />
                <Choice form name="tender" label="Paid by" value=tender options=Signal::stored(kinds) />
            </div>
            <div class="row">
                <span class="push"></span>
                <Button label="Cancel" on_press=move |_| menu::close() />
                <Button label="Show" tone=Tone::Primary submit=true />
            </div>
        </form>
    }
    .into_any()
}

/// Hands the person a CSV file of the selection, or of everything shown.
pub fn export(hand: Hand) {
    let head = ["Receipt", "Date", "What", "Articles", "Customer", "State", "Currency", "Total", "Refunded", "By"];
    let line = |it: &domain::sales::SaleRow| {
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
    download_csv("sales.csv", &head, hand.chosen().iter().map(line));
}

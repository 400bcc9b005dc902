//! X and Z reports: what a drawer should hold and why, and what the till took and gave meanwhile.

use domain::{
    Money,
    sales::{
        CashMovementView, DrawerView,
        cash_session::{CashReport, TenderSum, ZReport},
    },
};
use leptos::prelude::*;

use crate::ui::{
    amount::{count, counted},
    when,
};

/// Everything that a session says; nothing that it should hold while it is counted.
pub fn report(view: &DrawerView) -> AnyView {
    let cash = view.z.as_ref().map(|z| &z.report).or(view.report.as_ref());
    let sums = view.z.as_ref().map(|z| &z.tenders).or(view.tenders.as_ref());
    view! {
        <div class="cols drawer__report">
            <div class="stack">
                {view.z.as_ref().map(counted_card)}
                {sums.map(|sums| tenders_card(sums))}
                {view.movements.as_ref().map(|moved| movements_card(moved))}
            </div>
            <div class="stack">{cash.map(cash_card)}</div>
        </div>
    }
    .into_any()
}

fn cash_card(report: &CashReport) -> AnyView {
    let rows = report.by_reason.iter().map(|(reason, (sum, many))| {
        view! {
            <dt>{reason.label()} " (" {count(i64::from(*many))} ")"</dt>
            <dd>{sum.to_string()}</dd>
        }
    });
    view! {
        <section class="card">
            <header>
                <h2>"Cash in the drawer"</h2>
            </header>
            <div class="body">
                <dl class="facts money">
                    <dt>"Float"</dt>
                    <dd>{report.float.to_string()}</dd>
                    {rows.collect_view()}
                    <dt class="total">"Expected"</dt>
                    <dd class="total">{report.expected.to_string()}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn counted_card(z: &ZReport) -> AnyView {
    let currency = z.counted.currency;
    let last = z.counts.last();
    let faces =
        last.into_iter().flat_map(|it| it.faces.iter().rev()).filter(|(_, many)| **many > 0).map(|(face, many)| {
            let face = Money::new(*face, currency);
            let sum = face.times(*many).map_or_else(|_| String::new(), |sum| sum.to_string());
            view! {
                <tr>
                    <td>{face.short()}</td>
                    <td class="num">{count(i64::from(*many))}</td>
                    <td class="num">{sum}</td>
                </tr>
            }
        });
    let off = match z.over_short.minor {
        0 => ("pos", "Exact"),
        1.. => ("warn", "Over"),
        _ => ("neg", "Short"),
    };
    view! {
        <section class="card">
            <header>
                <h2>"Counted"</h2>
                <span class="push small muted">{counted(z.counts.len() as i64, "count", "counts")}</span>
            </header>
            <div class="body stack">
                <dl class="facts money">
                    <dt>"Counted"</dt>
                    <dd>{z.counted.to_string()}</dd>
                    <dt>"Expected"</dt>
                    <dd>{z.report.expected.to_string()}</dd>
                    <dt class="total">{off.1}</dt>
                    <dd class=format!("total {}", off.0)>{z.over_short.to_string()}</dd>
                </dl>
                <table class="table plain">
                    <thead>
                        <tr>
                            <th>"Note or coin"</th>
                            <th class="num">"How many"</th>
                            <th class="num">"Amount"</th>
                        </tr>
                    </thead>
                    <tbody>{faces.collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn tenders_card(sums: &[TenderSum]) -> AnyView {
    let row = |it: &TenderSum| {
        let net = it.net().map_or_else(|_| String::new(), |net| net.to_string());
        view! {
            <tr>
                <td>{it.kind.label()}</td>
                <td class="num">{it.taken.to_string()}</td>
                <td class="num muted">{count(i64::from(it.payments))}</td>
                <td class="num">{it.given.to_string()}</td>
                <td class="num muted">{count(i64::from(it.refunds))}</td>
                <td class="num strong">{net}</td>
            </tr>
        }
    };
    let body = if sums.is_empty() {
        view! { <p class="body muted">"Nothing was taken yet."</p> }.into_any()
    } else {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="By tender">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Tender"</th>
                            <th class="num">"Taken"</th>
                            <th class="num">"Times"</th>
                            <th class="num">"Given back"</th>
                            <th class="num">"Times"</th>
                            <th class="num">"Net"</th>
                        </tr>
                    </thead>
                    <tbody>{sums.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <header>
                <h2>"Sales and refunds by tender"</h2>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn movements_card(moved: &[CashMovementView]) -> AnyView {
    let row = |it: &CashMovementView| {
        view! {
            <tr>
                <td>{it.reason.label()}</td>
                <td class="wrapc muted">{it.note.clone()}</td>
                <td class="muted p2">{it.by.clone()}</td>
                <td class="muted p2">{when(&it.when)}</td>
                <td class="num">{it.amount.to_string()}</td>
            </tr>
        }
    };
    if moved.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card no-print">
            <header>
                <h2>"Movements"</h2>
            </header>
            <div class="table-wrap drawer__movements" tabindex="0" role="region" aria-label="Movements of cash">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Why"</th>
                            <th>"Note"</th>
                            <th class="p2">"Who"</th>
                            <th class="p2">"When"</th>
                            <th class="num">"Amount"</th>
                        </tr>
                    </thead>
                    <tbody>{moved.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

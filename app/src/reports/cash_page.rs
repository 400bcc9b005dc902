//! Cash that has to be reported.

use domain::{
    identity::reports::Sales,
    sales::{LargeCash, LargeCashRow},
};
use leptos::prelude::*;

use super::rpc::large_cash;
use crate::{
    frame::session,
    paths,
    reports::report_tabs,
    sales::after::closed,
    ui::{EmptyState, Load, PageHeader, resource, skeleton, state::Art},
};

/// `/reports/cash`
pub fn page() -> AnyView {
    if !session().may::<Sales>() {
        return closed("Large cash", "Owners, managers and bookkeepers see what has to be reported.");
    }
    let found = resource(|| (), |()| large_cash());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Large cash" />
            {report_tabs(paths::CASH_REPORT)}
            <div class="page-body stack under-tabs">
                <Load of=found skeleton=|| skeleton::rows(4, "Loading large cash") view=show />
            </div>
        </main>
    }
    .into_any()
}

fn show(all: LargeCash) -> AnyView {
    let Some(threshold) = all.threshold else {
        let text = "The settings of the till say from which amount on cash has to be reported; none is set.";
        return view! { <EmptyState of=Art::Empty title="Nothing has to be reported" text /> }.into_any();
    };
    let rule = format!("More than {threshold} in cash from one customer within {} months.", all.months);
    if all.rows.is_empty() {
        return view! { <EmptyState of=Art::Empty title="Nobody has paid that much in cash" text=rule /> }.into_any();
    }
    view! {
        <p class="muted">
            {rule} " In the United States it is reported on Form 8300 within 15 days of the day on which it was passed."
        </p>
        <div class="table-wrap" tabindex="0" role="region" aria-label="Large cash">
            <table class="table">
                <thead>
                    <tr>
                        <th>"Customer"</th>
                        <th class="num">"In cash"</th>
                        <th class="num p2">"Payments"</th>
                        <th>"Passed on"</th>
                        <th>
                            <span class="sr">"Sales"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{all.rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(it: LargeCashRow) -> AnyView {
    let sales = (!it.name.is_empty()).then(|| {
        view! {
            <a class="link" href=paths::sales_about(&it.name)>
                "Sales"
            </a>
        }
    });
    let name = if it.name.is_empty() { "Nobody named".to_owned() } else { it.name };
    view! {
        <tr>
            <td class="title">{name}</td>
            <td class="num">{it.total.to_string()}</td>
            <td class="num p2">{it.payments}</td>
            <td>{it.passed_on.to_string()}</td>
            <td class="end">{sales}</td>
        </tr>
    }
    .into_any()
}

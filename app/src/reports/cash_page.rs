//! Cash that has to be reported, and what was.

use domain::{
    CashReportId,
    identity::{cash::Report, reports::Sales},
    sales::{CashReportView, LargeCash, LargeCashRow, ReportCash},
};
use leptos::prelude::*;

use crate::{
    frame::session,
    paths,
    reports::report_tabs,
    sales::after::{
        closed,
        rpc::{large_cash, report_cash},
    },
    ui::{
        Button, Dialog, EmptyState, Form, FormErrors, Input, Load, PageHeader, Size, Toaster, Tone, id, resource,
        skeleton, state::Art, when,
    },
};

/// `/reports/cash`
pub fn page() -> AnyView {
    if !session().may::<Sales>() {
        return closed("Large cash", "Owners, managers and bookkeepers see what has to be reported.");
    }
    let found = resource(|| (), |()| large_cash());
    let on_change = Callback::new(move |()| found.refetch());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Large cash" />
            {report_tabs(paths::CASH_REPORT)}
            <div class="page-body stack under-tabs">
                <Load
                    of=found
                    skeleton=|| skeleton::rows(4, "Loading large cash")
                    view=move |all: LargeCash| view! { <Body all on_change /> }
                />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Body(all: LargeCash, on_change: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<(CashReportId, LargeCashRow)>);
    let may = session().may::<Report>();
    let choose = Callback::new(move |it: LargeCashRow| {
        // One id for the form: pressing twice reports once.
        chosen.set(Some((id::mint(), it)));
        open.set(true);
    });
    let reported = (!all.reported.is_empty()).then(|| past(&all.reported));
    view! {
        {outstanding(all, may, choose)}
        {reported}
        <Dialog open title="Tick off as reported">
            {move || chosen.get().map(|(id, it)| view! { <TickOff id it open on_change /> })}
        </Dialog>
    }
    .into_any()
}

fn outstanding(all: LargeCash, may: bool, choose: Callback<LargeCashRow>) -> AnyView {
    let Some(threshold) = all.threshold else {
        let text = "The settings of the till say from which amount on cash has to be reported; none is set.";
        return view! { <EmptyState of=Art::Empty title="Nothing has to be reported" text /> }.into_any();
    };
    let rule = format!("More than {threshold} in cash from one customer within {} months.", all.months);
    if all.rows.is_empty() {
        return view! { <EmptyState of=Art::Empty title="Nothing has to be reported now" text=rule /> }.into_any();
    }
    view! {
        <p class="muted">
            {rule} " In the United States it is reported on Form 8300 within 15 days of the day on which it was passed."
        </p>
        <div class="table-wrap" tabindex="0" role="region" aria-label="To be reported">
            <table class="table">
                <thead>
                    <tr>
                        <th>"Customer"</th>
                        <th class="num">"In cash"</th>
                        <th class="num p2">"Payments"</th>
                        <th>"Passed on"</th>
                        <th>
                            <span class="sr">"Actions"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{all.rows.into_iter().map(|it| row(it, may, choose)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(it: LargeCashRow, may: bool, choose: Callback<LargeCashRow>) -> AnyView {
    let sales = (!it.name.is_empty()).then(|| {
        view! {
            <a class="link" href=paths::sales_about(&it.name)>
                "Sales"
            </a>
        }
    });
    let picked = it.clone();
    let tick = may.then(|| {
        view! { <Button label="Reported" size=Size::Small icon_name="check" on_press=move |_| choose.run(picked.clone()) /> }
    });
    let name = if it.name.is_empty() { "Nobody named".to_owned() } else { it.name };
    view! {
        <tr>
            <td class="title">{name}</td>
            <td class="num">{it.total.to_string()}</td>
            <td class="num p2">{it.payments.len()}</td>
            <td>{it.passed_on.to_string()}</td>
            <td class="end">
                <span class="row end">{sales} {tick}</span>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn TickOff(id: CashReportId, it: LargeCashRow, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("report-cash");
    let toaster = Toaster::get();
    let reference = RwSignal::new(String::new());
    let payments = StoredValue::new(it.payments);
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = ReportCash { id, payments: payments.get_value(), reference: reference.get_untracked() };
        form.send(report_cash(cmd), move |()| {
            open.set(false);
            toaster.say("Ticked off as reported");
            let _told = on_change.try_run(());
        });
    };
    let name = if it.name.is_empty() { "a customer that nobody named".to_owned() } else { it.name };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p>{format!("{} in cash from {name}. What comes in later begins a new count.", it.total)}</p>
                <Input
                    form
                    name="reference"
                    label="Number of the report"
                    value=reference
                    hint="As the authority confirmed it"
                    optional=true
                />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Tick off" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

fn past(all: &[CashReportView]) -> AnyView {
    let row = |it: &CashReportView| {
        let name = if it.name.is_empty() { "Nobody named".to_owned() } else { it.name.clone() };
        view! {
            <tr>
                <td class="title">{name}</td>
                <td class="num">{it.total.to_string()}</td>
                <td class="num p2">{it.payments}</td>
                <td class="p2">{it.passed_on.to_string()}</td>
                <td class="muted">{when(&it.when)}</td>
                <td class="muted p2">{it.by.clone()}</td>
                <td class="p3">{it.reference.clone()}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Reported"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Reported">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Customer"</th>
                            <th class="num">"In cash"</th>
                            <th class="num p2">"Payments"</th>
                            <th class="p2">"Passed on"</th>
                            <th>"Reported"</th>
                            <th class="p2">"By"</th>
                            <th class="p3">"Number"</th>
                        </tr>
                    </thead>
                    <tbody>{all.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

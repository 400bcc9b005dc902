//! One invoice: what is owed, what was paid, and what can be done about it.

use domain::{
    AppError, DocumentId, InvoiceId, PaymentId,
    identity::sales::{Invoice, Ring, View},
    sales::{BounceInvoice, InvoiceView, MailPaper, PaperOf, PayInvoice, TillView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::{
    closed,
    invoices_page::state_badge,
    pay_form::{Given, PayForm, payments, taken},
    rpc::{bounce_invoice, find_invoice, pay_invoice, remind_invoice},
};
use crate::{
    frame::session,
    paths,
    sales::rpc::{mail_paper, open_till},
    ui::{
        Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Toaster, Tone, icon, id, resource, skeleton, when,
    },
};

/// `/invoices/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Invoice", "Owners, managers, associates and bookkeepers see invoices.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<InvoiceId>().ok())));
    let rings = session().may::<Ring>();
    let both = resource(
        move || id.get(),
        move |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            let view = find_invoice(id).await?;
            let till = if rings { Some(open_till().await?) } else { None };
            Ok((view, till))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=both
                skeleton=|| skeleton::blocks("Loading the invoice")
                view=move |(view, till): (InvoiceView, Option<TillView>)| {
                    let on_change = Callback::new(move |()| both.refetch());
                    view! { <Body view till on_change /> }
                }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: InvoiceView, till: Option<TillView>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("invoice");
    let toaster = Toaster::get();
    let state = view.row.state;
    let stored = StoredValue::new(view.clone());
    let paying = RwSignal::new(false);
    // Only in the store whose till this is.
    let till = StoredValue::new(till.filter(|till| till.store == view.row.store));
    let works = session().may::<Invoice>() && till.with_value(Option::is_some);
    let owes = !view.balance.is_zero();
    let take = Callback::new(move |(form, given): (Form, Given)| {
        let (invoice, version) = stored.with_value(|it| (it.row.id, it.version));
        let Given { register, amount, tenders, rest_as_credit } = given;
        let cmd = PayInvoice { invoice, version, register, amount, tenders, rest_as_credit };
        form.send(pay_invoice(cmd), move |done| {
            paying.set(false);
            toaster.say(match done.credit.is_zero() {
                true => taken(amount, done.change),
                false => format!("{amount} taken, {} of it store credit", done.credit),
            });
            let _told = on_change.try_run(());
        });
    });
    let bounced = StoredValue::new(Vec::<(PaymentId, PaymentId)>::new());
    let bounce = Callback::new(move |payment: PaymentId| {
        let known = bounced.with_value(|all| all.iter().find(|it| it.0 == payment).map(|it| it.1));
        let id = known.unwrap_or_else(|| {
            let id = id::mint();
            bounced.update_value(|all| all.push((payment, id)));
            id
        });
        let (invoice, version) = stored.with_value(|it| (it.row.id, it.version));
        form.send(bounce_invoice(BounceInvoice { id, invoice, version, payment }), move |_| {
            toaster.say("The payment is taken back");
            let _told = on_change.try_run(());
        });
    });
    let remind = move |_| {
        form.send(remind_invoice(stored.with_value(|it| it.row.id)), move |()| {
            toaster.say("The reminder is on its way");
            let _told = on_change.try_run(());
        });
    };
    let tell = move |_| {
        let cmd = stored.with_value(|it| MailPaper { of: PaperOf::Statement(it.customer), to: it.email.clone() });
        form.send(mail_paper(cmd), move |()| toaster.say("The statement is on its way"));
    };
    let print = paths::paper(&view.row.id.to_string(), "a4");
    let reachable = !view.email.is_empty();
    view! {
        <PageHeader
            title=view.row.number.clone()
            crumbs=vec![Crumb::new(paths::INVOICES, "Invoices")]
            note=move || state_badge(state)
        >
            <a class="btn" href=print target="_blank" rel="noopener">
                {icon("printer")}
                "Print"
            </a>
            {reachable
                .then(|| view! { <Button label="Mail the statement" icon_name="mail" busy=form.busy on_press=tell /> })}
            {(works && owes && reachable)
                .then(|| view! { <Button label="Send a reminder" icon_name="bell" busy=form.busy on_press=remind /> })}
            {(works && owes)
                .then(|| {
                    view! { <Button label="Take payment" tone=Tone::Primary icon_name="banknote" on_press=move |_| paying.set(true) /> }
                })}
        </PageHeader>
        <div class="page-body cols">
            <div class="stack">
                <FormErrors form />
                {payments(DocumentId::from(Uuid::from(view.row.id)), &view.payments, if works { &view.bounceable } else { &[] }, bounce)}
                {reminders(&view)}
            </div>
            <div class="stack">{summary(&view)}</div>
        </div>
        <Dialog open=paying title="Take a payment">
            {move || {
                let (balance, document) = stored.with_value(|it| (it.balance, DocumentId::from(Uuid::from(it.row.id))));
                till.get_value()
                    .map(|one| {
                        view! { <PayForm balance due=balance till=StoredValue::new(one) open=paying document=document over=true take /> }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

fn summary(view: &InvoiceView) -> AnyView {
    let all = format!("{}?view=all&customer={}", paths::INVOICES, view.customer);
    view! {
        <section class="card">
            <header>
                <h2>{view.row.customer.clone()}</h2>
            </header>
            <div class="body stack">
                <dl class="facts money">
                    <dt>"Invoice"</dt>
                    <dd>{view.row.total.to_string()}</dd>
                    <dt>"Paid or taken off"</dt>
                    <dd>{view.row.paid.to_string()}</dd>
                    <dt class="total">"Still owed"</dt>
                    <dd class="total">{view.balance.to_string()}</dd>
                </dl>
                <dl class="facts">
                    <dt>"To be paid by"</dt>
                    <dd>{view.row.due.to_string()}</dd>
                    <dt>"Receipt"</dt>
                    <dd>
                        <a class="link" href=paths::sale(view.sale)>
                            {view.receipt.clone()}
                        </a>
                    </dd>
                    <dt>"For"</dt>
                    <dd>{view.row.title.clone()}</dd>
                </dl>
                <div class="row wrap">
                    <a class="link small" href=all>
                        "All invoices of this customer"
                    </a>
                    <a class="link small" href=paths::statement(view.customer) target="_blank" rel="noopener">
                        "Statement of their account"
                    </a>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn reminders(view: &InvoiceView) -> AnyView {
    if view.reminders.is_empty() {
        return ().into_any();
    }
    let rows = view.reminders.iter().map(|at| view! { <li>{icon("bell")} <span class="grow">{when(at)}</span></li> });
    view! {
        <section class="card">
            <header>
                <h2>"Reminders"</h2>
            </header>
            <ul class="rows">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}

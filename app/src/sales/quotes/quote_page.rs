//! One quote: what is offered, where it stands, and the steps from here.

use domain::{
    AppError, QuoteId,
    identity::sales::{Ring, View},
    sales::{
        MailPaper, MoveQuote, PaperOf, QuoteLine, QuoteView,
        quote::{QuoteState, QuoteStep},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    list_page::state_badge,
    rpc::{find_quote, move_quote},
};
use crate::{
    frame::session,
    paths,
    sales::{after::closed, rpc::mail_paper},
    ui::{
        Button, Crumb, Dialog, Form, FormErrors, Input, Kind, Load, PageHeader, Toaster, Tone, icon, resource,
        skeleton, when,
    },
};

/// `/quotes/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Quote", "Owners, managers, associates and bookkeepers see quotes.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<QuoteId>().ok())));
    let found = resource(move || id.get(), |id| async move { find_quote(id.ok_or_else(AppError::not_found)?).await });
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=found
                skeleton=|| skeleton::blocks("Loading the quote")
                view=move |view: QuoteView| {
                    let on_change = Callback::new(move |()| found.refetch());
                    view! { <Body view on_change /> }
                }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: QuoteView, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("quote");
    let toaster = Toaster::get();
    let crumbs = vec![Crumb::new(paths::QUOTES, "Quotes")];
    let (quote, version, state) = (view.row.id, view.version, view.row.state);
    let mailing = RwSignal::new(false);
    let note = move || state_badge(state);
    // Only in the store whose quote this is.
    let works = session().may::<Ring>() && session().with(|who| who.here.id == view.row.store);
    let step = move |step: QuoteStep| {
        form.send(move_quote(MoveQuote { quote, version, step }), move |done| {
            toaster.say(done.state.label());
            let _told = on_change.try_run(());
        });
    };
    let may = {
        let steps = view.steps.clone();
        move |step: QuoteStep| works && steps.contains(&step)
    };
    let sells = works && matches!(state, QuoteState::Sent | QuoteState::Accepted);
    let at_till = |label: &'static str, href: String, primary: bool| {
        let class = if primary { "btn btn--primary" } else { "btn" };
        view! {
            <a class=class href=href>
                {icon("scan-barcode")}
                {label}
            </a>
        }
    };
    let actions = view! {
        {may(QuoteStep::Decline)
            .then(|| view! { <Button label="Declined" busy=form.busy on_press=move |_| step(QuoteStep::Decline) /> })}
        {may(QuoteStep::Accept)
            .then(|| view! { <Button label="Accepted" icon_name="check" busy=form.busy on_press=move |_| step(QuoteStep::Accept) /> })}
        {may(QuoteStep::Revise).then(|| at_till("Change it", paths::till_revises(quote), false))}
        {sells.then(|| at_till("Sell it", paths::till_sells(quote), true))}
    };
    let sale = view.sale.map(|sale| {
        view! {
            <p class="alert alert--positive">
                {icon("circle-check")}
                <span class="grow">"Sold. " <a class="link" href=paths::sale(sale)>"See the sale"</a></span>
            </p>
        }
    });
    let answered = view.answered.as_ref().map(|at| {
        let how = if view.by_link { "by the link in the mail" } else { "in person" };
        view! { <p class="muted">"The customer answered " {how} ", " {when(at)}</p> }
    });
    let email = view.email.clone();
    view! {
        <PageHeader title=view.row.number.clone() crumbs note>
            {actions}
        </PageHeader>
        <div class="page-body cols">
            <div class="stack">
                <FormErrors form />
                {sale}
                {answered}
                {lines(&view.lines)}
                {(!view.note.is_empty()).then(|| view! { <p class="muted pre">{view.note.clone()}</p> })}
            </div>
            <div class="stack">
                {summary(&view)}
                <div class="row wrap">
                    <a class="btn" href=paths::paper(&quote.to_string(), "a4") target="_blank" rel="noopener">
                        {icon("printer")}
                        "Print"
                    </a>
                    {works.then(|| view! { <Button label="Mail it" icon_name="mail" on_press=move |_| mailing.set(true) /> })}
                </div>
            </div>
        </div>
        <Dialog open=mailing title="Mail the quote">
            <Mail quote email=email.clone() open=mailing />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Mail(quote: QuoteId, email: String, open: RwSignal<bool>) -> impl IntoView {
    let form = Form::new("mail");
    let toaster = Toaster::get();
    let to = RwSignal::new(email);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = MailPaper { of: PaperOf::Quote(quote), to: to.get_untracked() };
        form.send(mail_paper(cmd), move |()| {
            open.set(false);
            toaster.say("The quote is on its way");
        });
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"With a link by which the customer accepts or declines."</p>
                <Input form name="to" label="E-mail" value=to kind=Kind::Email />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Send" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

fn summary(view: &QuoteView) -> AnyView {
    view! {
        <section class="card">
            <header>
                <h2>{view.row.customer.clone()}</h2>
            </header>
            <div class="body stack">
                <dl class="facts money">
                    <dt>"Valid until"</dt>
                    <dd>{view.row.valid_until.to_string()}</dd>
                    <dt>"Net"</dt>
                    <dd>{view.net.to_string()}</dd>
                    <dt>"Tax"</dt>
                    <dd>{view.tax.to_string()}</dd>
                    <dt class="total">"Total"</dt>
                    <dd class="total">{view.row.total.to_string()}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn lines(all: &[QuoteLine]) -> AnyView {
    let row = |it: &QuoteLine| {
        view! {
            <tr>
                <td class="title">{it.title.clone()}</td>
                <td class="num">{it.quantity}</td>
                <td class="num">{it.amount.to_string()}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Offered"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Offered">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"What"</th>
                            <th class="num">"Quantity"</th>
                            <th class="num">"Amount"</th>
                        </tr>
                    </thead>
                    <tbody>{all.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

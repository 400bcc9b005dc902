//! The sale is posted: change larger than anything else, codes that are shown once, the receipt.

use domain::{
    AppError, DocumentId,
    sales::{IssuedCard, KickDrawer, MailPaper, PaperOf, PrinterView, TenderKind},
    text::Email,
};
use leptos::html;
use leptos::prelude::*;
use uuid::Uuid;

use super::state::{Posted, Till};
use crate::{
    paths,
    sales::{
        after::cash_notice::CashNoticeOf,
        printing::{PrintOn, rpc::kick_drawer},
        rpc::mail_paper,
    },
    ui::{Button, Form, FormErrors, Input, Kind, icon},
};

/// The pane.
#[component]
pub fn DonePane(
    /// What was posted.
    posted: Posted,
) -> impl IntoView {
    let till = Till::get();
    let heading = NodeRef::<html::P>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _focused = heading.focus();
        }
    });
    let Posted { rung, cart, address } = posted;
    let document = DocumentId::from(Uuid::from(rung.sale));
    let counts = cart.tenders.iter().any(|it| matches!(it.kind, TenderKind::Cash | TenderKind::Cheque));
    let cash: Vec<_> = cart.tenders.iter().filter(|it| it.kind == TenderKind::Cash).map(|it| it.amount).collect();
    let handed = domain::Money::sum(rung.total.currency, cash.iter().copied()).ok().filter(|_| !cash.is_empty());
    let kept = handed.and_then(|handed| handed.try_sub(rung.change).ok());
    let change = handed.map(|handed| {
        view! {
            <p class="strong">"Change due"</p>
            <output class="display num">{rung.change.to_string()}</output>
            <p class="muted num">{format!("from {handed} in cash")}</p>
        }
    });
    let no_change = handed.is_none().then(|| view! { <output class="display num">{rung.total.to_string()}</output> });
    let others = cart.tenders.iter().filter(|it| it.kind != TenderKind::Cash).map(|it| {
        view! {
            <dt>{it.kind.label()}</dt>
            <dd>{it.amount.to_string()}</dd>
        }
    });
    let others: Vec<_> = others.collect();
    let kept = kept.map(|kept| {
        view! {
            <dt>"Cash kept"</dt>
            <dd>{kept.to_string()}</dd>
        }
    });
    let rounding = Some(rung.rounding).filter(|it| !it.is_zero()).map(|it| {
        view! {
            <dt>"Cash rounding"</dt>
            <dd>{it.to_string()}</dd>
        }
    });
    let print = paths::paper(&rung.sale.to_string(), "roll");
    let form = Form::new("receipt");
    let (mailing, sent_to) = (RwSignal::new(false), RwSignal::new(cart.mail_to.clone()));
    let address = RwSignal::new(if cart.mail_to.is_empty() { address } else { cart.mail_to });
    let sale = rung.sale;
    let drawer = Form::new("drawer");
    let beside = untrack(|| till.at()).filter(|it| !it.printer.is_empty());
    let beside = beside.map(|it| PrinterView { register: it.id, name: it.name });
    // Coins lie in the drawer: it opens by itself, once, when this browser has just posted the sale. Printing leaves it
    // alone, however often.
    if let Some(at) = &beside
        && !cash.is_empty()
    {
        let reason = format!("Receipt {}", rung.number);
        drawer.send(kick_drawer(KickDrawer { register: at.register, reason }), |()| ());
    }
    let prints = beside.map(|it| {
        view! {
            <div class="row wrap">
                <PrintOn it of=PaperOf::Sale(sale) />
            </div>
        }
    });
    let mail = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let to = match Email::parse(&address.get_untracked()) {
            Ok(to) => to.as_str().to_owned(),
            Err(words) => return form.error.set(Some(AppError::field("to", words))),
        };
        let cmd = MailPaper { of: PaperOf::Sale(sale), to: to.clone() };
        form.send(mail_paper(cmd), move |()| {
            mailing.set(false);
            sent_to.set(to);
        });
    };
    let refusal = move || {
        let whole = form.error.get().filter(|error| error.fields.is_empty());
        whole.map(|error| view! { <p class="small neg" role="alert">{error.detail}</p> })
    };
    view! {
        <div class="till__done">
            <p class="muted row" tabindex="-1" node_ref=heading>
                {icon::icon_as("circle-check", "icon pos")}
                {format!("Paid in full. Receipt {}", rung.number)}
            </p>
            {change}
            {no_change}
            {codes(rung.cards)}
            {counts.then(|| view! { <CashNoticeOf document /> })}
            <dl class="facts money">
                {others} {kept} {rounding}
                <dt class="total">"Total"</dt>
                <dd class="total">{rung.total.to_string()}</dd>
            </dl>
            <fieldset class="field">
                <legend>"Receipt"</legend>
                <div class="tenders">
                    <a class="btn tender" href=print target="_blank" rel="noopener">
                        {icon::icon_as("printer", "icon icon--lg")}
                        <span>"Print"</span>
                    </a>
                    <button
                        type="button"
                        class="btn tender"
                        aria-expanded=move || if mailing.get() { "true" } else { "false" }
                        on:click=move |_| mailing.update(|on| *on = !*on)
                    >
                        {icon::icon_as("mail", "icon icon--lg")}
                        <span>"E-mail"</span>
                    </button>
                    <button type="button" class="btn tender" on:click=move |_| till.fresh()>
                        {icon::icon_as("x", "icon icon--lg")}
                        <span>"None"</span>
                    </button>
                </div>
                <Show when=move || mailing.get()>
                    <form class="till__code" novalidate=true on:submit=mail>
                        <Input form name="to" label="E-mail of the receipt" value=address kind=Kind::Email />
                        <Button label="Send" submit=true busy=form.busy />
                    </form>
                    {refusal}
                </Show>
                <FormErrors form=drawer />
                {prints}
                <p class="small muted" role="status">
                    {move || Some(sent_to.get()).filter(|to| !to.is_empty()).map(|to| format!("E-mail goes to {to}"))}
                </p>
            </fieldset>
        </div>
        <footer class="till__pay">
            <button type="button" class="btn btn--primary till__key" on:click=move |_| till.fresh()>
                "New sale"
            </button>
        </footer>
    }
    .into_any()
}

/// Codes of gift cards: nobody can look them up again.
fn codes(cards: Vec<IssuedCard>) -> Option<AnyView> {
    if cards.is_empty() {
        return None;
    }
    let card = |it: IssuedCard| {
        view! {
            <li>
                {icon("gift")}
                <b class="mono grow till__card">{it.code}</b>
                <span class="num">{it.amount.to_string()}</span>
            </li>
        }
    };
    Some(
        view! {
            <section class="till__cards" aria-label="Gift cards">
                <p class="small">"Write the code on the card now. It is shown only once."</p>
                <ul class="rows">{cards.into_iter().map(card).collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

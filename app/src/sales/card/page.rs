//! `/settings/payments`: the card gateway, and the card payments of the store.

use domain::{
    identity::{
        organization::ConnectGateway as MayConnect,
        sales::{Approve, View},
    },
    sales::{CardRow, ConnectGateway, GatewayView, PaperOf, payment::PaymentState},
};
use leptos::prelude::*;

use super::rpc::{connect_gateway, disconnect_gateway, find_gateway, list_cards, return_card};
use crate::{
    frame::session,
    identity::settings_tabs::settings_tabs,
    paths,
    sales::after::closed,
    ui::{
        Button, Dialog, EmptyState, Form, FormErrors, Input, Kind, Load, PageHeader, Size, Toaster, Tone, badge, id,
        resource, skeleton, state::Art, when,
    },
};

/// The page.
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Card payments", "Owners, managers, associates and bookkeepers see card payments.");
    }
    let both = resource(|| (), |()| async move { Ok((find_gateway().await?, list_cards().await?)) });
    let on_change = Callback::new(move |()| both.refetch());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Card payments" />
            {settings_tabs(paths::CARD_PAYMENTS)}
            <div class="page-body stack under-tabs">
                <Load
                    of=both
                    skeleton=|| skeleton::blocks("Loading card payments")
                    view=move |(gateway, rows): (Option<GatewayView>, Vec<CardRow>)| {
                        view! {
                            <Gateway gateway on_change />
                            <Cards rows on_change />
                        }
                    }
                />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Gateway(gateway: Option<GatewayView>, on_change: Callback<()>) -> impl IntoView {
    let may = session().may::<MayConnect>();
    let (connecting, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let known = gateway.as_ref().map(|it| it.id);
    let facts = match gateway {
        None => view! {
            <div class="body">
                <p class="muted">
                    "No gateway is connected: cards are taken on a terminal of their own, and its reference is typed. With Stripe, the till sends the amount to the reader, invoices can be paid by link, and refunds go back to the card by themselves."
                </p>
            </div>
        }
        .into_any(),
        Some(it) => view! {
            <div class="body stack">
                <dl class="facts">
                    <dt>"Account"</dt>
                    <dd>
                        "Stripe, key •••• " {it.key_end} " "
                        {if it.live { badge::label("available", "Live") } else { badge::label("service", "Test mode") }}
                    </dd>
                    <dt>"Connected"</dt>
                    <dd>{when(&it.connected)}</dd>
                    <dt>"Reports to"</dt>
                    <dd class="wrap-any">
                        <code>{it.webhook_url}</code>
                    </dd>
                </dl>
                <p class="small muted">
                    "Enter this address in Stripe under Developers, Webhooks, for the events of checkout sessions, payment intents, refunds, charges and disputes. Readers are assigned to registers in the settings of the till."
                </p>
            </div>
        }
        .into_any(),
    };
    let act = may.then(|| {
        view! {
            <footer>
                <Button
                    label=if known.is_some() { "Replace the keys" } else { "Connect Stripe" }
                    size=Size::Small
                    icon_name="key-round"
                    on_press=move |_| connecting.set(true)
                />
                {known
                    .is_some()
                    .then(|| view! { <Button label="Disconnect" size=Size::Small on_press=move |_| leaving.set(true) /> })}
            </footer>
        }
    });
    view! {
        <section class="card">
            <header>
                <h2>"Card gateway"</h2>
            </header>
            {facts}
            {act}
        </section>
        <Dialog open=connecting title="Connect Stripe">
            <Connect known open=connecting on_change />
        </Dialog>
        <Dialog open=leaving title="Disconnect Stripe?">
            <Leave open=leaving on_change />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Connect(known: Option<domain::GatewayId>, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("gateway");
    let toaster = Toaster::get();
    let (secret, hook) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // One id for the form: pressing twice connects one.
    let gateway = StoredValue::new(known.unwrap_or_else(id::mint));
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = ConnectGateway {
            id: gateway.get_value(),
            secret_key: secret.get_untracked(),
            webhook_secret: hook.get_untracked(),
        };
        form.send(connect_gateway(cmd), move |_| {
            secret.set(String::new());
            hook.set(String::new());
            open.set(false);
            toaster.say("Stripe is connected");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <form on:submit=save novalidate=true autocomplete="off">
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"Both keys are sealed before they are kept, and never shown again."</p>
                <Input form name="secret_key" label="Secret key" value=secret kind=Kind::Password hint="sk_live_… or a restricted key rk_live_…" />
                <Input form name="webhook_secret" label="Signing secret of the webhook" value=hook kind=Kind::Password hint="whsec_…" />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Connect" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

#[component]
fn Leave(open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("leave");
    let toaster = Toaster::get();
    let leave = move |_| {
        form.send(disconnect_gateway(), move |()| {
            open.set(false);
            toaster.say("Stripe is disconnected");
            let _told = on_change.try_run(());
        });
    };
    view! {
        <div class="body stack">
            <FormErrors form />
            <p>
                "Readers and payment links stop at once. What was paid stays paid; refunds of it have to be made in Stripe from then on."
            </p>
        </div>
        <footer>
            <Button label="Keep it" on_press=move |_| open.set(false) />
            <Button label="Disconnect" tone=Tone::Danger busy=form.busy on_press=leave />
        </footer>
    }
    .into_any()
}

#[component]
fn Cards(rows: Vec<CardRow>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("return");
    let toaster = Toaster::get();
    if rows.is_empty() {
        let text = "What customers pay on a reader or by a link stands here.";
        return view! { <EmptyState of=Art::Empty title="No card payments yet" text /> }.into_any();
    }
    let back = Callback::new(move |id: domain::PaymentId| {
        form.send(return_card(id), move |_| {
            toaster.say("The payment goes back to the card");
            let _told = on_change.try_run(());
        });
    });
    view! {
        <FormErrors form />
        <div class="table-wrap" tabindex="0" role="region" aria-label="Card payments">
            <table class="table">
                <thead>
                    <tr>
                        <th>"Asked"</th>
                        <th class="p2">"By"</th>
                        <th class="p2">"Way"</th>
                        <th>"State"</th>
                        <th class="num">"Amount"</th>
                        <th class="num p3">"Back"</th>
                        <th>"For"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|it| row(it, back)).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(it: CardRow, back: Callback<domain::PaymentId>) -> AnyView {
    let id = it.status.id;
    let may_return = it.is_stray() && session().may::<Approve>();
    let paid = match it.paid {
        Some(of) => view! {
            <a class="link" href=address(of)>
                "Open"
            </a>
        }
        .into_any(),
        None if may_return => view! {
            <span class="stack snug">
                <span class="neg">"Paid, and nothing was sold"</span>
                <Button label="Give it back" size=Size::Small on_press=move |_| back.run(id) />
            </span>
        }
        .into_any(),
        None if it.is_stray() => view! { <span class="neg">"Paid, and nothing was sold"</span> }.into_any(),
        None => view! { <span class="muted">"–"</span> }.into_any(),
    };
    let problem = it.status.problem.clone();
    view! {
        <tr>
            <td>{when(&it.asked)}</td>
            <td class="p2 muted">{it.by}</td>
            <td class="p2">{it.way.label()}</td>
            <td>
                {state_badge(it.status.state)}
                {(!problem.is_empty()).then(|| view! { <p class="small muted">{problem}</p> })}
            </td>
            <td class="num">{it.status.amount.to_string()}</td>
            <td class="num p3">{(!it.refunded.is_zero()).then(|| it.refunded.to_string())}</td>
            <td>{paid}</td>
        </tr>
    }
    .into_any()
}

/// The page of a document.
fn address(of: PaperOf) -> String {
    match of {
        PaperOf::Sale(id) => paths::sale(id),
        PaperOf::Invoice(id) => paths::invoice(id),
        PaperOf::Layaway(id) => paths::layaway(id),
        PaperOf::Order(id) => paths::order(id),
        other => paths::paper(&other.to_string(), "a4"),
    }
}

fn state_badge(state: PaymentState) -> AnyView {
    use PaymentState as S;
    let key = match state {
        S::Created | S::Authorized => "draft",
        S::Captured => "available",
        S::PartlyRefunded => "service",
        S::Refunded | S::Voided => "sold",
        S::Failed | S::Disputed => "critical",
    };
    badge::label(key, state.label())
}

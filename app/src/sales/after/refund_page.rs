//! What comes back of a sale, what becomes of it, and in which form the money goes back.

use domain::{
    AppError, DocumentId, Money, RefundId, RegisterId, SaleId,
    identity::sales::{Refund as May, Void},
    sales::{
        RefundPreview, RefundSale, Refunded, SaleLineView, SaleView, TenderKind, TillView, VoidSale,
        refund::{RefundRequest, Restock, Return},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::{
    agreement::{Agreement, Asking},
    closed,
    rpc::{preview_refund, refund_sale, void_sale},
};
use crate::{
    frame::session,
    paths,
    sales::rpc::{find_sale, open_till},
    ui::{
        Area, Button, Choice, Crumb, Dialog, Form, FormErrors, IconButton, Load, PageHeader, Size, Tone, icon, id,
        resource, skeleton,
    },
};

/// `/sales/:id/refund`
pub fn page() -> AnyView {
    if !session().may::<May>() {
        return closed("Refund", "Owners, managers and associates take goods back.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<SaleId>().ok())));
    let both = resource(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            Ok((find_sale(id).await?, open_till().await?))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load alone=true of=both skeleton=|| skeleton::blocks("Loading the sale") view=|(sale, till): (SaleView, TillView)| {
                view! { <Body sale till /> }
            } />
        </main>
    }
    .into_any()
}

/// What is chosen of one line.
#[derive(Clone, Copy)]
struct Chosen {
    quantity: RwSignal<u32>,
    restock: RwSignal<String>,
}

/// The forms that money may be sent back in, as the page offers them.
const FORMS: [TenderKind; 4] = [TenderKind::Cash, TenderKind::Card, TenderKind::BankTransfer, TenderKind::StoreCredit];

#[component]
fn Body(sale: SaleView, till: TillView) -> impl IntoView {
    let crumbs = vec![Crumb::new(paths::sale(sale.row.id), sale.row.number.clone())];
    let title = format!("Refund {}", sale.row.number);
    let form = Form::new("refund");
    let lines: Vec<(SaleLineView, Chosen)> = sale
        .lines
        .iter()
        .map(|line| {
            let first = line.restock.first().copied().unwrap_or(Restock::Nothing).key().to_owned();
            (line.clone(), Chosen { quantity: RwSignal::new(0), restock: RwSignal::new(first) })
        })
        .collect();
    let (to, reason, exchange) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let open = till.registers.iter().find(|it| it.session.as_ref().is_some_and(|one| !one.counting));
    let register = RwSignal::new(open.or(till.registers.first()).map(|it| it.id.to_string()).unwrap_or_default());
    let refund = StoredValue::new(None::<RefundId>);
    let done = RwSignal::new(None::<Refunded>);
    let asking = Asking::new();
    let (store, total, customer) = (sale.row.store, sale.row.total, sale.customer.is_some());
    let (sale_id, version) = (sale.row.id, sale.version);
    let stored = StoredValue::new(lines.clone());
    let request = Memo::new(move |_| {
        let chosen = stored.with_value(|lines| {
            let one = |(line, it): &(SaleLineView, Chosen)| Return {
                line: line.id,
                quantity: it.quantity.get(),
                restock: it.restock.with(|key| Restock::of(key)).unwrap_or(Restock::Nothing),
            };
            lines.iter().map(one).filter(|it| it.quantity > 0).collect::<Vec<_>>()
        });
        let into_sale = if exchange.get() { total } else { Money::zero(total.currency) };
        (RefundRequest { returns: chosen, to: to.with(|key| TenderKind::of(key)) }, into_sale)
    });
    // One id for the page: pressing twice is one refund, and what was agreed to is agreed to for it.
    let command = move || {
        let (request, into_sale) = request.get_untracked();
        let id = refund.get_value().unwrap_or_else(id::mint);
        refund.set_value(Some(id));
        RefundSale {
            id,
            store,
            sale: sale_id,
            version,
            request,
            into_sale,
            register: register.with_untracked(|id| id.parse::<RegisterId>().ok()),
            reason: reason.get_untracked(),
            approvals: Vec::new(),
        }
    };
    let preview = RwSignal::new(None::<Result<RefundPreview, AppError>>);
    Effect::new(move |_| {
        let (asked, _) = request.get();
        if asked.returns.is_empty() {
            preview.set(None);
            return;
        }
        let cmd = command();
        leptos::task::spawn_local(async move {
            let sent = cmd.request.clone();
            let answer = preview_refund(cmd).await;
            // An answer that is overtaken by another choice is not shown.
            if request.try_with_untracked(|now| now.0 == sent) == Some(true) {
                preview.try_set(Some(answer));
            }
        });
    });
    let send = Callback::new(move |()| {
        form.send(refund_sale(command()), move |it: Refunded| done.set(Some(it)));
    });
    let press = move |_| {
        if reason.with_untracked(|it| it.trim().is_empty()) {
            return form.error.set(Some(AppError::field("reason", "Say why it comes back.")));
        }
        let needs = preview.with_untracked(|it| match it {
            Some(Ok(it)) => it.needs.clone(),
            _ => Vec::new(),
        });
        if needs.is_empty() {
            send.run(());
        } else {
            asking.ask(DocumentId::from(Uuid::from(command().id)), needs, send);
        }
    };
    let registers: Vec<_> = till.registers.iter().map(|it| (it.id.to_string(), it.name.clone())).collect();
    let mut forms = vec![(String::new(), "As it was paid".to_owned())];
    forms.extend(FORMS.iter().map(|kind| {
        let words = if *kind == TenderKind::StoreCredit && !customer { "Voucher" } else { kind.label() };
        (kind.key().to_owned(), words.to_owned())
    }));
    let till = StoredValue::new(till);
    let voiding = RwSignal::new(false);
    let may_void = sale.voidable && session().may::<Void>();
    let number = sale.row.number.clone();
    view! {
        <PageHeader title crumbs>
            {may_void.then(|| view! { <Button label="Void the whole sale" tone=Tone::Danger on_press=move |_| voiding.set(true) /> })}
        </PageHeader>
        {move || match done.get() {
            Some(it) => finished(&it, sale_id),
            None => {
                let lines = lines.clone();
                view! {
                    <div class="page-body cols">
                        <div class="stack">
                            <FormErrors form />
                            <section class="card">
                                <header>
                                    <h2>"What comes back"</h2>
                                </header>
                                <ul class="rows refund__lines">
                                    {lines.into_iter().map(|(line, chosen)| line_row(form, line, chosen)).collect_view()}
                                </ul>
                            </section>
                            <section class="card">
                                <div class="body stack">
                                    <Area form name="reason" label="Why" value=reason />
                                    <div class="form-grid">
                                        <Choice form name="to" label="Money goes back" value=to options=Signal::stored(forms.clone()) />
                                        <Choice
                                            form
                                            name="register"
                                            label="At register"
                                            value=register
                                            options=Signal::stored(registers.clone())
                                        />
                                    </div>
                                    <label class="check">
                                        <input
                                            type="checkbox"
                                            prop:checked=move || exchange.get()
                                            on:change=move |_| exchange.update(|on| *on = !*on)
                                        />
                                        <span>{if customer { "Exchange: keep it as store credit for a new sale" } else { "Exchange: keep it as a voucher for a new sale" }}</span>
                                    </label>
                                </div>
                            </section>
                        </div>
                        <aside class="card refund__sum">
                            <header>
                                <h2>"Goes back"</h2>
                            </header>
                            <div class="body stack">
                                {move || shown(preview.get())}
                                <Button
                                    label="Refund"
                                    tone=Tone::Primary
                                    size=Size::Block
                                    busy=form.busy
                                    disabled=Signal::derive(move || !preview.with(|it| matches!(it, Some(Ok(_)))))
                                    on_press=press
                                />
                            </div>
                        </aside>
                    </div>
                }
                    .into_any()
            }
        }}
        <Agreement asking till=Signal::derive(move || till.get_value()) />
        <Dialog open=voiding title=format!("Void {number}?")>
            <VoidForm sale=sale_id version voiding done />
        </Dialog>
    }
    .into_any()
}

fn line_row(form: Form, line: SaleLineView, chosen: Chosen) -> AnyView {
    let left = line.quantity.saturating_sub(line.returned);
    let title = line.title.clone();
    let field = form.id(&format!("restock.{}", line.id));
    let choices: Vec<(String, &'static str)> =
        line.restock.iter().map(|it| (it.key().to_owned(), it.label())).collect();
    let several = choices.len() > 1;
    let step = move |by: i64| {
        chosen.quantity.update(|now| {
            let next = i64::from(*now).saturating_add(by).clamp(0, i64::from(left));
            *now = u32::try_from(next).unwrap_or_default();
        });
    };
    let about = match (line.returned, line.quantity) {
        (0, 1) => line.stock_no.clone(),
        (0, many) => format!("{many} sold"),
        (back, many) => format!("{many} sold, {back} came back"),
    };
    let options = choices.into_iter().map(move |(key, word)| {
        let mine = key.clone();
        view! {
            <option value=key prop:selected=move || chosen.restock.with(|it| *it == mine)>
                {word}
            </option>
        }
    });
    let select = several.then(|| {
        view! {
            <select
                id=field.clone()
                class="input refund__restock"
                aria-label=format!("What becomes of {title}")
                disabled=move || chosen.quantity.get() == 0
                on:change=move |it| chosen.restock.set(event_target_value(&it))
            >
                {options.collect_view()}
            </select>
        }
    });
    view! {
        <li class="refund__line">
            <div class="grow">
                <b class="strong">{line.title.clone()}</b>
                <p class="small muted">{about} " · " {line.gross.to_string()}</p>
            </div>
            {select}
            <div class="row refund__many" role="group" aria-label=format!("How many of {}", line.title)>
                <IconButton label="One less" icon_name="minus" on_press=move |_| step(-1) disabled=Signal::derive(move || chosen.quantity.get() == 0) />
                <b class="num" aria-live="polite">
                    {move || chosen.quantity.get()}
                </b>
                <IconButton label="One more" icon_name="plus" on_press=move |_| step(1) disabled=Signal::derive(move || chosen.quantity.get() >= left) />
            </div>
        </li>
    }
    .into_any()
}

fn shown(preview: Option<Result<RefundPreview, AppError>>) -> AnyView {
    match preview {
        None => view! { <p class="muted">"Choose what comes back."</p> }.into_any(),
        Some(Err(error)) => view! {
            <p class="alert alert--critical" role="alert">
                {error.detail}
            </p>
        }
        .into_any(),
        Some(Ok(it)) => {
            let rows = it.pays.iter().map(|(kind, sum)| view! { <dt>{kind.label()}</dt><dd>{sum.to_string()}</dd> });
            let needs = (!it.needs.is_empty()).then(|| {
                view! {
                    <p class="row small muted">
                        {icon("shield-check")} "Somebody who may approve agrees with their PIN."
                    </p>
                }
            });
            view! {
                <dl class="facts money">
                    {rows.collect_view()}
                    <dt class="total">"Refund"</dt>
                    <dd class="total">{it.amount.to_string()}</dd>
                </dl>
                {needs}
            }
            .into_any()
        }
    }
}

fn finished(it: &Refunded, sale: SaleId) -> AnyView {
    let rows = it.pays.iter().map(|(kind, sum)| view! { <dt>{kind.label()}</dt><dd>{sum.to_string()}</dd> });
    let cards = it.cards.iter().map(|card| {
        view! {
            <p class="alert alert--positive">
                {icon("gift")}
                <span class="grow">
                    "Voucher of " {card.amount.to_string()} ": " <b class="mono strong">{card.code.clone()}</b>
                    ". Write it down now: it is shown once."
                </span>
            </p>
        }
    });
    view! {
        <div class="page-body">
            <section class="card refund__done" role="status">
                <header>
                    <h2>{format!("Credit note {}", it.number)}</h2>
                </header>
                <div class="body stack">
                    <dl class="facts money">{rows.collect_view()}</dl>
                    {cards.collect_view()}
                    <div class="row wrap">
                        <a class="btn btn--primary" href=paths::sale(sale)>
                            "Back to the sale"
                        </a>
                        <Button
                            label="Print"
                            icon_name="printer"
                            on_press=move |_| {
                                let _printed = window().print();
                            }
                        />
                    </div>
                </div>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn VoidForm(sale: SaleId, version: i32, voiding: RwSignal<bool>, done: RwSignal<Option<Refunded>>) -> impl IntoView {
    let form = Form::new("void");
    let reason = RwSignal::new(String::new());
    let id = StoredValue::new(None::<RefundId>);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let key = id.get_value().unwrap_or_else(id::mint);
        id.set_value(Some(key));
        let cmd = VoidSale { id: key, sale, version, reason: reason.get_untracked() };
        form.send(void_sale(cmd), move |it| {
            voiding.set(false);
            done.set(Some(it));
        });
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"Everything that this sale wrote is taken back: money, stock, tax. Its receipt is no longer good."</p>
                <Area form name="reason" label="Why" value=reason />
            </div>
            <footer>
                <Button label="Keep it" on_press=move |_| voiding.set(false) />
                <Button label="Void the sale" tone=Tone::DangerSolid submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

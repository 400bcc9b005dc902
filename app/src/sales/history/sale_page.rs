//! One sale with its whole story.

use domain::{
    AppError, SaleId,
    identity::{
        inventory::ViewCost,
        sales::{Refund, View, Void},
    },
    sales::{
        ApprovalView, PaidDocument, PaperOf, PaymentView, RefundView, SaleCost, SaleLineView, SaleState, SaleView,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{mail::MailDialog, state_badge, void::VoidDialog};
use crate::{
    frame::session,
    paths,
    sales::{
        after::closed,
        printing::Printers,
        rpc::{find_sale, sale_cost},
    },
    ui::{Button, Crumb, Load, PageHeader, icon, percent_of_ppm, photo::thumb, resource, skeleton, when},
};

/// `/sales/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Sale", "Owners, managers, associates and bookkeepers see sales.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<SaleId>().ok())));
    let sale = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_sale(id).await,
                None => Err(AppError::not_found()),
            }
        },
    );
    let on_change = Callback::new(move |()| sale.refetch());
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=sale
                skeleton=|| skeleton::blocks("Loading the sale")
                view=move |view: SaleView| body(view, on_change)
            />
        </main>
    }
    .into_any()
}

fn body(view: SaleView, on_change: Callback<()>) -> AnyView {
    let (id, state) = (view.row.id, view.row.state);
    let goes_back = matches!(state, SaleState::Completed | SaleState::PartlyRefunded) && session().may::<Refund>();
    let voidable = view.voidable && session().may::<Void>();
    let voiding = RwSignal::new(false);
    let mailing = RwSignal::new(false);
    let number = view.row.number.clone();
    let (version, for_void, for_mail) = (view.version, number.clone(), number.clone());
    view! {
        <PageHeader
            title=number.clone()
            crumbs=vec![Crumb::new(paths::SALES, "Sales")]
            note=move || state_badge(state)
        >
            {voidable.then(|| view! { <Button label="Void" icon_name="x" on_press=move |_| voiding.set(true) /> })}
            <Button label="E-mail" icon_name="mail" on_press=move |_| mailing.set(true) />
            <a class="btn" href=paths::paper(&id.to_string(), "a4") target="_blank" rel="noopener">
                {icon("printer")}
                "Print"
            </a>
            <Printers of=PaperOf::Sale(id) />
            <a class="btn" href=paths::gift_receipt(id) target="_blank" rel="noopener">
                {icon("gift")}
                "Gift receipt"
            </a>
            {goes_back
                .then(|| {
                    view! {
                        <a class="btn btn--primary" href=paths::refund(id)>
                            {icon("repeat-2")}
                            "Refund or exchange"
                        </a>
                    }
                })}
        </PageHeader>
        <div class="page-body stack sale">
            {head(&view)}
            <div class="cols cols--item">
                <div class="stack">
                    {lines(&view)}
                    {story(&view)}
                </div>
                <div class="stack">
                    {figures(&view)}
                    {payments(&view)}
                    {session().may::<ViewCost>().then(|| view! { <CostCard id /> })}
                </div>
            </div>
        </div>
        <VoidDialog open=voiding sale=id version number=for_void on_change />
        <MailDialog open=mailing sale=id number=for_mail />
    }
    .into_any()
}

fn head(view: &SaleView) -> AnyView {
    let customer = if view.row.customer.is_empty() { "Nobody named".to_owned() } else { view.row.customer.clone() };
    let note = (!view.note.is_empty()).then(|| {
        view! {
            <dt>"Note"</dt>
            <dd>{view.note.clone()}</dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>"Total"</dt>
            <dd class="strong num">{view.row.total.to_string()}</dd>
            <dt>"Customer"</dt>
            <dd>{customer}</dd>
            <dt>"When"</dt>
            <dd>{view.row.when.exact.clone()}</dd>
            <dt>"Rung up by"</dt>
            <dd>{view.row.by.clone()} ", " {view.store_name.clone()}</dd>
            {note}
        </dl>
    }
    .into_any()
}

fn lines(view: &SaleView) -> AnyView {
    let row = |line: &SaleLineView| {
        let title = match line.item {
            Some(item) => view! { <a href=paths::item(item)>{line.title.clone()}</a> }.into_any(),
            None => view! { <span>{line.title.clone()}</span> }.into_any(),
        };
        let mut small: Vec<String> = Vec::new();
        if !line.stock_no.is_empty() {
            small.push(line.stock_no.clone());
        }
        if line.quantity > 1 {
            small.push(format!("{} × {}", line.quantity, line.unit_price));
        }
        if !line.discount.is_zero() {
            small.push(format!("less {}", line.discount));
        }
        let people = line.salespeople.iter();
        let sold: Vec<String> = people
            .map(|(name, split)| match split.share.parts() {
                10_000 => name.clone(),
                parts => format!("{name} {} %", parts / 100),
            })
            .collect();
        small.push(sold.join(", "));
        let back = (line.returned > 0).then(|| {
            let words = if line.quantity == line.returned {
                "came back".to_owned()
            } else {
                format!("{} came back", line.returned)
            };
            view! { <span class="small neg">{words}</span> }
        });
        view! {
            <li>
                {thumb(line.cover.as_deref(), 44)}
                <span class="grow">
                    <span class="strong">{title}</span>
                    <br />
                    <span class="small muted">{small.join(" · ")}</span>
                    " "
                    {back}
                </span>
                <span class="num strong">{line.gross.to_string()}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Sold"</h2>
            </header>
            <ul class="rows">{view.lines.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn figures(view: &SaleView) -> AnyView {
    let pair = |name: String, value: String| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    };
    let totals = view.totals;
    let discount = (!totals.discount.is_zero()).then(|| pair("Discount".into(), format!("−{}", totals.discount)));
    let charges = (!totals.charges.is_zero()).then(|| pair("Charges".into(), totals.charges.to_string()));
    let taxes = view.taxes.iter().map(|tax| pair(format!("{} {}", tax.name, tax.rate), tax.amount.to_string()));
    let rounding = (!view.rounding.is_zero()).then(|| pair("Cash rounding".into(), view.rounding.to_string()));
    view! {
        <section class="card">
            <header>
                <h2>"Figures"</h2>
            </header>
            <div class="body">
                <dl class="facts money">
                    {pair("At list price".into(), totals.list.to_string())}
                    {discount}
                    {charges}
                    {pair("Net".into(), totals.net.to_string())}
                    {taxes.collect_view()}
                    <dt class="total">{format!("Total {}", totals.total.currency)}</dt>
                    <dd class="total">{totals.total.to_string()}</dd>
                    {rounding}
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn payments(view: &SaleView) -> AnyView {
    let row = |it: &PaymentView| {
        let name = match it.document {
            PaidDocument::Refund => format!("{}, back", it.kind.label()),
            _ => it.kind.label().to_owned(),
        };
        let reference = if it.reference.is_empty() { String::new() } else { format!(" · {}", it.reference) };
        view! {
            <dt title=it.when.exact.clone()>
                {name} <span class="small muted">{reference}</span>
            </dt>
            <dd class:neg=it.amount.is_negative()>{it.amount.to_string()}</dd>
        }
    };
    let change = (!view.change.is_zero()).then(|| {
        view! {
            <dt class="muted">"Change given"</dt>
            <dd class="muted">{view.change.to_string()}</dd>
        }
    });
    view! {
        <section class="card">
            <header>
                <h2>"Paid"</h2>
            </header>
            <div class="body">
                <dl class="facts money">{view.payments.iter().map(row).collect_view()} {change}</dl>
            </div>
        </section>
    }
    .into_any()
}

/// What was agreed to, and what came back.
fn story(view: &SaleView) -> Option<AnyView> {
    if view.refunds.is_empty() && view.approvals.is_empty() {
        return None;
    }
    let refund = |it: &RefundView| {
        let what = if it.void { "Voided" } else { "Refunded" };
        let lines: Vec<String> = it
            .lines
            .iter()
            .map(|(title, many)| if *many > 1 { format!("{many} × {title}") } else { title.clone() })
            .collect();
        view! {
            <li>
                <span class="grow">
                    <span class="strong">{format!("{what} {} · {}", it.amount, it.number)}</span>
                    <br />
                    <span class="small muted">
                        {format!("{} · {} · {} · ", lines.join(", "), it.reason, it.by)} {when(&it.when)}
                    </span>
                </span>
                <a class="link small" href=paths::paper(&it.id.to_string(), "a4") target="_blank" rel="noopener">
                    "Credit note"
                </a>
            </li>
        }
    };
    let approval = |it: &ApprovalView| {
        view! {
            <li>
                <span class="grow">
                    <span class="strong">{it.what.clone()}</span>
                    <br />
                    <span class="small muted">
                        {format!("asked by {}, agreed to by {} · {} · ", it.asked_by, it.approved_by, it.reason)}
                        {when(&it.when)}
                    </span>
                </span>
            </li>
        }
    };
    Some(
        view! {
            <section class="card">
                <header>
                    <h2>"What happened"</h2>
                </header>
                <ul class="rows">
                    {view.approvals.iter().map(approval).collect_view()} {view.refunds.iter().map(refund).collect_view()}
                </ul>
            </section>
        }
        .into_any(),
    )
}

/// Cost and margin, for those who may see them.
#[component]
fn CostCard(id: SaleId) -> impl IntoView {
    let cost = resource(move || id, sale_cost);
    let show = |cost: SaleCost| {
        let share = cost.margin_ppm.map(|ppm| format!(" · {}", percent_of_ppm(ppm))).unwrap_or_default();
        view! {
            <dl class="facts money">
                <dt>"Net of what stayed sold"</dt>
                <dd>{cost.net.to_string()}</dd>
                <dt>"Cost"</dt>
                <dd>{cost.cost.to_string()}</dd>
                <dt class="total">"Margin"</dt>
                <dd class="total" class:neg=cost.margin.is_negative()>
                    {format!("{}{share}", cost.margin)}
                </dd>
            </dl>
        }
    };
    view! {
        <section class="card cost">
            <header>
                {icon("eye-off")} <h2>"Cost and margin"</h2> <span class="push small muted">"owner, manager, bookkeeper"</span>
            </header>
            <div class="body">
                <Load of=cost skeleton=|| skeleton::bar("100%", "72px") view=show />
            </div>
        </section>
    }
    .into_any()
}

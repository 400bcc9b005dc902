//! One layaway: what is put aside, what is due when, what was paid, and the steps from here.

use domain::{
    AppError, LayawayId, PaymentId, SaleId,
    identity::sales::{Refund, Ring, View},
    sales::{BounceLayaway, LayawayView, PaymentView, PickUpLayaway, TillView, layaway::LayawayState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    closed,
    layaway_forms::{EndForm, ExtendForm, PayForm, at_register},
    layaways_page::state_badge,
    rpc::{bounce_layaway, find_layaway, pick_up_layaway},
};
use crate::{
    frame::session,
    paths,
    sales::rpc::open_till,
    ui::{
        Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Size, Toaster, Tone, icon, id, resource, skeleton,
        when,
    },
};

/// `/layaways/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Layaway", "Owners, managers, associates and bookkeepers see layaways.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<LayawayId>().ok())));
    let works = session().may::<Ring>();
    let both = resource(
        move || id.get(),
        move |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            let view = find_layaway(id).await?;
            let till = if works { Some(open_till().await?) } else { None };
            Ok((view, till))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=both
                skeleton=|| skeleton::blocks("Loading the layaway")
                view=move |(view, till): (LayawayView, Option<TillView>)| {
                    let on_change = Callback::new(move |()| both.refetch());
                    view! { <Body view till on_change /> }
                }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: LayawayView, till: Option<TillView>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("layaway");
    let toaster = Toaster::get();
    let crumbs = vec![Crumb::new(paths::LAYAWAYS, "Layaways")];
    let (state, overdue) = (view.row.state, view.row.overdue);
    let note = move || state_badge(state, overdue);
    let stored = StoredValue::new(view.clone());
    let (paying, extending) = (RwSignal::new(false), RwSignal::new(false));
    let (cancelling, defaulting) = (RwSignal::new(false), RwSignal::new(false));
    // Only in the store whose till this is.
    let till = till.filter(|till| till.store == view.row.store);
    let works = till.is_some();
    let till = StoredValue::new(till);
    let ids = StoredValue::new(None::<(SaleId, PaymentId)>);
    let pick_up = move |_| {
        let (sale, tender) = ids.get_value().unwrap_or_else(|| (id::mint(), id::mint()));
        ids.set_value(Some((sale, tender)));
        let (layaway, version) = stored.with_value(|it| (it.row.id, it.version));
        let register = till.with_value(|till| till.as_ref().and_then(|till| at_register(till).parse().ok()));
        form.send(pick_up_layaway(PickUpLayaway { sale, layaway, version, tender, register }), move |rung| {
            toaster.say(format!("Handed over, receipt {}", rung.number));
            let _told = on_change.try_run(());
        });
    };
    let bounced = StoredValue::new(Vec::<(PaymentId, PaymentId)>::new());
    let bounce = Callback::new(move |payment: PaymentId| {
        let known = bounced.with_value(|all| all.iter().find(|it| it.0 == payment).map(|it| it.1));
        let id = known.unwrap_or_else(|| {
            let id = id::mint();
            bounced.update_value(|all| all.push((payment, id)));
            id
        });
        let (layaway, version) = stored.with_value(|it| (it.row.id, it.version));
        form.send(bounce_layaway(BounceLayaway { id, layaway, version, payment }), move |_| {
            toaster.say("The payment is taken back");
            let _told = on_change.try_run(());
        });
    });
    let may_end = works && session().may::<Refund>() && view.ending.is_some();
    let late = view.ending.and_then(|it| it.defaulted);
    let actions = view! {
        {(works && state == LayawayState::Active)
            .then(|| {
                view! {
                    <Button label="Extend" icon_name="calendar" on_press=move |_| extending.set(true) />
                    <Button label="Take payment" tone=Tone::Primary icon_name="banknote" on_press=move |_| paying.set(true) />
                }
            })}
        {(works && state == LayawayState::PaidInFull)
            .then(|| view! { <Button label="Hand over" tone=Tone::Primary icon_name="check" busy=form.busy on_press=pick_up /> })}
    };
    let sale = view.sale.map(|sale| {
        view! {
            <p class="alert alert--positive">
                {icon("circle-check")}
                <span class="grow">"Handed over and sold. " <a class="link" href=paths::sale(sale)>"See the sale"</a></span>
            </p>
        }
    });
    let ends = may_end.then(|| {
        view! {
            <div class="row wrap">
                <Button label="Call it off" tone=Tone::Danger on_press=move |_| cancelling.set(true) />
                {late.map(|_| view! { <Button label="Declare in default" tone=Tone::Danger on_press=move |_| defaulting.set(true) /> })}
            </div>
        }
    });
    let number = view.row.number.clone();
    view! {
        <PageHeader title=view.row.number.clone() crumbs note>
            {actions}
        </PageHeader>
        <div class="page-body cols">
            <div class="stack">
                <FormErrors form />
                {sale}
                {lines(&view)}
                {payments(&view, works && !matches!(state, LayawayState::PickedUp | LayawayState::Cancelled | LayawayState::Defaulted), bounce)}
            </div>
            <div class="stack">
                {summary(&view)}
                {schedule(&view)}
                {ends}
            </div>
        </div>
        <Dialog open=paying title="Take a payment">
            {move || till.get_value().map(|one| view! { <PayForm view=stored till=StoredValue::new(one) open=paying on_change /> })}
        </Dialog>
        <Dialog open=extending title=format!("Give {number} more time")>
            {move || till.get_value().map(|one| view! { <ExtendForm view=stored till=StoredValue::new(one) open=extending on_change /> })}
        </Dialog>
        <Dialog open=cancelling title="Call it off?">
            {move || {
                let money = stored.with_value(|it| it.ending.map(|it| it.cancelled));
                till.get_value()
                    .zip(money)
                    .map(|(one, money)| {
                        view! { <EndForm view=stored till=StoredValue::new(one) defaulted=false money open=cancelling on_change /> }
                    })
            }}
        </Dialog>
        <Dialog open=defaulting title="Declare it in default?">
            {move || {
                let money = stored.with_value(|it| it.ending.and_then(|it| it.defaulted));
                till.get_value()
                    .zip(money)
                    .map(|(one, money)| {
                        view! { <EndForm view=stored till=StoredValue::new(one) defaulted=true money open=defaulting on_change /> }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

fn summary(view: &LayawayView) -> AnyView {
    let note = (!view.note.is_empty()).then(|| view! { <p class="muted">{view.note.clone()}</p> });
    view! {
        <section class="card">
            <header>
                <h2>{view.row.customer.clone()}</h2>
            </header>
            <div class="body stack">
                <dl class="facts money">
                    <dt>"Total"</dt>
                    <dd>{view.row.total.to_string()}</dd>
                    <dt>"Paid"</dt>
                    <dd>{view.row.paid.to_string()}</dd>
                    <dt class="total">"Still owed"</dt>
                    <dd class="total">{view.balance.to_string()}</dd>
                </dl>
                {note}
            </div>
        </section>
    }
    .into_any()
}

fn schedule(view: &LayawayView) -> AnyView {
    let mut asked: i64 = 0;
    let rows: Vec<_> = view
        .schedule
        .iter()
        .map(|it| {
            asked = asked.saturating_add(it.amount.minor);
            let paid = asked <= view.row.paid.minor;
            view! {
                <li>
                    <span class="grow">{it.due.to_string()}</span>
                    <span class="num">{it.amount.to_string()}</span>
                    {if paid { icon("check") } else { icon("clock") }}
                    <span class="sr">{if paid { "paid" } else { "open" }}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card">
            <header>
                <h2>"Instalments"</h2>
            </header>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn lines(view: &LayawayView) -> AnyView {
    let row = |it: &domain::sales::LayawayLine| {
        let title = match it.item {
            Some(item) => view! {
                <a class="strong" href=paths::item(item)>
                    {it.title.clone()}
                </a>
            }
            .into_any(),
            None => view! { <b class="strong">{it.title.clone()}</b> }.into_any(),
        };
        let many = (it.quantity > 1).then(|| format!("{} ×", it.quantity));
        view! {
            <li>
                <span class="grow">{title}</span>
                <span class="muted">{many}</span>
                <span class="num">{it.gross.to_string()}</span>
            </li>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Put aside"</h2>
            </header>
            <ul class="rows">{view.lines.iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn payments(view: &LayawayView, works: bool, bounce: Callback<PaymentId>) -> AnyView {
    let row = |it: &PaymentView| {
        let id = it.id;
        let can = works && view.bounceable.contains(&id);
        let act = can.then(|| {
            view! { <Button label="Came back unpaid" size=Size::Small on_press=move |_| bounce.run(id) /> }
        });
        view! {
            <tr>
                <td>{it.kind.label()}</td>
                <td class="p2 muted">{it.reference.clone()}</td>
                <td class="muted">{when(&it.when)}</td>
                <td class="muted p2">{it.by.clone()}</td>
                <td class="num" class:neg=it.amount.is_negative()>
                    {it.amount.to_string()}
                </td>
                <td class="end">{act}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Payments"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Payments">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"Form"</th>
                            <th class="p2">"Reference"</th>
                            <th>"When"</th>
                            <th class="p2">"Who"</th>
                            <th class="num">"Amount"</th>
                            <th>
                                <span class="sr">"Actions"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{view.payments.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

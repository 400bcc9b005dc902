//! One layaway: what is put aside, what is due when, what was paid, and the steps from here.

use domain::{
    AppError, DocumentId, LayawayId, Machine, PaymentId, SaleId,
    identity::sales::{Refund, Ring, View},
    sales::{
        BounceLayaway, EndLayaway, LayawayView, PayLayaway, PickUpLayaway, TillView,
        layaway::{LayawayState, Unwound},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::{
    closed,
    give_back::{Ending, GiveBack, WentBack},
    layaway_forms::{ExtendForm, next_instalment},
    layaways_page::state_badge,
    pay_form::{Given, PayForm, at_register, papers, payments, taken},
    rpc::{bounce_layaway, cancel_layaway, default_layaway, find_layaway, pay_layaway, pick_up_layaway},
};
use crate::{
    frame::session,
    paths,
    sales::rpc::open_till,
    ui::{Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Toaster, Tone, icon, id, resource, skeleton},
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
    let take = Callback::new(move |(form, given): (Form, Given)| {
        let (layaway, version) = stored.with_value(|it| (it.row.id, it.version));
        let Given { register, amount, tenders, .. } = given;
        form.send(pay_layaway(PayLayaway { layaway, version, register, amount, tenders }), move |done| {
            paying.set(false);
            toaster.say(taken(amount, done.change));
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
                {payments(DocumentId::from(Uuid::from(view.row.id)), &view.payments, if works && !state.is_final() { &view.bounceable } else { &[] }, bounce)}
            </div>
            <div class="stack">
                {summary(&view)}
                {schedule(&view)}
                {papers(&view.row.id.to_string())}
                {ends}
            </div>
        </div>
        <Dialog open=paying title="Take a payment">
            {move || {
                let (balance, due) = stored.with_value(|it| (it.balance, next_instalment(it)));
                let document = stored.with_value(|it| DocumentId::from(Uuid::from(it.row.id)));
                till.get_value()
                    .map(|one| view! { <PayForm balance due till=StoredValue::new(one) open=paying document=document take /> })
            }}
        </Dialog>
        <Dialog open=extending title=format!("Give {number} more time")>
            {move || till.get_value().map(|one| view! { <ExtendForm view=stored till=StoredValue::new(one) open=extending on_change /> })}
        </Dialog>
        <Dialog open=cancelling title="Call it off?">
            {move || {
                let one = till.get_value()?;
                let money = stored.with_value(|it| it.ending.map(|it| it.cancelled))?;
                let end = move |ending: Ending| async move { Ok(cancel_layaway(command(stored, ending)).await?.pays) };
                Some(ended(stored, one, money, "Call it off", cancelling, on_change, end))
            }}
        </Dialog>
        <Dialog open=defaulting title="Declare it in default?">
            {move || {
                let one = till.get_value()?;
                let money = stored.with_value(|it| it.ending.and_then(|it| it.defaulted))?;
                let end = move |ending: Ending| async move { Ok(default_layaway(command(stored, ending)).await?.pays) };
                Some(ended(stored, one, money, "Declare in default", defaulting, on_change, end))
            }}
        </Dialog>
    }
    .into_any()
}

fn command(view: StoredValue<LayawayView>, ending: Ending) -> EndLayaway {
    let (layaway, version) = view.with_value(|it| (it.row.id, it.version));
    EndLayaway { layaway, version, register: ending.register, to: ending.to, reason: ending.reason }
}

/// The form that ends it.
fn ended<A: Future<Output = Result<WentBack, AppError>> + 'static>(
    view: StoredValue<LayawayView>,
    till: TillView,
    money: Unwound,
    label: &'static str,
    open: RwSignal<bool>,
    on_change: Callback<()>,
    end: impl Fn(Ending) -> A + Copy + Send + Sync + 'static,
) -> AnyView {
    let document = view.with_value(|it| DocumentId::from(Uuid::from(it.row.id)));
    let Unwound { refund, kept } = money;
    let then = "What was put aside is for sale again.";
    view! { <GiveBack document refund kept then label till=StoredValue::new(till) open on_change end /> }.into_any()
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

//! One special order: what is wanted, where it stands, what was paid, and the steps from here.

use domain::{
    AppError, DocumentId, Machine, Money, PaymentId, SaleId, SpecialOrderId,
    identity::sales::{Refund, Ring, View},
    sales::{
        BounceOrder, CancelOrder, MoveOrder, OrderMove, OrderView, PayOrder, PickUpOrder, TillView,
        special_order::SpecialOrderStep as Step,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use uuid::Uuid;

use super::{
    closed,
    give_back::{Ending, GiveBack},
    order_forms::{MatchForm, VendorForm},
    orders_page::state_badge,
    pay_form::{Given, PayForm, at_register, papers, payments, taken},
    rpc::{bounce_order, cancel_order, find_order, move_order, pay_order, pick_up_order},
};
use crate::{
    frame::session,
    paths,
    sales::rpc::open_till,
    ui::{Button, Crumb, Dialog, Form, FormErrors, Load, PageHeader, Toaster, Tone, icon, id, resource, skeleton},
};

/// `/orders/:id`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Special order", "Owners, managers, associates and bookkeepers see special orders.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<SpecialOrderId>().ok())));
    let works = session().may::<Ring>();
    let both = resource(
        move || id.get(),
        move |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            let view = find_order(id).await?;
            let till = if works { Some(open_till().await?) } else { None };
            Ok((view, till))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=both
                skeleton=|| skeleton::blocks("Loading the order")
                view=move |(view, till): (OrderView, Option<TillView>)| {
                    let on_change = Callback::new(move |()| both.refetch());
                    view! { <Body view till on_change /> }
                }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Body(view: OrderView, till: Option<TillView>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("order");
    let toaster = Toaster::get();
    let crumbs = vec![Crumb::new(paths::ORDERS, "Special orders")];
    let (state, late) = (view.row.state, view.row.late);
    let note = move || state_badge(state, late);
    let stored = StoredValue::new(view.clone());
    let (paying, ordering, matching, cancelling) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    // Only in the store whose till this is.
    let till = StoredValue::new(till.filter(|till| till.store == view.row.store));
    let works = till.with_value(Option::is_some);
    let step = Callback::new(move |(form, to): (Form, OrderMove)| {
        let (order, version) = stored.with_value(|it| (it.row.id, it.version));
        form.send(move_order(MoveOrder { order, version, to }), move |done| {
            toaster.say(done.state.label());
            let _told = on_change.try_run(());
        });
    });
    let ids = StoredValue::new(None::<(SaleId, PaymentId)>);
    let pick_up = move |_| {
        let (sale, tender) = ids.get_value().unwrap_or_else(|| (id::mint(), id::mint()));
        ids.set_value(Some((sale, tender)));
        let (order, version) = stored.with_value(|it| (it.row.id, it.version));
        let register = till.with_value(|till| till.as_ref().and_then(|till| at_register(till).parse().ok()));
        form.send(pick_up_order(PickUpOrder { sale, order, version, tender, register }), move |rung| {
            toaster.say(format!("Handed over, receipt {}", rung.number));
            let _told = on_change.try_run(());
        });
    };
    let take = Callback::new(move |(form, given): (Form, Given)| {
        let (order, version) = stored.with_value(|it| (it.row.id, it.version));
        let Given { register, amount, tenders, .. } = given;
        form.send(pay_order(PayOrder { order, version, register, amount, tenders }), move |done| {
            paying.set(false);
            toaster.say(taken(amount, done.change));
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
        let (order, version) = stored.with_value(|it| (it.row.id, it.version));
        form.send(bounce_order(BounceOrder { id, order, version, payment }), move |_| {
            toaster.say("The payment is taken back");
            let _told = on_change.try_run(());
        });
    });
    let may = {
        let steps = view.steps.clone();
        move |step: Step| works && steps.contains(&step)
    };
    let owes = !view.balance.is_zero();
    let plain = move |label: &'static str, to: OrderMove| {
        view! { <Button label=label busy=form.busy on_press=move |_| step.run((form, to.clone())) /> }.into_any()
    };
    let actions = view! {
        {may(Step::Order).then(|| view! { <Button label="Ordered from a vendor" icon_name="truck" on_press=move |_| ordering.set(true) /> })}
        {may(Step::Receive).then(|| plain("It arrived", OrderMove::Receive))}
        {may(Step::Reject).then(|| plain("Send it back", OrderMove::Reject))}
        {may(Step::Match).then(|| view! { <Button label="Match a piece" icon_name="gem" on_press=move |_| matching.set(true) /> })}
        {may(Step::Unmatch).then(|| plain("Take the piece off", OrderMove::Unmatch))}
        {may(Step::Announce).then(|| plain("Tell the customer", OrderMove::Announce))}
        {(works && owes && !state.is_final())
            .then(|| {
                view! { <Button label="Take payment" tone=Tone::Primary icon_name="banknote" on_press=move |_| paying.set(true) /> }
            })}
        {(may(Step::PickUp) && !owes)
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
    let ends = (may(Step::Cancel) && session().may::<Refund>()).then(|| {
        view! {
            <div>
                <Button label="Call it off" tone=Tone::Danger on_press=move |_| cancelling.set(true) />
            </div>
        }
    });
    view! {
        <PageHeader title=view.row.number.clone() crumbs note>
            {actions}
        </PageHeader>
        <div class="page-body cols">
            <div class="stack">
                <FormErrors form />
                {sale}
                {wanted(&view)}
                {payments(DocumentId::from(Uuid::from(view.row.id)), &view.payments, if works { &view.bounceable } else { &[] }, bounce)}
            </div>
            <div class="stack">
                {summary(&view)}
                {papers(&view.row.id.to_string())}
                {ends}
            </div>
        </div>
        <Dialog open=paying title="Take a payment">
            {move || {
                let (balance, document) = stored.with_value(|it| (it.balance, DocumentId::from(Uuid::from(it.row.id))));
                till.get_value()
                    .map(|one| view! { <PayForm balance due=balance till=StoredValue::new(one) open=paying document=document take /> })
            }}
        </Dialog>
        <Dialog open=ordering title="Ordered from a vendor">
            <VendorForm open=ordering step />
        </Dialog>
        <Dialog open=matching title="Match a piece">
            {move || till.get_value().map(|one| view! { <MatchForm view=stored till=StoredValue::new(one) open=matching step /> })}
        </Dialog>
        <Dialog open=cancelling title="Call it off?">
            {move || {
                let (order, version, refund) = stored.with_value(|it| (it.row.id, it.version, it.row.paid));
                let end = move |ending: Ending| async move {
                    let Ending { register, to, reason } = ending;
                    Ok(cancel_order(CancelOrder { order, version, register, to, reason }).await?.pays)
                };
                let kept = Money::zero(refund.currency);
                let document = DocumentId::from(Uuid::from(order));
                let then = "A piece that was promised is for sale again.";
                till.get_value()
                    .map(|one| {
                        let till = StoredValue::new(one);
                        view! {
                            <GiveBack document refund kept then label="Call it off" till open=cancelling on_change end />
                        }
                    })
            }}
        </Dialog>
    }
    .into_any()
}

fn summary(view: &OrderView) -> AnyView {
    view! {
        <section class="card">
            <header>
                <h2>{view.row.customer.clone()}</h2>
            </header>
            <div class="body stack">
                <dl class="facts money">
                    <dt>"Agreed, with tax"</dt>
                    <dd>{view.row.total.to_string()}</dd>
                    <dt>"Paid"</dt>
                    <dd>{view.row.paid.to_string()}</dd>
                    <dt class="total">"Still owed"</dt>
                    <dd class="total">{view.balance.to_string()}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn wanted(view: &OrderView) -> AnyView {
    let fact =
        |label: &'static str, words: String| (!words.is_empty()).then(|| view! { <dt>{label}</dt> <dd>{words}</dd> });
    let day = |day: Option<domain::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let piece = view.piece.clone().map(|piece| {
        view! {
            <dt>"Piece"</dt>
            <dd>
                <a class="link" href=paths::item(piece.item)>
                    {format!("{} · {}", piece.title, piece.stock_no)}
                </a>
            </dd>
        }
    });
    let category = domain::inventory::Category::of(&view.category).map_or("", |it| it.label);
    view! {
        <section class="card">
            <header>
                <h2>{view.row.title.clone()}</h2>
            </header>
            <div class="body stack">
                <dl class="facts">
                    {fact("Category", category.to_owned())}
                    {fact("Vendor", view.vendor.clone())}
                    {fact("Their number", view.reference.clone())}
                    {fact("Expected", day(view.row.expected))}
                    {fact("Wanted by", day(view.row.wanted_by))}
                    {piece}
                </dl>
                {(!view.note.is_empty()).then(|| view! { <p class="muted">{view.note.clone()}</p> })}
            </div>
        </section>
    }
    .into_any()
}

//! For whom a piece is kept: reserved until a day, moved, let go.

use domain::{
    SaleId,
    customers::CustomerRow,
    identity::{customers::View, sales::Ring},
    inventory::{Availability, ItemView, Tracking},
    sales::{ReleaseReservation, Reservation, ReserveItem},
};
use leptos::prelude::*;

use crate::{
    customers::pick::PickCustomer,
    frame::session,
    sales::rpc::{find_reservation, release_reservation, reserve_item},
    ui::{Button, Dialog, Form, FormErrors, Input, Kind, Load, Size, Toaster, Tone, id, resource, skeleton, time::day},
};

/// Days that are offered at first.
const DAYS: &str = "3";

/// The card: of a piece that can be reserved or is.
#[component]
pub fn ReservationCard(
    /// The piece.
    item: StoredValue<ItemView>,
    /// Asks for the piece again.
    on_change: Callback<()>,
) -> impl IntoView {
    let (piece, stands, of) = item.with_value(|item| (item.tracking == Tracking::Piece, item.availability, item.id));
    let concerned = matches!(stands, Availability::Available | Availability::Reserved);
    if !piece || !concerned || !session().may::<View>() {
        return ().into_any();
    }
    let may_ring = session().may::<Ring>();
    let body = if stands == Availability::Reserved {
        let kept = resource(move || of, find_reservation);
        let show = move |kept: Option<Reservation>| match kept {
            Some(kept) => view! { <Kept item kept may_ring on_change /> }.into_any(),
            None => view! { <p class="muted">"Reserved, for nobody in particular."</p> }.into_any(),
        };
        view! { <Load of=kept skeleton=|| skeleton::bar("100%", "48px") view=show /> }.into_any()
    } else if may_ring {
        view! { <Reserve item on_change /> }.into_any()
    } else {
        return ().into_any();
    };
    view! {
        <section class="card">
            <header>
                <h2>"Reservation"</h2>
            </header>
            <div class="body stack snug">{body}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Reserve(item: StoredValue<ItemView>, on_change: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<CustomerRow>);
    let title = item.with_value(|item| format!("Reserve {}", item.stock_no));
    view! {
        <p class="muted small">"Keep it for a customer until a day. No other till can sell it meanwhile."</p>
        <div>
            <Button label="Reserve" size=Size::Small icon_name="bookmark" on_press=move |_| open.set(true) />
        </div>
        <Dialog open title>
            <Until item chosen cart=id::mint() days=DAYS.to_owned() open on_change />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Kept(item: StoredValue<ItemView>, kept: Reservation, may_ring: bool, on_change: Callback<()>) -> impl IntoView {
    let (moving, letting) = (RwSignal::new(false), RwSignal::new(false));
    let (stock_no, store, of) = item.with_value(|item| (item.stock_no.clone(), item.store, item.id));
    let (cart, called) = (kept.cart, kept.called.clone());
    let customer = kept.customer;
    let form = Form::new("let-go");
    let toaster = Toaster::get();
    let let_go = move |_| {
        form.send(release_reservation(ReleaseReservation { store, item: of, cart }), move |()| {
            letting.set(false);
            toaster.say("For sale again");
            let _told = on_change.try_run(());
        });
    };
    let save = Callback::new(move |(form, days): (Form, u16)| {
        form.send(reserve_item(ReserveItem { store, item: of, cart, customer, days }), move |done| {
            moving.set(false);
            toaster.say(format!("Reserved until {}", done.until.exact));
            let _told = on_change.try_run(());
        });
    });
    let question = format!("{called} loses it, and any till can sell it again.");
    view! {
        <p>
            <b class="strong">{called}</b>
            <span class="small muted" title=kept.until.exact.clone()>
                {format!(" until {}, reserved by {}", day(&kept.until), kept.by)}
            </span>
        </p>
        {may_ring
            .then(|| {
                view! {
                    <div class="row wrap">
                        <Button label="Another day" size=Size::Small on_press=move |_| moving.set(true) />
                        <Button label="Let go" size=Size::Small on_press=move |_| letting.set(true) />
                    </div>
                }
            })}
        <Dialog open=moving title=format!("Reserve {stock_no} for longer")>
            <Days days=DAYS.to_owned() open=moving on_save=save />
        </Dialog>
        <Dialog open=letting title=format!("Let {stock_no} go?")>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">{question.clone()}</p>
            </div>
            <footer>
                <Button label="Keep it reserved" on_press=move |_| letting.set(false) />
                <Button label="Let it go" tone=Tone::DangerSolid busy=form.busy on_press=let_go />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// For whom and how long.
#[component]
fn Until(
    item: StoredValue<ItemView>,
    chosen: RwSignal<Option<CustomerRow>>,
    cart: SaleId,
    days: String,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let toaster = Toaster::get();
    let who = Form::new("reserve-for");
    let save = Callback::new(move |(form, days): (Form, u16)| {
        let Some(customer) = chosen.with_untracked(|it| it.as_ref().map(|it| it.id)) else {
            return who.error.set(Some(domain::AppError::field("customer", "Say for whom it is kept.")));
        };
        who.error.set(None);
        let (store, item) = item.with_value(|item| (item.store, item.id));
        form.send(reserve_item(ReserveItem { store, item, cart, customer, days }), move |done| {
            open.set(false);
            toaster.say(format!("Reserved for {}", done.called));
            let _told = on_change.try_run(());
        });
    });
    view! {
        <div class="body">
            <PickCustomer form=who chosen />
        </div>
        <Days days open on_save=save />
    }
    .into_any()
}

/// How long.
#[component]
fn Days(days: String, open: RwSignal<bool>, on_save: Callback<(Form, u16)>) -> impl IntoView {
    let form = Form::new("reserve");
    let days = RwSignal::new(days);
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        match days.with_untracked(|typed| typed.trim().parse::<u16>()) {
            Ok(days) => on_save.run((form, days)),
            Err(_) => form.error.set(Some(domain::AppError::field("days", "A number of days."))),
        }
    };
    view! {
        <form on:submit=send novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="days" label="Days from today" value=days kind=Kind::Whole />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Reserve" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

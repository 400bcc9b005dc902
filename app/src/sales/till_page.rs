//! The till. Full screen, tablet first: the frame's navigation steps aside (`style/pages/till.css`).

use domain::sales::TillView;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    rpc::open_till,
    till::{
        cart::CartPane,
        customer,
        done::DonePane,
        find::{Find, Finder},
        head::{Head, Offline, follow_line},
        keys, live, memory, parked,
        pay::{PayPane, Paying},
        quote,
        register::DrawerBanner,
        scan,
        sheet::Sheets,
        state::{Step, Till, may_sell},
    },
};
use crate::{
    inventory::form::guard::Guard,
    paths,
    ui::{EmptyState, Load, PageHeader, resource, skeleton, state::Art},
};

/// `/till`
pub fn page() -> AnyView {
    if !may_sell() {
        return view! {
            <main class="main" id="main" tabindex="-1">
                <PageHeader title="Till" />
                <EmptyState of=Art::Closed title="This is closed to your role" text="Owner, manager and sales associate sell at the till.">
                    <a class="btn btn--primary" href=paths::DASHBOARD>
                        "Go to the dashboard"
                    </a>
                </EmptyState>
            </main>
        }
        .into_any();
    }
    let opened = resource(|| (), |()| open_till());
    view! {
        <div class="till touch">
            <Load
                alone=true
                of=opened
                skeleton=|| skeleton::blocks("Opening the till")
                view=|view: TillView| view! { <Open view /> }
            />
        </div>
    }
    .into_any()
}

#[component]
fn Open(view: TillView) -> impl IntoView {
    let till = Till::provide(view);
    let query = use_query_map();
    let finder = Finder::provide(till);
    let paying = Paying::provide(till);
    follow_line(till);
    scan::listen(till, finder);
    keys::listen(till, paying);
    live::listen(till, finder);
    Effect::new(move |before: Option<bool>| {
        // The first run takes up what was kept; every later one keeps what there is.
        if before.is_none() {
            untrack(|| till.begin());
            if let Some((quote, sells)) = query.with_untracked(quote::asked) {
                quote::take_up(till, quote, sells);
            }
            if let Some(customer) = query.with_untracked(customer::asked) {
                customer::bring(till, customer);
            }
            till.stock.fill();
            parked::refresh(till);
        }
        till.cart.with(memory::keep_cart);
        true
    });
    Effect::new(move |before: Option<bool>| {
        let pays = till.step.with(|step| *step == Step::Pay);
        if pays && before != Some(true) {
            untrack(|| paying.begin());
        }
        pays
    });
    let dirty = Signal::derive(move || till.cart.with(|cart| !cart.is_empty()));
    let minutes = till.view.with_untracked(|view| view.settings.hold_minutes);
    let pane = move || match till.step.get() {
        Step::Cart => view! { <CartPane /> }.into_any(),
        Step::Pay => view! { <PayPane /> }.into_any(),
        Step::Done(posted) => view! { <DonePane posted=*posted /> }.into_any(),
    };
    view! {
        <Head />
        <Offline />
        <DrawerBanner />
        <main class="till__body" id="main" tabindex="-1">
            <Find />
            <section class="till__cart" aria-label="Cart">
                {pane}
            </section>
        </main>
        <p class="sr" role="status" aria-live="polite">
            {move || till.said.get()}
        </p>
        <Sheets />
        <Guard
            dirty
            title="Leave the till?"
            text=format!("The cart is kept in this tab until it is closed. Its pieces stay on hold for {minutes} minutes.")
            leave="Leave"
        />
    }
    .into_any()
}

//! The application: routes, and the frame around the pages of the signed-in.

use domain::AppError;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{Outlet, ProtectedParentRoute, Route, Router, Routes},
    path,
};

use super::{
    chunks::{
        doors::{PapersPage, SignInPage, SignUpPage, WelcomePage},
        figures::DashboardPage,
        shop::{
            BoardPage, CardsPage, CashPage, ClientImportPage, ClientImportsPage, ClientPage, ClientsPage, DayPage,
            DealPage, DealsPage, DrawerPage, DrawerSessionPage, EditClientPage, EditPage, ForecastPage, FunnelPage,
            ImportPage, ImportsPage, InvoicePage, InvoicesPage, ItemPage, LayawayPage, LayawaysPage, ListPage,
            MailboxPage, MarginPage, NewClientPage, NewDealPage, NewLayawayPage, NewOrderPage, NewPage, OrderPage,
            OrdersPage, PinPage, PipelinesPage, PlaybooksPage, QuotePage, QuotesPage, RefundPage, SalePage, SalesPage,
            SalesReportPage, SightPage, StaffPage, TaskPage, TasksPage, TillPage, TillSettingsPage, TodayPage,
        },
    },
    leaving::Dirty,
    live,
    nav::Nav,
    not_found::NotFound,
    palette::Palette,
    preferences::Preferences,
    session::{Answered, Session},
    shortcuts::Shortcuts,
    top_bar::TopBar,
};
use crate::{
    paths,
    ui::{ErrorState, Toaster, raw_text, resource, toast::Toasts},
};

/// The product.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    Dirty::provide();
    let asked = resource(|| (), |()| crate::identity::rpc::whoami());
    let answered = Answered::default();
    provide_context(answered);
    // Nobody is sent to the door; a fault is shown inside, where it can be tried again.
    let let_in = move || {
        let answer = asked.get()?;
        let known = !matches!(answer, Ok(None));
        answered.set_value(Some(answer));
        Some(known)
    };
    view! {
        <Title formatter=|title| raw_text(&format!("{title} · Vitrine")) />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-up") view={Lazy::<SignUpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/welcome/:token") view={Lazy::<WelcomePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/terms") view={Lazy::<PapersPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/privacy") view={Lazy::<PapersPage>::new()} ssr=SsrMode::Async />
                <ProtectedParentRoute
                    path=path!("")
                    condition=let_in
                    redirect_path=|| paths::SIGN_IN
                    view=Frame
                    ssr=SsrMode::Async
                >
                    <Route path=path!("") view={Lazy::<DashboardPage>::new()} />
                    <Route path=path!("/stock") view={Lazy::<ListPage>::new()} />
                    <Route path=path!("/stock/new") view={Lazy::<NewPage>::new()} />
                    <Route path=path!("/stock/import") view={Lazy::<ImportsPage>::new()} />
                    <Route path=path!("/stock/import/:id") view={Lazy::<ImportPage>::new()} />
                    <Route path=path!("/stock/:id") view={Lazy::<ItemPage>::new()} />
                    <Route path=path!("/stock/:id/edit") view={Lazy::<EditPage>::new()} />
                    <Route path=path!("/till") view={Lazy::<TillPage>::new()} />
                    <Route path=path!("/till/drawer") view={Lazy::<DrawerPage>::new()} />
                    <Route path=path!("/till/drawer/:id") view={Lazy::<DrawerSessionPage>::new()} />
                    <Route path=path!("/sales") view={Lazy::<SalesPage>::new()} />
                    <Route path=path!("/sales/:id") view={Lazy::<SalePage>::new()} />
                    <Route path=path!("/sales/:id/refund") view={Lazy::<RefundPage>::new()} />
                    <Route path=path!("/layaways") view={Lazy::<LayawaysPage>::new()} />
                    <Route path=path!("/layaways/new") view={Lazy::<NewLayawayPage>::new()} />
                    <Route path=path!("/layaways/:id") view={Lazy::<LayawayPage>::new()} />
                    <Route path=path!("/orders") view={Lazy::<OrdersPage>::new()} />
                    <Route path=path!("/orders/new") view={Lazy::<NewOrderPage>::new()} />
                    <Route path=path!("/orders/:id") view={Lazy::<OrderPage>::new()} />
                    <Route path=path!("/clients") view={Lazy::<ClientsPage>::new()} />
                    <Route path=path!("/clients/new") view={Lazy::<NewClientPage>::new()} />
                    <Route path=path!("/clients/import") view={Lazy::<ClientImportsPage>::new()} />
                    <Route path=path!("/clients/import/:id") view={Lazy::<ClientImportPage>::new()} />
                    <Route path=path!("/clients/:id") view={Lazy::<ClientPage>::new()} />
                    <Route path=path!("/clients/:id/edit") view={Lazy::<EditClientPage>::new()} />
                    <Route path=path!("/quotes") view={Lazy::<QuotesPage>::new()} />
                    <Route path=path!("/quotes/:id") view={Lazy::<QuotePage>::new()} />
                    <Route path=path!("/opportunities") view={Lazy::<BoardPage>::new()} />
                    <Route path=path!("/opportunities/list") view={Lazy::<DealsPage>::new()} />
                    <Route path=path!("/opportunities/forecast") view={Lazy::<ForecastPage>::new()} />
                    <Route path=path!("/opportunities/report") view={Lazy::<FunnelPage>::new()} />
                    <Route path=path!("/opportunities/new") view={Lazy::<NewDealPage>::new()} />
                    <Route path=path!("/opportunities/:id") view={Lazy::<DealPage>::new()} />
                    <Route path=path!("/settings/pipelines") view={Lazy::<PipelinesPage>::new()} />
                    <Route path=path!("/invoices") view={Lazy::<InvoicesPage>::new()} />
                    <Route path=path!("/invoices/:id") view={Lazy::<InvoicePage>::new()} />
                    <Route path=path!("/reports/sales") view={Lazy::<SalesReportPage>::new()} />
                    <Route path=path!("/reports/cash") view={Lazy::<CashPage>::new()} />
                    <Route path=path!("/reports/margin-scheme") view={Lazy::<MarginPage>::new()} />
                    <Route path=path!("/settings/till") view={Lazy::<TillSettingsPage>::new()} />
                    <Route path=path!("/settings/payments") view={Lazy::<CardsPage>::new()} />
                    <Route path=path!("/settings/pin") view={Lazy::<PinPage>::new()} />
                    <Route path=path!("/settings/staff") view={Lazy::<StaffPage>::new()} />
                    <Route path=path!("/settings/mailbox") view={Lazy::<MailboxPage>::new()} />
                    <Route path=path!("/settings/day") view={Lazy::<DayPage>::new()} />
                    <Route path=path!("/settings/playbooks") view={Lazy::<PlaybooksPage>::new()} />
                    <Route path=path!("/help/permissions") view={Lazy::<SightPage>::new()} />
                    <Route path=path!("/today") view={Lazy::<TodayPage>::new()} />
                    <Route path=path!("/tasks") view={Lazy::<TasksPage>::new()} />
                    <Route path=path!("/tasks/:id") view={Lazy::<TaskPage>::new()} />
                    <KitRoute />
                </ProtectedParentRoute>
            </Routes>
        </Router>
    }
}

/// The sheet of parts, in development builds only.
#[cfg(debug_assertions)]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view={Lazy::<crate::kit::KitPage>::new()} /> }.into_inner()
}

#[cfg(not(debug_assertions))]
#[component(transparent)]
fn KitRoute() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! { <Route path=path!("/kit") view=NotFound /> }.into_inner()
}

/// Navigation, top bar and what floats above them, around the page.
#[component]
fn Frame() -> impl IntoView {
    let session = match expect_context::<Answered>().get_value() {
        Some(Ok(Some(session))) => session,
        Some(Err(error)) => return failed(error),
        _ => {
            let error = AppError::new(domain::Code::Unauthenticated, "Your session has ended. Sign in again.");
            return failed(error);
        }
    };
    Session::provide(session);
    let _toaster = Toaster::provide();
    Preferences::provide();
    live::listen();
    crate::inventory::photos::uploads::Uploads::provide();
    crate::inventory::list::memory::Memory::provide();
    view! {
        <a class="skip" href="#main">
            "Skip to content"
        </a>
        <div class="app">
            <TopBar />
            <Nav />
            <Outlet />
        </div>
        <Palette />
        <Shortcuts />
        <Toasts />
    }
    .into_any()
}

/// The page of those whose session could not be read.
fn failed(error: AppError) -> AnyView {
    crate::ui::browser::hydrated();
    view! {
        <main id="main">
            <h1 class="sr">"Vitrine"</h1>
            <ErrorState error />
        </main>
    }
    .into_any()
}

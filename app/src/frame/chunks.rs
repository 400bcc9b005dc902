//! One chunk of WASM per capability, loaded when one of its pages is first opened.
//!
//! `#[lazy_route]` would make a chunk per page and, for whatever any two pages share, a chunk per combination of
//! pages: a hundred and sixty files, of which a page fetches dozens. So the pages of a capability share one split.

use leptos::prelude::*;
use leptos_router::LazyRoute;

use crate::{customers, identity, inventory, opportunities, reports, sales, tasks};

macro_rules! chunk {
    ($load:ident, $preload:ident: $($which:ident, $page:ident = $view:path;)*) => {
        #[derive(Clone, Copy)]
        enum Which { $($which),* }

        #[lazy]
        fn $load(page: Which) -> AnyView {
            match page { $(Which::$which => $view(),)* }
        }

        $(
            #[doc = concat!("[`", stringify!($view), "`], when its chunk is there.")]
            pub struct $page;

            impl LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $load(Which::$which).await
                }

                async fn preload() {
                    // The server has everything already; only the browser's build has the function that fetches.
                    #[cfg(target_arch = "wasm32")]
                    $preload().await;
                }
            }
        )*
    };
}

/// Signing up and in, and what one agrees to.
pub mod doors {
    use super::{AnyView, LazyRoute, identity, lazy};

    chunk!(load_doors, __preload_load_doors:
        SignIn, SignInPage = identity::sign_in_page::page;
        SignUp, SignUpPage = identity::sign_up_page::page;
        Welcome, WelcomePage = identity::welcome_page::page;
        Papers, PapersPage = identity::papers_page::page;);
}

/// Figures.
pub mod figures {
    use super::{AnyView, LazyRoute, lazy, reports};

    chunk!(load_figures, __preload_load_figures: Dashboard, DashboardPage = reports::dashboard_page::page;);
}

/// Stock, the till, what was sold, and what happens after. One chunk: what these share (forms, the choice of a customer,
/// the guard of unsaved work) would be cut into chunks for every combination of capabilities, which the dashboard then
/// fetches too.
pub mod shop {
    use super::{AnyView, LazyRoute, customers, identity, inventory, lazy, opportunities, reports, sales, tasks};

    chunk!(load_shop, __preload_load_shop:
        List, ListPage = inventory::list_page::page;
        Item, ItemPage = inventory::item_page::page;
        New, NewPage = inventory::new_page::page;
        Edit, EditPage = inventory::edit_page::page;
        Imports, ImportsPage = inventory::imports_page::page;
        Import, ImportPage = inventory::import_page::page;
        Till, TillPage = sales::till_page::page;
        Sales, SalesPage = sales::history::sales_page::page;
        Sale, SalePage = sales::history::sale_page::page;
        Drawer, DrawerPage = sales::after::drawer_page::page;
        Session, DrawerSessionPage = sales::after::session_page::page;
        Refund, RefundPage = sales::after::refund_page::page;
        Layaways, LayawaysPage = sales::after::layaways_page::page;
        NewLayaway, NewLayawayPage = sales::after::new_layaway_page::page;
        Layaway, LayawayPage = sales::after::layaway_page::page;
        Orders, OrdersPage = sales::after::orders_page::page;
        NewOrder, NewOrderPage = sales::after::new_order_page::page;
        Order, OrderPage = sales::after::order_page::page;
        Clients, ClientsPage = customers::clients_page::page;
        Client, ClientPage = customers::client_page::page;
        NewClient, NewClientPage = customers::client_form::new_page;
        EditClient, EditClientPage = customers::client_form::edit_page;
        ClientImports, ClientImportsPage = customers::imports_page::page;
        ClientImport, ClientImportPage = customers::import_page::page;
        Quotes, QuotesPage = sales::quotes::list_page::page;
        Quote, QuotePage = sales::quotes::quote_page::page;
        Invoices, InvoicesPage = sales::after::invoices_page::page;
        Invoice, InvoicePage = sales::after::invoice_page::page;
        Board, BoardPage = opportunities::board_page::page;
        Deals, DealsPage = opportunities::list_page::page;
        Forecast, ForecastPage = opportunities::forecast_page::page;
        Funnel, FunnelPage = opportunities::report_page::page;
        NewDeal, NewDealPage = opportunities::new_page::page;
        Deal, DealPage = opportunities::deal_page::page;
        Pipelines, PipelinesPage = opportunities::settings_page::page;
        Cash, CashPage = reports::cash_page::page;
        Margin, MarginPage = reports::margin_page::page;
        Report, SalesReportPage = reports::sales_page::page;
        Settings, TillSettingsPage = sales::settings::page::page;
        Cards, CardsPage = sales::card::page::page;
        Pin, PinPage = identity::pin_page::page;
        Sight, SightPage = identity::sight_page::page;
        Staff, StaffPage = identity::staff_page::page;
        Mailbox, MailboxPage = identity::mailbox_page::page;
        Today, TodayPage = tasks::today_page::page;
        Tasks, TasksPage = tasks::list_page::page;
        Task, TaskPage = tasks::task_page::page;
        Day, DayPage = tasks::day_page::page;
        Playbooks, PlaybooksPage = tasks::playbooks_page::page;);
}

/// The palette, which is fetched when it is first asked for.
pub mod palette {
    use super::{AnyView, lazy};
    use crate::frame::palette::palette;

    /// [`palette`], when its chunk is there.
    #[lazy]
    pub fn load_palette() -> AnyView {
        palette()
    }
}

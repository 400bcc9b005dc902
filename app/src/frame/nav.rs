//! The navigation: a column on a desk, a bar at the foot of tablets and phones. Shows only what exists and is allowed.

use domain::identity::{customers, inventory, opportunities, organization, people, reports, sales, tasks};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{preferences::Preferences, session};
use crate::{
    paths,
    ui::{Menu, MenuItem, icon},
};

/// The navigation.
#[component]
pub fn Nav() -> impl IntoView {
    let session = session();
    let it = Preferences::get();
    let (staff, mailbox) = (session.may::<people::Manage>(), session.may::<organization::ReadMailbox>());
    let settings = if staff { Some(paths::STAFF) } else { mailbox.then_some(paths::MAILBOX) };
    // Beside the others on a desk, behind "More" where the bar is short.
    let sees_sales = session.may::<sales::View>();
    let aside: Vec<(&'static str, &'static str, &'static str)> = [
        (session.may::<customers::Browse>(), paths::CLIENTS, "Clients", "users"),
        (session.may::<opportunities::View>(), paths::OPPORTUNITIES, "Opportunities", "square-kanban"),
        (sees_sales, paths::LAYAWAYS, "Layaways", "hourglass"),
        (sees_sales, paths::ORDERS, "Special orders", "truck"),
        (sees_sales, paths::QUOTES, "Quotes", "bookmark"),
        (sees_sales, paths::INVOICES, "Invoices", "file-text"),
        (session.may::<reports::Sales>(), paths::SALES_REPORT, "Reports", "chart-column"),
        (session.may::<inventory::Import>(), paths::IMPORTS, "Import", "upload"),
    ]
    .into_iter()
    .filter_map(|(allowed, path, label, icon_name)| allowed.then_some((path, label, icon_name)))
    .collect();
    let till = session.may::<sales::Configure>();
    let more = aside.clone();
    view! {
        <nav class="nav" aria-label="Main">
            <a class="brand" href=paths::DASHBOARD>
                {icon::brand()}
            </a>
            <ul>
                <li>{place(paths::DASHBOARD, "Dashboard", "layout-dashboard")}</li>
                {session.may::<tasks::View>().then(|| view! { <li>{place(paths::TODAY, "Today", "calendar-check")}</li> })}
                {session.may::<sales::Ring>().then(|| view! { <li>{place(paths::TILL, "Till", "scan-barcode")}</li> })}
                <li>{place(paths::STOCK, "Stock", "gem")}</li>
                {session.may::<sales::View>().then(|| view! { <li>{place(paths::SALES, "Sales", "receipt")}</li> })}
                {aside
                    .iter()
                    .map(|(path, label, icon_name)| view! { <li class="desk">{place(path, label, icon_name)}</li> })
                    .collect_view()}
                {settings.map(|path| view! { <li class="desk">{place(path, "Settings", "settings")}</li> })}
                <li class="nav__more">
                    <button type="button" class="nav__item" popovertarget="more" aria-haspopup="menu">
                        {icon("menu")}
                        <span>"More"</span>
                    </button>
                </li>
            </ul>
            <ul class="nav__foot">
                <li>
                    <button type="button" class="nav__item" title="Keyboard shortcuts" on:click=move |_| it.sheet.set(true)>
                        {icon("circle-question-mark")}
                        <span>"Shortcuts"</span>
                        <kbd class="push">"?"</kbd>
                    </button>
                </li>
                <li>
                    <button
                        type="button"
                        class="nav__item"
                        aria-pressed=move || if it.slim.get() { "true" } else { "false" }
                        title=move || if it.slim.get() { "Expand navigation" } else { "Collapse navigation" }
                        on:click=move |_| it.toggle_nav()
                    >
                        {icon("panel-left")}
                        <span>"Collapse"</span>
                    </button>
                </li>
            </ul>
        </nav>
        <Menu id="more" label="More">
            {more
                .into_iter()
                .map(|(path, label, icon_name)| view! { <MenuItem label icon_name href=path /> })
                .collect_view()}
            {till.then(|| view! { <MenuItem label="Till settings" icon_name="settings" href=paths::TILL_SETTINGS /> })}
            {staff.then(|| view! { <MenuItem label="Staff" icon_name="users" href=paths::STAFF /> })}
            {mailbox.then(|| view! { <MenuItem label="Mailbox" icon_name="mail" href=paths::MAILBOX /> })}
            <MenuItem label=Signal::derive(move || it.theme_name()) icon_name="sun-moon" on_press=move |()| it.next_theme() />
            <MenuItem label="Keyboard shortcuts" icon_name="circle-question-mark" on_press=move |()| it.sheet.set(true) />
        </Menu>
    }
    .into_any()
}

fn place(path: &'static str, label: &'static str, icon_name: &'static str) -> AnyView {
    let here = use_location().pathname;
    let current = move || {
        here.with(|here| match path {
            paths::DASHBOARD => here == paths::DASHBOARD,
            paths::STOCK => here.starts_with(paths::STOCK) && !here.starts_with(paths::IMPORTS),
            paths::SALES_REPORT => here.starts_with("/reports"),
            paths::STAFF | paths::MAILBOX => here.starts_with("/settings"),
            path => here.starts_with(path),
        })
        .then_some("page")
    };
    view! {
        <a class="nav__item" href=path title=label aria-current=current>
            {icon(icon_name)}
            <span>{label}</span>
        </a>
    }
    .into_any()
}

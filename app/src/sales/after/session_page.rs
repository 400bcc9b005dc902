//! One session of a drawer: its Z report, to be read and printed again.

use domain::{
    AppError, CashSessionId,
    sales::{DrawerView, PaperOf},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{drawer_report::report, rpc::find_drawer};
use crate::{
    paths,
    sales::printing::Printers,
    ui::{Button, Crumb, Load, PageHeader, Tone, badge, resource, skeleton},
};

/// `/till/drawer/:id`
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<CashSessionId>().ok())));
    let drawer = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_drawer(id).await,
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load alone=true of=drawer skeleton=|| skeleton::blocks("Loading the drawer") view=body />
        </main>
    }
    .into_any()
}

fn body(view: DrawerView) -> AnyView {
    let crumbs = vec![Crumb::new(paths::TILL, "Till"), Crumb::new(paths::drawer(view.register), "Drawer")];
    let title = match &view.z {
        Some(z) => format!("Z report {}", z.number),
        None => format!("Drawer of {}", view.register_name),
    };
    let (id, state, closes) = (view.id, view.state, view.z.is_some());
    let note = move || match state.key() {
        "closed" => badge::label("sold", "Closed"),
        "counting" => badge::label("reserved", "Being counted"),
        _ => badge::label("available", "Open"),
    };
    let closed = view.closed.as_ref().map(|at| {
        let by = view.closed_by.clone();
        view! {
            <dt>"Closed"</dt>
            <dd>{at.exact.clone()} ", " {by}</dd>
        }
    });
    view! {
        <PageHeader title crumbs note>
            {closes.then(|| view! { <Printers of=PaperOf::Drawer(id) /> })}
            <Button
                label="Print"
                icon_name="printer"
                tone=Tone::Primary
                on_press=move |_| {
                    let _printed = window().print();
                }
            />
        </PageHeader>
        <div class="page-body stack">
            <dl class="facts">
                <dt>"Register"</dt>
                <dd>{view.register_name.clone()}</dd>
                <dt>"Business day"</dt>
                <dd>{view.on.to_string()}</dd>
                <dt>"Opened"</dt>
                <dd>{view.opened.exact.clone()} ", " {view.opened_by.clone()}</dd>
                {closed}
            </dl>
            {report(&view)}
        </div>
    }
    .into_any()
}

//! Bringing clients in: the file, and the imports so far.

use domain::{AppError, identity::customers::Import, inventory::ImportRow};
use leptos::prelude::*;

use super::rpc::list_client_imports;
use crate::{
    frame::{
        import::{self, DropFile},
        session,
    },
    paths,
    sales::after::closed,
    ui::{Asked, Crumb, EmptyState, Load, PageHeader, resource, skeleton, state::Art},
};

/// `/clients/import`
pub fn page() -> AnyView {
    if !session().may::<Import>() {
        return closed("Import clients", "Owners and managers import clients.");
    }
    let crumbs = vec![Crumb::new(paths::CLIENTS, "Clients")];
    let runs: Asked<Result<Vec<ImportRow>, AppError>> = resource(|| (), |()| list_client_imports());
    let hint = "A table as CSV in UTF-8, with a heading, up to 100,000 lines. You say what its columns mean and see what \
                it holds before anything is written.";
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Import clients" crumbs />
            <div class="page-body stack">
                <DropFile
                    what="list of clients"
                    hint=hint.to_owned()
                    url=paths::upload_clients
                    to=paths::client_import
                />
                <Load of=runs skeleton=|| skeleton::rows(4, "Loading imports") view=list />
            </div>
        </main>
    }
    .into_any()
}

fn list(runs: Vec<ImportRow>) -> AnyView {
    if runs.is_empty() {
        return view! {
            <EmptyState
                of=Art::Empty
                title="No imports yet"
                text="Save your clients as CSV where they are kept now and choose the file above. Those who are here already are recognised by their e-mail address or phone number."
            />
        }
        .into_any();
    }
    import::runs(runs, "Clients", paths::client_import)
}

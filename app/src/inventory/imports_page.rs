//! Bringing catalogues in: the file, and the imports so far.

use domain::{AppError, identity::inventory::Import, inventory::ImportRow};
use leptos::prelude::*;

use super::{closed::closed, rpc::list_imports};
use crate::{
    frame::{
        import::{self, DropFile},
        session,
    },
    paths,
    ui::{Asked, Crumb, EmptyState, Load, PageHeader, amount::counted, resource, skeleton, state::Art},
};

/// `/stock/import`
pub fn page() -> AnyView {
    if !session().may::<Import>() {
        return closed("Import", "Owners and managers import catalogues.");
    }
    let crumbs = vec![Crumb::new(paths::STOCK, "Stock")];
    let runs: Asked<Result<Vec<ImportRow>, AppError>> = resource(|| (), |()| list_imports());
    let place = session().with(|who| who.here.name.clone());
    let hint = format!(
        "A product export of Shopify as CSV, up to 64 MB. It goes to {place}. You see what it holds before anything is written."
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Import" crumbs />
            <div class="page-body stack">
                <DropFile what="catalogue" hint url=paths::upload_import to=paths::import />
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
                text="Export your products from Shopify as CSV and choose the file above. Nothing is written before you have seen what it holds."
            />
        }
        .into_any();
    }
    import::runs(runs, "Products", paths::import)
}

/// `3 products`, for heads.
#[must_use]
pub fn products(number: i64) -> String {
    counted(number, "product", "products")
}

//! Saying what the columns of a file mean.

use db::{Change, entity::import_run};
use domain::{
    AppError,
    customers::{ClientImport, ClientPlan, MapClients, import::MOST_FAULTS},
    identity::customers::Import,
    inventory::ImportState,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    super::places,
    find::{self, lines_of, opened, plan_of},
    preview::found,
    reading::{Reading, unreadable},
};
use crate::{Authorized, Services, imports::runs};

/// Takes what somebody has chosen and looks through the file again; answers the new preview.
///
/// # Errors
/// `input.invalid`, `record.not_found`, `conflict.stale` for one that is not waiting to be confirmed.
pub async fn map_clients(
    services: &Services,
    who: &Authorized<Import>,
    cmd: MapClients,
) -> Result<ClientImport, AppError> {
    let (who, tx, run) = opened(who, cmd.id).await?;
    if run.state != ImportState::Previewed {
        return Err(runs::moved_on());
    }
    let before = plan_of(&run)?;
    let country = cmd.country.trim();
    if !country.is_empty() && places::country_of(country).is_none() {
        return Err(AppError::field("country", "Choose the country from the list."));
    }
    let plan = before.clone().mapped(&cmd)?;
    let lines = lines_of(&tx, cmd.id).await?;
    let reading = Reading::of(&tx, plan).await?;
    drop(tx);
    let looking = reading.clone();
    let looked = services.heavy(move || looking.look(&lines, MOST_FAULTS)).await.ok_or_else(unreadable)?;
    let plan = ClientPlan { found: found(&who, &looked.keys).await?, ..reading.plan };
    let tx = who.begin().await?;
    let change = import_run::Entity::update_many()
        .col_expr(import_run::Column::Plan, Expr::val(json!(plan)))
        .col_expr(import_run::Column::Products, Expr::val(looked.good))
        .col_expr(import_run::Column::Problems, Expr::val(json!(looked.faults)))
        .filter(import_run::Column::Id.eq(cmd.id))
        .filter(import_run::Column::State.eq(ImportState::Previewed));
    if tx.update(change).await? == 0 {
        return Err(runs::moved_on());
    }
    let chosen = |plan: &ClientPlan| json!({ "fields": plan.fields, "known": plan.known, "country": plan.country });
    tx.audit("customers.import_mapped", cmd.id, Change::from_to(chosen(&before), chosen(&plan))).await?;
    tx.commit().await?;
    find::find_client_import(&who, cmd.id).await
}

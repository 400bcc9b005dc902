//! Pipelines as their settings show and change them, and the stores whose people may claim.

use std::collections::BTreeMap;

use db::{
    Change, ReadTx, StoreTx,
    entity::{
        opportunity::{self, Column as C},
        pipeline, pipeline_stage as stage, store,
    },
};
use domain::{
    AppError, Code, StageId,
    identity::opportunities::Configure,
    opportunities::{DealState, Pipeline, PipelineSettings, SaveClaim, SavePipeline, StageKind, StageUse},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::Expr};

use super::{
    change::announce,
    pipelines::{Pipelines, actions, ensure, row, stage_row, stage_rows},
    rows::{currency, stores},
};
use crate::Authorized;

/// Deals that have a stage written on them.
#[derive(FromQueryResult)]
struct Used {
    stage_id: StageId,
    deals: i64,
}

/// All pipelines, how many open deals are where, and the stores.
///
/// # Errors
/// When the database fails.
pub async fn find_pipelines(who: &Authorized<Configure>) -> Result<PipelineSettings, AppError> {
    let tx = who.wide().read().await?;
    let all = Pipelines::of(&tx).await?;
    let used = used(&tx, &all).await?.into_iter().map(|(stage, deals)| StageUse { stage, deals });
    let stores = stores(&tx).await?;
    let here = stores.get(&who.store()).ok_or_else(AppError::not_found)?;
    let currency = currency(&here.currency)?;
    let mine = who.granted();
    let stores = stores.values().filter(|place| mine.iter().any(|(store, _)| *store == place.id));
    Ok(PipelineSettings {
        used: used.collect(),
        stores: stores.map(|place| (place.id, place.name.clone(), place.claim)).collect(),
        pipelines: all.all,
        currency,
    })
}

/// How many open deals stand in each stage, of all stores.
async fn used(tx: &ReadTx, all: &Pipelines) -> Result<BTreeMap<StageId, u64>, AppError> {
    let counted = opportunity::Entity::find()
        .select_only()
        .column(C::StageId)
        .column_as(C::Id.count(), "deals")
        .filter(C::State.eq(DealState::Open))
        .group_by(C::StageId);
    let mut used: BTreeMap<StageId, u64> = BTreeMap::new();
    for it in tx.project::<opportunity::Entity, Used>(counted).await? {
        let sum = used.entry(all.stands(it.stage_id)).or_default();
        *sum = sum.saturating_add(u64::try_from(it.deals).unwrap_or_default());
    }
    Ok(used)
}

/// Writes a pipeline. A stage that is left out vanishes when nothing is in it, or together with where its deals go.
///
/// # Errors
/// `input.invalid`, `opportunity.stage_in_use` for a stage with deals that says not where they go, `conflict.stale`.
pub async fn save_pipeline(who: &Authorized<Configure>, cmd: SavePipeline) -> Result<PipelineSettings, AppError> {
    match once(who, &cmd).await {
        // PostgreSQL: the first pipelines of the business at the same moment.
        Err(err) if err.code == Code::Duplicate => once(who, &cmd).await?,
        done => done?,
    }
    find_pipelines(who).await
}

async fn once(who: &Authorized<Configure>, cmd: &SavePipeline) -> Result<(), AppError> {
    let want = cmd.pipeline.clone().read()?;
    let tx = who.wide().begin().await?;
    ensure(&tx).await?;
    // Two who change the same pipeline wait for each other.
    let locked = pipeline::Entity::find().filter(pipeline::Column::Id.eq(want.id)).lock_exclusive();
    let known = tx.one(locked).await?.is_some();
    let all = Pipelines::of(&tx).await?;
    if !known {
        if want.version != 0 {
            return Err(AppError::not_found());
        }
        let position = i32::try_from(all.all.len()).unwrap_or(i32::MAX);
        tx.insert(row(&tx, &Pipeline { version: 1, ..want.clone() }, position)).await?;
        tx.insert_all(stage_rows(&want)?).await?;
        tx.audit("opportunities.pipeline_added", want.id, Change::to(&want)).await?;
        announce(&tx);
        return Ok(tx.commit().await?);
    }
    let was = all.one(want.id)?;
    if (Pipeline { version: was.version, ..want.clone() }) == *was && was.version > want.version {
        return Ok(()); // sent again
    }
    if was.version != want.version {
        let words = "Somebody else has changed this pipeline meanwhile. Look at it again.";
        return Err(AppError::new(Code::Stale, words));
    }
    change(&tx, &all, was, &want, cmd).await?;
    tx.audit("opportunities.pipeline_changed", want.id, Change::from_to(was, &want)).await?;
    announce(&tx);
    Ok(tx.commit().await?)
}

async fn change(
    tx: &StoreTx,
    all: &Pipelines,
    was: &Pipeline,
    want: &Pipeline,
    cmd: &SavePipeline,
) -> Result<(), AppError> {
    use pipeline::Column as P;
    let of = |id: StageId| want.stages.iter().find(|stage| stage.id == id);
    let used = used(tx, all).await?;
    for gone in was.stages.iter().filter(|stage| of(stage.id).is_none()) {
        if gone.kind != StageKind::Open {
            return Err(AppError::field("stages", format!("“{}” stays: deals end in it.", gone.name)));
        }
        let target = match cmd.moved.get(&gone.id) {
            Some(to) => of(*to).filter(|stage| stage.kind == StageKind::Open),
            // Nothing is in it. A card that is on its way there at this moment begins again.
            None if used.get(&gone.id).is_none_or(|deals| *deals == 0) => want.stages.first(),
            None => {
                let words = format!("Deals are in “{}”. Choose where they go.", gone.name);
                return Err(AppError::new(Code::StageInUse, words));
            }
        };
        let target = target.ok_or_else(|| AppError::field("moved", "Choose an open stage that stays."))?;
        let update = stage::Entity::update_many()
            .col_expr(stage::Column::MovedTo, Expr::val(Some(target.id)))
            .col_expr(stage::Column::RemovedAt, Expr::val(Some(tx.now())))
            .filter(stage::Column::Id.eq(gone.id));
        tx.update(update).await?;
    }
    for (position, it) in (0_i32..).zip(&want.stages) {
        match was.stages.iter().find(|stage| stage.id == it.id) {
            Some(before) if before.kind != it.kind => {
                return Err(AppError::field("stages", format!("What “{}” means stays.", before.name)));
            }
            Some(_) => {
                let update = stage::Entity::update_many()
                    .col_expr(stage::Column::Name, Expr::val(it.name.as_str()))
                    .col_expr(stage::Column::Position, Expr::val(position))
                    .col_expr(stage::Column::Chance, Expr::val(i32::try_from(it.chance.parts()).unwrap_or_default()))
                    .col_expr(stage::Column::RotDays, Expr::val(it.rot_days.map(i32::from)))
                    .col_expr(stage::Column::Actions, Expr::val(actions(it)?))
                    .filter(stage::Column::Id.eq(it.id));
                tx.update(update).await?;
            }
            None => tx.insert(stage_row(want.id, it, position)?).await?,
        }
    }
    let update = pipeline::Entity::update_many()
        .col_expr(P::Kind, Expr::val(want.kind))
        .col_expr(P::Name, Expr::val(want.name.as_str()))
        .col_expr(P::Currency, Expr::val(want.default_value.map(|value| value.currency.code().to_owned())))
        .col_expr(P::DefaultValue, Expr::val(want.default_value.map(|value| value.minor)))
        .col_expr(P::TargetDays, Expr::val(i32::from(want.target_days)))
        .col_expr(P::Version, Expr::col(P::Version).add(1))
        .filter(P::Id.eq(want.id))
        .filter(P::Version.eq(want.version));
    if tx.update(update).await? == 0 {
        return Err(AppError::new(Code::Stale, "Somebody else has changed this pipeline meanwhile. Look at it again."));
    }
    Ok(())
}

/// Says whether everybody in a store sees deals and tasks of nobody, to take them.
///
/// # Errors
/// `record.not_found` for a store that is not theirs.
pub async fn save_claim(who: &Authorized<Configure>, cmd: SaveClaim) -> Result<PipelineSettings, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let update = store::Entity::update_many()
        .col_expr(store::Column::Claim, Expr::val(cmd.on))
        .filter(store::Column::Id.eq(cmd.store))
        .filter(store::Column::Claim.ne(cmd.on));
    if tx.update(update).await? > 0 {
        tx.audit("opportunities.claim_switched", cmd.store, Change::to(cmd.on)).await?;
        announce(&tx);
        tx.commit().await?;
    }
    find_pipelines(who).await
}

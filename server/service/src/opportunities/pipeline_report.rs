//! The funnel and the velocity of one pipeline: how far the deals came that were opened in a span, and how long they took.

use std::collections::BTreeMap;

use db::entity::{
    opportunity::{self, Column as C},
    opportunity_passage as passage, pipeline_stage as stage, store,
};
use domain::{
    AppError, Money, StageId,
    identity::opportunities::Figures,
    opportunities::{
        DealState, FunnelStep, PipelineReport, ReportAsk, StageKind, Tally,
        figures::{share, tenth_days},
        reached,
    },
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Related, sea_query::Expr,
};

use super::{pipelines::Pipelines, rows::currency};
use crate::{Authorized, zone::business_date};

/// Days that a report spans unless somebody says otherwise.
const USUAL: u16 = 90;
/// Days that it spans at most.
const LONGEST: u16 = 731;

/// How deals ended, or that they have not.
#[derive(FromQueryResult)]
struct End {
    state: DealState,
    currency: String,
    deals: i64,
    worth: i64,
    took: Option<i64>,
}

/// The stage that a deal came to at the furthest.
#[derive(FromQueryResult)]
struct Furthest {
    place: i32,
}

/// What deals spent in one stage.
#[derive(FromQueryResult)]
struct Spent {
    from_stage: Option<StageId>,
    times: i64,
    spent: i64,
}

/// The report over deals that the person may see.
///
/// # Errors
/// `record.not_found` for a pipeline that does not exist, `input.invalid` for a span that is too long.
pub async fn pipeline_report(who: &Authorized<Figures>, ask: ReportAsk) -> Result<PipelineReport, AppError> {
    let days = ask.days.unwrap_or(USUAL);
    if days == 0 || days > LONGEST {
        return Err(AppError::field("days", "Between 1 day and two years."));
    }
    let tx = who.read().await?;
    let here = tx.one(store::Entity::find().filter(store::Column::Id.eq(who.store()))).await?;
    let to = business_date(&here.ok_or_else(AppError::not_found)?.time_zone, who.now());
    let from = to.plus_days(1_i32.saturating_sub(i32::from(days))).unwrap_or(to);
    let all = Pipelines::of(&tx).await?;
    let pipeline = all.pick(ask.pipeline)?;
    let query = opportunity::Entity::find()
        .filter(C::PipelineId.eq(pipeline.id))
        .filter(C::OpenedOn.between(from, to))
        .select_only();

    let took = Expr::col(C::ClosedAt.as_column_ref()).sub(Expr::col(C::CreatedAt.as_column_ref()));
    let ends = query
        .clone()
        .column(C::State)
        .column(C::Currency)
        .column_as(C::Id.count(), "deals")
        .column_as(C::Value.sum().cast_as("bigint"), "worth")
        .expr_as(took.sum().cast_as("bigint"), "took")
        .group_by(C::State)
        .group_by(C::Currency);
    let (mut opened, mut lost, mut won, mut time) = (0_u64, 0_u64, Tally::default(), 0_i64);
    for end in tx.project::<opportunity::Entity, End>(ends).await? {
        let count = u64::try_from(end.deals).unwrap_or_default();
        opened = opened.saturating_add(count);
        match end.state {
            DealState::Open => {}
            DealState::Won => {
                let chance = domain::Ppm::WHOLE;
                won.add(count, Money::new(end.worth, currency(&end.currency)?), chance)?;
                time = time.saturating_add(end.took.unwrap_or_default());
            }
            DealState::Lost | DealState::Abandoned => lost = lost.saturating_add(count),
        }
    }

    let been = <opportunity::Entity as Related<passage::Entity>>::to();
    let places = query
        .clone()
        .join(JoinType::InnerJoin, been.clone())
        .join(JoinType::InnerJoin, <passage::Entity as Related<stage::Entity>>::to())
        .filter(stage::Column::Kind.ne(StageKind::Lost))
        .filter(stage::Column::RemovedAt.is_null())
        .column_as(stage::Column::Position.max(), "place")
        .group_by(C::StoreId)
        .group_by(C::Id);
    let mut furthest: BTreeMap<usize, u64> = BTreeMap::new();
    for it in tx.project::<opportunity::Entity, Furthest>(places).await? {
        let count = furthest.entry(usize::try_from(it.place).unwrap_or_default()).or_default();
        *count = count.saturating_add(1);
    }

    let spent = query
        .join(JoinType::InnerJoin, been)
        .filter(passage::Column::FromStage.is_not_null())
        .column_as(passage::Column::FromStage, "from_stage")
        .column_as(passage::Column::Id.count(), "times")
        .column_as(passage::Column::Spent.sum().cast_as("bigint"), "spent")
        .group_by(passage::Column::FromStage);
    let mut waits: BTreeMap<StageId, (i64, u64)> = BTreeMap::new();
    for it in tx.project::<opportunity::Entity, Spent>(spent).await? {
        let Some(stage) = it.from_stage else { continue };
        let sum = waits.entry(all.stands(stage)).or_default();
        *sum = (sum.0.saturating_add(it.spent), sum.1.saturating_add(u64::try_from(it.times).unwrap_or_default()));
    }

    let stages: Vec<_> = pipeline.stages.iter().filter(|stage| stage.kind != StageKind::Lost).collect();
    let reached = reached(stages.len(), &furthest);
    let mut before = None;
    let steps = stages.iter().zip(reached).map(|(stage, reached)| {
        let passed = before.and_then(|before| share(reached, before));
        before = Some(reached);
        FunnelStep {
            stage: stage.id,
            name: stage.name.clone(),
            kind: stage.kind,
            reached,
            passed,
            tenth_days: waits.get(&stage.id).and_then(|(millis, times)| tenth_days(*millis, *times)),
        }
    });
    Ok(PipelineReport {
        pipeline: pipeline.id,
        kind: pipeline.kind,
        name: pipeline.name.clone(),
        from,
        to,
        steps: steps.collect(),
        opened,
        lost,
        win_rate: share(won.count, won.count.saturating_add(lost)),
        tenth_days_to_win: tenth_days(time, won.count),
        won,
        target_days: pipeline.target_days,
    })
}

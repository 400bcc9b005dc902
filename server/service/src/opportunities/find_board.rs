//! The board of one pipeline: every stage with what it sums to and its first page, in a constant number of statements.

use std::collections::BTreeMap;

use db::{
    Sort,
    entity::opportunity::{self, Column as C},
};
use domain::{
    AppError, Cursor, Money, StageId,
    identity::{
        Permission,
        opportunities::{Edit, View},
        role_allows,
    },
    opportunities::{Board, BoardAsk, DealRow, DealState, Lane, StageKind, Tally, figures},
};
use sea_orm::{ColumnTrait, Condition, ExprTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    pipelines::Pipelines,
    rows::{asked, currency, stores, views},
};
use crate::{Authorized, zone::business_date};

/// Cards of a lane before more are asked for.
const LANE: u64 = 25;

/// Deals of one stage in one currency.
#[derive(FromQueryResult)]
struct Sum {
    stage_id: StageId,
    currency: String,
    deals: i64,
    worth: i64,
}

/// The board. Ends show this month.
///
/// # Errors
/// `record.not_found` for a pipeline that does not exist.
pub async fn find_board(who: &Authorized<View>, ask: BoardAsk) -> Result<Board, AppError> {
    let tx = who.read().await?;
    let stores = stores(&tx).await?;
    let here = stores.get(&who.store()).ok_or_else(AppError::not_found)?;
    let all = Pipelines::of(&tx).await?;
    let pipeline = all.pick(ask.pipeline)?;
    let month = figures::month(business_date(&here.time_zone, who.now()));
    let recent = Condition::any().add(C::State.eq(DealState::Open)).add(C::ClosedOn.gte(month));
    let query = asked(&ask, &all, who.now()).filter(C::PipelineId.eq(pipeline.id)).filter(recent);

    let sums = query
        .clone()
        .select_only()
        .column(C::StageId)
        .column(C::Currency)
        .column_as(C::Id.count(), "deals")
        .column_as(C::Value.sum().cast_as("bigint"), "worth")
        .group_by(C::StageId)
        .group_by(C::Currency);
    let mut tallies: BTreeMap<StageId, Tally> = BTreeMap::new();
    for sum in tx.project::<opportunity::Entity, Sum>(sums).await? {
        let amount = Money::new(sum.worth, currency(&sum.currency)?);
        let stage = all.stands(sum.stage_id);
        let count = u64::try_from(sum.deals).unwrap_or_default();
        tallies.entry(stage).or_default().add(count, amount, all.chance(stage))?;
    }

    let rows = tx.firsts(query, C::StageId, Sort::down(C::StageSince), LANE).await?;
    let places: BTreeMap<_, _> = rows.iter().map(|row| (row.id, row.stage_since)).collect();
    let mut cards: BTreeMap<StageId, Vec<DealRow>> = BTreeMap::new();
    for row in views(&tx, rows, &stores, &all, who.now()).await? {
        cards.entry(row.stage).or_default().push(row);
    }
    let mut open = Tally::default();
    let lanes = pipeline.stages.iter().map(|stage| {
        let tally = tallies.remove(&stage.id).unwrap_or_default();
        let mut rows = cards.remove(&stage.id).unwrap_or_default();
        rows.truncate(usize::try_from(LANE).unwrap_or(usize::MAX)); // of stages that were put together
        let more = u64::try_from(rows.len()).unwrap_or(u64::MAX) < tally.count;
        let last = rows.last().filter(|_| more).and_then(|row| Some((places.get(&row.id)?, Uuid::from(row.id))));
        if stage.kind == StageKind::Open {
            open.merge(&tally)?;
        }
        Ok(Lane {
            next: last.and_then(|(since, id)| Cursor::after(since, id)),
            stage: stage.id,
            name: stage.name.clone(),
            kind: stage.kind,
            chance: stage.chance,
            tally,
            rows,
        })
    });
    let lanes = lanes.collect::<Result<_, AppError>>()?;
    let works = tx.roles().await?.into_iter().filter(|(_, role)| role_allows(*role, Edit::CODE)).map(|(user, _)| user);
    let mut people: Vec<_> = tx.names(works).await?.into_iter().collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(Board {
        pipeline: pipeline.id,
        pipelines: all.all.iter().map(|it| (it.id, it.kind, it.name.clone())).collect(),
        lanes,
        open,
        people,
        currency: currency(&here.currency)?,
    })
}

//! What is expected, by month and by person.

use db::entity::{
    opportunity::{self, Column as C},
    store,
};
use domain::{
    AppError, Date, Money, StageId, UserId,
    identity::opportunities::Figures,
    opportunities::{BoardAsk, DealState, Forecast, ForecastPart, figures, forecast},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{
    pipelines::Pipelines,
    rows::{asked, currency},
};
use crate::{Authorized, zone::business_date};

/// Deals that agree in everything that the forecast looks at.
#[derive(FromQueryResult)]
struct Part {
    on_day: Option<Date>,
    owner_id: Option<UserId>,
    stage_id: StageId,
    currency: String,
    deals: i64,
    worth: i64,
}

/// The forecast of the deals that the person may see. Without a pipeline, of all.
///
/// # Errors
/// When the database fails.
pub async fn deal_forecast(who: &Authorized<Figures>, ask: BoardAsk) -> Result<Forecast, AppError> {
    let tx = who.read().await?;
    let here = tx.one(store::Entity::find().filter(store::Column::Id.eq(who.store()))).await?;
    let today = business_date(&here.ok_or_else(AppError::not_found)?.time_zone, who.now());
    let all = Pipelines::of(&tx).await?;
    let mut query = asked(&ask, &all, who.now());
    if let Some(pipeline) = ask.pipeline {
        query = query.filter(C::PipelineId.eq(pipeline));
    }
    let mut parts = Vec::new();
    for won in [false, true] {
        let (day, chosen) = match won {
            false => (C::ExpectedClose, query.clone().filter(C::State.eq(DealState::Open))),
            true => {
                let won = query.clone().filter(C::State.eq(DealState::Won));
                (C::ClosedOn, won.filter(C::ClosedOn.gte(figures::month(today))))
            }
        };
        let grouped = chosen
            .select_only()
            .column_as(day, "on_day")
            .column(C::OwnerId)
            .column(C::StageId)
            .column(C::Currency)
            .column_as(C::Id.count(), "deals")
            .column_as(C::Value.sum().cast_as("bigint"), "worth")
            .group_by(day)
            .group_by(C::OwnerId)
            .group_by(C::StageId)
            .group_by(C::Currency);
        for part in tx.project::<opportunity::Entity, Part>(grouped).await? {
            parts.push(ForecastPart {
                on: part.on_day,
                owner: part.owner_id,
                chance: all.chance(part.stage_id),
                count: u64::try_from(part.deals).unwrap_or_default(),
                amount: Money::new(part.worth, currency(&part.currency)?),
                won,
            });
        }
    }
    let mut answer = forecast(&parts, today)?;
    let names = tx.names(answer.owners.iter().filter_map(|line| line.owner)).await?;
    for line in &mut answer.owners {
        line.name = line.owner.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    }
    answer.owners.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(answer)
}

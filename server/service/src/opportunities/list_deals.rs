//! Deals as a list, whoever entered their stage last first: the order of a lane too, which goes on here.

use db::{
    Sort,
    entity::opportunity::{self, Column as C},
};
use domain::{
    AppError, Timestamp,
    identity::opportunities::View,
    opportunities::{DealListing, DealPage, DealState, StageKind, figures},
    page::DEFAULT_LIMIT,
};
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::{
    pipelines::Pipelines,
    rows::{asked, stores, views},
};
use crate::{Authorized, zone::business_date};

/// A page of the deals that the person may see.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_deals(who: &Authorized<View>, listing: DealListing) -> Result<DealPage, AppError> {
    let tx = who.read().await?;
    let stores = stores(&tx).await?;
    let all = Pipelines::of(&tx).await?;
    let mut query: Select<opportunity::Entity> = asked(&listing.of, &all, who.now());
    if let Some(pipeline) = listing.of.pipeline {
        query = query.filter(C::PipelineId.eq(pipeline));
    }
    if let Some(kind) = listing.kind {
        let of_kind = all.all.iter().filter(|it| it.kind == kind).map(|it| it.id);
        query = query.filter(C::PipelineId.is_in(of_kind));
    }
    if let Some(customer) = listing.customer {
        query = query.filter(C::CustomerId.eq(customer));
    }
    if let Some(stage) = listing.stage {
        query = query.filter(C::StageId.is_in(all.written(stage)));
        // A lane that is an end shows this month, as on the board.
        if all.stage(stage).is_some_and(|it| it.kind != StageKind::Open) {
            let zone = stores.get(&who.store()).map_or("UTC", |place| &place.time_zone);
            query = query.filter(C::ClosedOn.gte(figures::month(business_date(zone, who.now()))));
        }
    } else if let Some(state) = listing.state {
        query = query.filter(C::State.eq(state));
    } else if !listing.all {
        query = query.filter(C::State.eq(DealState::Open));
    }
    let newest = Sort::down(C::StageSince);
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    Ok(DealPage { items: views(&tx, page.items, &stores, &all, who.now()).await?, next: page.next })
}

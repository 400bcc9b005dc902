//! Opening a deal.

use db::{Change, entity::opportunity};
use domain::{
    AppError, Code,
    identity::opportunities::Edit,
    opportunities::{Deal, DealDone, OpenDeal},
    text::folded,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    change::{announce, enter, here, link, pass, tell},
    pipelines::{Pipelines, ensure},
    rows::currency,
};
use crate::{Authorized, customers, fingerprint, zone::business_date};

/// Opens a deal in the current store, one's own unless it waits in the queue; the same form twice is one deal.
///
/// # Errors
/// `input.invalid`, `opportunity.stage_gone`, `step.not_allowed` for a stage that is an end, `conflict.replayed`,
/// `record.not_found` for a client or a pipeline that does not exist.
pub async fn open_deal(who: &Authorized<Edit>, cmd: OpenDeal) -> Result<DealDone, AppError> {
    match once(who, &cmd).await {
        // PostgreSQL: the same form, or the first deal of the business, at the same moment.
        Err(err) if err.code == Code::Duplicate => once(who, &cmd).await,
        done => done,
    }
}

async fn once(who: &Authorized<Edit>, cmd: &OpenDeal) -> Result<DealDone, AppError> {
    let hash = fingerprint::of(cmd)?;
    let tx = who.at(who.store())?.begin().await?;
    if let Some(row) = tx.one(opportunity::Entity::find().filter(opportunity::Column::Id.eq(cmd.id))).await? {
        if row.hash != hash {
            return Err(AppError::new(
                Code::Replayed,
                "This form was sent before with other content. Reload the page.",
            ));
        }
        return Ok(DealDone { id: row.id, state: row.state, stage: row.stage_id, version: row.version });
    }
    let place = here(&tx).await?;
    let today = business_date(&place.time_zone, tx.now());
    let customer = customers::find(&tx, cmd.customer).await?;
    let called = customers::called(&customer);
    ensure(&tx).await?;
    let all = Pipelines::of(&tx).await?;
    let pipeline = all.one(cmd.pipeline)?;
    let read = cmd.draft.read(currency(&place.currency)?, pipeline.default_value, today)?;
    let stage = match cmd.stage {
        Some(stage) => stage,
        None => pipeline.first()?.id,
    };
    let (deal, passage) = Deal::open(stage, pipeline, tx.now())?;
    tx.insert(opportunity::ActiveModel {
        id: Set(cmd.id),
        owner_id: Set((!cmd.queue).then(|| tx.user())),
        pipeline_id: Set(pipeline.id),
        stage_id: Set(deal.stage),
        state: Set(deal.state),
        customer_id: Set(cmd.customer),
        search_key: Set(folded(&format!("{} {called}", read.title))),
        customer_name: Set(called),
        title: Set(read.title.clone()),
        currency: Set(place.currency.clone()),
        value: Set(read.value.minor),
        budget: Set(read.budget.map(|it| it.minor)),
        event: Set(read.event),
        event_on: Set(read.event_on),
        expected_close: Set(read.expected_close),
        source: Set(read.source),
        lost_reason: Set(None),
        closing_note: Set(String::new()),
        sale_id: Set(None),
        layaway_id: Set(None),
        stage_since: Set(deal.since),
        closed_at: Set(None),
        closed_on: Set(None),
        opened_on: Set(today),
        hash: Set(hash.clone()),
        last_hash: Set(hash),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        updated_at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    link(&tx, cmd.id, &read.pieces).await?;
    pass(&tx, (cmd.id, 1), passage).await?;
    tx.audit("opportunities.opened", cmd.id, Change::to((&read.title, read.value))).await?;
    let owner = (!cmd.queue).then(|| tx.user());
    enter(&tx, (cmd.id, 1), owner, pipeline.stage(deal.stage)?, today).await?;
    tell(&tx, (cmd.customer, cmd.id), format!("Opportunity opened: {}", read.title)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(DealDone { id: cmd.id, state: deal.state, stage: deal.stage, version: 1 })
}

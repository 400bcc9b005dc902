//! A deal moves, ends, or goes on after all.

use db::{
    Change, StoreTx,
    entity::{layaway, opportunity, sale},
};
use domain::{
    AppError, Code,
    identity::opportunities::Edit,
    opportunities::{CloseDeal, Closing, DealDone, MoveDeal, Proof, ReopenDeal, Turn},
    sales::{SaleState, layaway::LayawayState},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    change::{announce, begin, enter, here, kept, pass, tell, write},
    pipelines::Pipelines,
};
use crate::{Authorized, zone::business_date};

/// Moves a deal to another open stage of its pipeline.
///
/// # Errors
/// `conflict.stale` when somebody else has moved it, `opportunity.stage_gone` when the stage was taken out meanwhile,
/// `step.not_allowed` for an end or a deal that has ended, `record.not_found`.
pub async fn move_deal(who: &Authorized<Edit>, cmd: MoveDeal) -> Result<DealDone, AppError> {
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    let all = Pipelines::of(&tx).await?;
    let pipeline = all.one(it.row.pipeline_id)?;
    let (deal, passage) = it.deal().take(Turn::Move(cmd.stage), pipeline, tx.now())?;
    write(&tx, it.turned(&tx, deal)).await?;
    pass(&tx, (cmd.id, it.done().version), passage).await?;
    let today = business_date(&here(&tx).await?.time_zone, tx.now());
    enter(&tx, (cmd.id, it.done().version), it.row.owner_id, pipeline.stage(deal.stage)?, today).await?;
    let (from, to) = (all.name(it.row.stage_id), all.name(deal.stage));
    tx.audit("opportunities.moved", cmd.id, Change::from_to(from, to)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done_at(deal))
}

/// Ends a deal: won by a document of the same client, lost for a reason, or abandoned.
///
/// # Errors
/// `opportunity.no_sale` for a win without its document, or with one of somebody else; `input.invalid` for a loss without
/// a reason; `conflict.stale`, `step.not_allowed`, `record.not_found`.
pub async fn close_deal(who: &Authorized<Edit>, cmd: CloseDeal) -> Result<DealDone, AppError> {
    use opportunity::Column as C;
    let (proof, reason, note) = cmd.how.read()?;
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    let turn = match cmd.how {
        Closing::Won { .. } => Turn::Win,
        Closing::Lost { .. } => Turn::Lose,
        Closing::Abandoned { .. } => Turn::Abandon,
    };
    let all = Pipelines::of(&tx).await?;
    let (deal, passage) = it.deal().take(turn, all.one(it.row.pipeline_id)?, tx.now())?;
    let (sale, layaway) = match proof {
        None => (None, None),
        Some(by) => {
            prove(&tx, &it.row, by).await?;
            match by {
                Proof::Sale(id) => (Some(id), None),
                Proof::Layaway(id) => (None, Some(id)),
            }
        }
    };
    let today = business_date(&here(&tx).await?.time_zone, tx.now());
    let update = it
        .turned(&tx, deal)
        .col_expr(C::SaleId, Expr::val(sale))
        .col_expr(C::LayawayId, Expr::val(layaway))
        .col_expr(C::LostReason, Expr::val(reason))
        .col_expr(C::ClosingNote, Expr::val(note.as_str()))
        .col_expr(C::ClosedAt, Expr::val(Some(tx.now())))
        .col_expr(C::ClosedOn, Expr::val(Some(today)));
    write(&tx, update).await?;
    pass(&tx, (cmd.id, it.done().version), passage).await?;
    tx.audit("opportunities.closed", cmd.id, Change::from_to(it.row.state, (deal.state, reason, note))).await?;
    let ended = deal.state.label().to_lowercase();
    tell(&tx, (it.row.customer_id, cmd.id), format!("Opportunity {ended}: {}", it.row.title)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done_at(deal))
}

/// The document is one of the client, in the same store, and holds.
async fn prove(tx: &StoreTx, deal: &opportunity::Model, by: Proof) -> Result<(), AppError> {
    let holds = match by {
        Proof::Sale(id) => {
            let found =
                sale::Entity::find().filter(sale::Column::Id.eq(id)).filter(sale::Column::StoreId.eq(tx.store()));
            let found = tx.one(found).await?;
            found.is_some_and(|it| {
                it.customer_id == Some(deal.customer_id)
                    && matches!(it.state, SaleState::Completed | SaleState::PartlyRefunded)
            })
        }
        Proof::Layaway(id) => {
            let found = layaway::Entity::find()
                .filter(layaway::Column::Id.eq(id))
                .filter(layaway::Column::StoreId.eq(tx.store()));
            let found = tx.one(found).await?;
            found.is_some_and(|it| {
                it.customer_id == deal.customer_id
                    && matches!(it.state, LayawayState::Active | LayawayState::PaidInFull | LayawayState::PickedUp)
            })
        }
    };
    if holds {
        Ok(())
    } else {
        Err(AppError::new(Code::NoSale, "This is no sale or layaway of this client that holds."))
    }
}

/// Goes on with a deal that had ended.
///
/// # Errors
/// `conflict.stale`, `opportunity.stage_gone`, `step.not_allowed` for one that is under way, `record.not_found`.
pub async fn reopen_deal(who: &Authorized<Edit>, cmd: ReopenDeal) -> Result<DealDone, AppError> {
    use opportunity::Column as C;
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    let all = Pipelines::of(&tx).await?;
    let pipeline = all.one(it.row.pipeline_id)?;
    let stage = match cmd.stage {
        Some(stage) => stage,
        None => pipeline.first()?.id,
    };
    let (deal, passage) = it.deal().take(Turn::Reopen(stage), pipeline, tx.now())?;
    let none = Expr::cust("NULL");
    let update = it
        .turned(&tx, deal)
        .col_expr(C::SaleId, none.clone())
        .col_expr(C::LayawayId, none.clone())
        .col_expr(C::LostReason, none.clone())
        .col_expr(C::ClosingNote, Expr::val(""))
        .col_expr(C::ClosedAt, none.clone())
        .col_expr(C::ClosedOn, none);
    write(&tx, update).await?;
    pass(&tx, (cmd.id, it.done().version), passage).await?;
    tx.audit("opportunities.reopened", cmd.id, Change::from_to(it.row.state, deal.state)).await?;
    tell(&tx, (it.row.customer_id, cmd.id), format!("Opportunity open again: {}", it.row.title)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done_at(deal))
}

//! A quote is accepted or declined in person, or its last day passes.

use db::{
    Change,
    entity::{quote, store},
};
use domain::{
    AppError, QuoteId,
    identity::sales::Ring,
    sales::{
        Live, MoveQuote, QuoteDone,
        quote::{QuoteState, QuoteStep},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{change, done, kept, rule, stale, write};
use crate::{
    Authorized,
    sales::{
        posting::{House, before},
        story,
    },
    zone::business_date,
};

/// Takes a step with a quote of the current store. One that stands there already answers as if it had just been taken.
///
/// # Errors
/// `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn move_quote(who: &Authorized<Ring>, cmd: MoveQuote) -> Result<QuoteDone, AppError> {
    cmd.check()?;
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let row = kept(&tx, cmd.quote).await?;
    let stands = match cmd.step {
        QuoteStep::Accept => QuoteState::Accepted,
        _ => QuoteState::Declined,
    };
    if row.state == stands && row.version == cmd.version.saturating_add(1) {
        return before(tx, done(&row, row.state, row.version)).await;
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    let after = rule(&row).step(cmd.step, house.today)?;
    let answered = change(&row, after.state).col_expr(quote::Column::AnsweredAt, Expr::val(Some(tx.now())));
    write(&tx, answered).await?;
    story::answered(&tx, row.customer_id, (row.id, &row.number), after.state).await?;
    tx.audit("sales.quote_answered", row.id, Change::from_to(row.state, after.state)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&row, after.state, row.version.saturating_add(1)))
}

/// The last day of a quote has passed, unless it was changed or answered meanwhile.
pub(crate) async fn expire_quote(who: &Authorized<Ring>, id: QuoteId) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(tx.store()))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let row = kept(&tx, id).await?;
    let today = business_date(&place.time_zone, tx.now());
    let stands = rule(&row).stands(today);
    if stands == row.state {
        return Ok(());
    }
    write(&tx, change(&row, stands)).await?;
    tx.audit("sales.quote_expired", id, Change::to(row.valid_until)).await?;
    Ok(tx.commit().await?)
}

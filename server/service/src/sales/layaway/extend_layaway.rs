//! Giving a layaway more time.

use db::{Change, StoreTx, entity::audit};
use domain::{
    AppError, Money, Timestamp,
    identity::sales::Ring,
    sales::{Approvable, ExtendLayaway, LayawayDone, MAX_EXTENSION},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{document, done, done_before, held, keep, stale};
use crate::{
    Authorized,
    sales::posting::{House, approvals, before},
};

/// What the audit trail calls it.
const ACTION: &str = "sales.layaway_extended";

/// Moves every open instalment by a number of days. Each extension needs an approval of its own, recorded for the
/// layaway, unless whoever asks may approve.
///
/// # Errors
/// `approval.required`, `input.invalid`, `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn extend_layaway(who: &Authorized<Ring>, cmd: ExtendLayaway) -> Result<LayawayDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    let last = last(&tx, &cmd).await?;
    if it.row.version != cmd.version {
        let same = last.as_ref().and_then(|row| row.after.as_ref()).is_some_and(|after| *after == trace(&cmd));
        return if same { before(tx, done_before(&it)).await } else { Err(stale()) };
    }
    if cmd.days == 0 || cmd.days > MAX_EXTENSION {
        return Err(AppError::field("days", format!("Between 1 and {MAX_EXTENSION} days.")));
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let rule = it.rule.clone().extend(house.today, cmd.days)?;
    // What was agreed to before the last extension was used for it.
    let used: Option<Timestamp> = last.map(|row| row.at);
    let agreed = approvals(&tx, document(cmd.layaway)).await?;
    let agreed: Vec<_> = agreed.into_iter().filter(|it| used.is_none_or(|used| it.at > used)).collect();
    let what = [Approvable::LayawayExtension];
    house.settings.authority.check(tx.user(), &what, &agreed, &house.staff)?;
    keep(&tx, &it.row, &rule, None).await?;
    tx.audit(ACTION, cmd.layaway, Change::from_to(&it.rule.schedule, trace(&cmd))).await?;
    tx.commit().await?;
    Ok(done(&it.row, &rule, Money::zero(it.currency)))
}

fn trace(cmd: &ExtendLayaway) -> serde_json::Value {
    json!({ "version": cmd.version, "days": cmd.days })
}

async fn last(tx: &StoreTx, cmd: &ExtendLayaway) -> Result<Option<audit::Model>, AppError> {
    let before = audit::Entity::find()
        .filter(audit::Column::Subject.eq(cmd.layaway.to_string()))
        .filter(audit::Column::Action.eq(ACTION))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id);
    Ok(tx.one(before).await?)
}

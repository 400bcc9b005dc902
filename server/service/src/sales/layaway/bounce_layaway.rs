//! A payment came back unpaid.

use db::Change;
use domain::{
    AppError, Code, Money,
    identity::sales::Ring,
    sales::{BounceLayaway, LayawayDone, Live},
};

use super::{done, done_before, held, keep, stale, towards};
use crate::{
    Authorized,
    sales::{
        deposit,
        posting::{House, before},
    },
};

/// Takes a payment of a layaway back that came to nothing: a cheque that bounced, a card that was charged back. Its id
/// is minted by the browser: sent again, the same reversal is posted once.
///
/// # Errors
/// `conflict.reference` for a payment that is not there, `conflict.duplicate` when it was taken back before,
/// `input.invalid` for a form that cannot bounce, `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn bounce_layaway(who: &Authorized<Ring>, cmd: BounceLayaway) -> Result<LayawayDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    let posted = it.rule.account.entries().iter().find(|known| known.id == cmd.id);
    if let Some(known) = posted {
        let same = known.reverses == Some(cmd.payment);
        let replayed = || AppError::new(Code::Replayed, "This id was used for another payment.");
        return if same { before(tx, done_before(&it)).await } else { Err(replayed()) };
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let rule = it.rule.clone().bounce(cmd.payment, cmd.id, house.today)?;
    deposit::bounce(&tx, &house, towards(cmd.layaway), cmd.payment, cmd.id).await?;
    keep(&tx, &it.row, &rule, None).await?;
    let seen = (it.rule.account.paid(), rule.account.paid());
    tx.audit("sales.layaway_bounced", cmd.layaway, Change::from_to(seen.0, seen.1)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, Money::zero(it.currency)))
}

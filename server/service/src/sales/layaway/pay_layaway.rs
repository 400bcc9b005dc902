//! Taking a payment towards a layaway.

use db::Change;
use domain::{
    AppError,
    identity::sales::Ring,
    sales::{LayawayDone, Live, PayLayaway, settle_part},
};

use super::{done, done_before, held, keep, stale, towards};
use crate::{
    Authorized,
    sales::{
        deposit::{self, Part},
        posting::{House, before},
    },
};

/// Takes a payment towards a layaway of the current store. The ids of its tenders are minted by the browser: sent
/// again, the same payment is taken once.
///
/// # Errors
/// `payment.exceeds_balance`, `input.invalid`, `tender.short`, `tender.exceeds_total`, `step.not_allowed`,
/// `cash.drawer_closed`, `stored_value.…`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn pay_layaway(who: &Authorized<Ring>, cmd: PayLayaway) -> Result<LayawayDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let settlement = settle_part(cmd.amount, &cmd.tenders, it.draft.terms.cash_rounding)?;
    let part = Part {
        towards: towards(cmd.layaway),
        draft: &it.draft,
        customer: it.row.customer_id,
        register: cmd.register,
        tenders: &cmd.tenders,
        settlement: &settlement,
        first: false,
    };
    let mut entries = part.entries(&house);
    // Of a replay the day may be another one; everything else must be as it was.
    for entry in &mut entries {
        if let Some(known) = it.rule.account.entries().iter().find(|known| known.id == entry.id) {
            entry.on = known.on;
        }
    }
    if !entries.is_empty() && entries.iter().all(|entry| it.rule.account.entries().contains(entry)) {
        return before(tx, LayawayDone { change: settlement.change, ..done_before(&it) }).await;
    }
    for entry in &entries {
        // An id that stands for another payment is said before anything else.
        it.rule.account.knows(entry)?;
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let rule = it.rule.clone().pay_with(entries)?;
    deposit::take(&tx, &house, &part).await?;
    keep(&tx, &it.row, &rule, None).await?;
    let seen = (it.rule.account.paid(), rule.account.paid());
    tx.audit("sales.layaway_paid", cmd.layaway, Change::from_to(seen.0, seen.1)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, settlement.change))
}

//! Taking a payment towards an order, and taking one back that came to nothing.

use db::Change;
use domain::{
    AppError, Code, Money,
    identity::sales::Ring,
    sales::{BounceOrder, Live, OrderDone, PayOrder, instalment::AccountEntry, settle_part},
};

use super::{change, done, done_before, kept, stale, towards, write};
use crate::{
    Authorized,
    sales::{
        deposit::{self, Part},
        posting::{House, before},
    },
};

/// Takes a payment towards an order of the current store. The ids of its tenders are minted by the browser: sent again,
/// the same payment is taken once.
///
/// # Errors
/// `payment.exceeds_balance`, `input.invalid`, `tender.short`, `tender.exceeds_total`, `step.not_allowed`,
/// `cash.drawer_closed`, `stored_value.…`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn pay_order(who: &Authorized<Ring>, cmd: PayOrder) -> Result<OrderDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = kept(&tx, cmd.order).await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let settlement = settle_part(cmd.amount, &cmd.tenders, it.draft.terms.cash_rounding)?;
    let part = Part {
        towards: towards(cmd.order),
        draft: &it.draft,
        customer: it.row.customer_id,
        register: cmd.register,
        tenders: &cmd.tenders,
        settlement: &settlement,
        first: it.rule.account.entries().is_empty(),
    };
    let mut entries = part.entries(&house);
    // Of a replay the day may be another one; everything else must be as it was.
    for entry in &mut entries {
        if let Some(known) = it.rule.account.entries().iter().find(|known| known.id == entry.id) {
            entry.on = known.on;
        }
    }
    if !entries.is_empty() && entries.iter().all(|entry| it.rule.account.entries().contains(entry)) {
        return before(tx, OrderDone { change: settlement.change, ..done_before(&it) }).await;
    }
    for entry in &entries {
        // An id that stands for another payment is said before anything else.
        it.rule.account.knows(entry)?;
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let mut rule = it.rule.clone();
    for entry in entries {
        rule.pay(entry)?;
    }
    deposit::take(&tx, &house, &part).await?;
    write(&tx, change(&it.row, &rule)).await?;
    let seen = Change::from_to(it.rule.account.paid(), rule.account.paid());
    tx.audit("sales.order_paid", cmd.order, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, settlement.change))
}

/// Takes a payment of an order back that came to nothing. Its id is minted by the browser: sent again, the same
/// reversal is posted once.
///
/// # Errors
/// `conflict.reference` for a payment that is not there, `conflict.duplicate` when it was taken back before,
/// `input.invalid` for a form that cannot bounce, `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn bounce_order(who: &Authorized<Ring>, cmd: BounceOrder) -> Result<OrderDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = kept(&tx, cmd.order).await?;
    if let Some(known) = it.rule.account.entries().iter().find(|known| known.id == cmd.id) {
        let same = known.reverses == Some(cmd.payment);
        let replayed = || AppError::new(Code::Replayed, "This id was used for another payment.");
        return if same { before(tx, done_before(&it)).await } else { Err(replayed()) };
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let original = it.rule.account.entries().iter().find(|known| known.id == cmd.payment);
    let original = original.ok_or_else(|| AppError::new(Code::Reference, "There is no such payment."))?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let mut rule = it.rule.clone();
    rule.pay(AccountEntry {
        id: cmd.id,
        kind: original.kind,
        amount: original.amount.try_neg()?,
        on: house.today,
        reverses: Some(cmd.payment),
    })?;
    deposit::bounce(&tx, &house, towards(cmd.order), cmd.payment, cmd.id).await?;
    write(&tx, change(&it.row, &rule)).await?;
    let seen = Change::from_to(it.rule.account.paid(), rule.account.paid());
    tx.audit("sales.order_bounced", cmd.order, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, Money::zero(it.currency)))
}

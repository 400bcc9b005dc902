//! Moving cash by hand.

use db::{Change, entity::cash_movement};
use domain::{
    AppError, CashSessionId,
    identity::cash::Operate,
    sales::{
        MoveCash,
        cash_session::{CashMovement, CashReason},
        ledger::Appended,
    },
    text,
};
use sea_orm::ActiveValue::Set;

use super::{currency, held, restore};
use crate::{Authorized, sales::posting::before};

/// Pays in, pays out, or drops to the safe. Its id is minted by the browser: the same command twice moves cash once.
///
/// # Errors
/// `input.invalid` without a note, for an amount of nothing, and for a reason that only documents have,
/// `cash.insufficient`, `step.not_allowed` while the drawer is counted or closed, `conflict.replayed`,
/// `record.not_found`.
pub async fn move_cash(who: &Authorized<Operate>, cmd: MoveCash) -> Result<CashSessionId, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = held(&tx, cmd.session).await?;
    cmd.amount.same_currency(domain::Money::zero(currency(&row)?))?;
    if !matches!(cmd.reason, CashReason::PaidIn | CashReason::PaidOut | CashReason::Drop) {
        return Err(AppError::field("reason", "This moves with a document, not by hand."));
    }
    if cmd.amount.minor <= 0 {
        return Err(AppError::field("amount", "More than nothing."));
    }
    let note = text::required(&cmd.note).map_err(|why| AppError::field("note", why))?;
    let amount = if cmd.reason.comes_in() { cmd.amount } else { cmd.amount.try_neg()? };
    let mut session = restore(&tx, &row).await?;
    // Of a replay the time is another one; everything else must be as it was.
    let known = session.movements().iter().find(|it| it.id == cmd.id);
    let (by, at) = known.map_or((tx.user(), tx.now()), |it| (it.by, it.at));
    let movement = CashMovement { id: cmd.id, reason: cmd.reason, amount, note, by, at, reverses: None };
    if session.post(movement.clone())? == Appended::Replayed {
        return before(tx, cmd.session).await;
    }
    let stored = cash_movement::ActiveModel {
        id: Set(movement.id),
        session_id: Set(cmd.session),
        reason: Set(movement.reason),
        amount: Set(movement.amount.minor),
        note: Set(movement.note.clone()),
        document_id: Set(None),
        reverses: Set(None),
        at: Set(at),
        actor: Set(by),
        ..Default::default()
    };
    tx.insert(stored).await?;
    tx.audit("cash.moved", cmd.session, Change::to(&movement)).await?;
    tx.commit().await?;
    Ok(cmd.session)
}

//! Counting a drawer blind, and going back to selling.

use db::Change;
use domain::{
    AppError, Code,
    identity::cash::Operate,
    sales::{CloseDrawer, CountDrawer, cash_count::CashCount, cash_session::CashState},
};

use super::{held, keep, restore, stale};
use crate::{Authorized, sales::posting::before};

/// Stops the drawer and keeps a count, the first or a further one; answers the new version. Whoever counts is not told
/// what is expected.
///
/// # Errors
/// `conflict.stale`, `step.not_allowed` for a closed drawer, `input.invalid` for a face that is not in circulation,
/// `record.not_found`.
pub async fn count_drawer(who: &Authorized<Operate>, cmd: CountDrawer) -> Result<i32, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = held(&tx, cmd.session).await?;
    let session = restore(&tx, &row).await?;
    if row.version != cmd.version {
        // The same count sent again finds itself.
        let same = session.counts().last().is_some_and(|it| it.faces == cmd.faces && it.by == tx.user());
        let again = same && row.state == CashState::Counting && row.version == cmd.version.saturating_add(1);
        return if again { before(tx, row.version).await } else { Err(stale()) };
    }
    let count = CashCount { faces: cmd.faces, by: tx.user(), at: tx.now() };
    let session = session.count(count.clone())?;
    keep(&tx, &row, &session).await?;
    tx.audit("cash.drawer_counted", cmd.session, Change::to(&count)).await?;
    tx.commit().await?;
    Ok(row.version.saturating_add(1))
}

/// Goes back to selling; what was counted no longer holds, but stays in the audit trail. Answers the new version.
///
/// # Errors
/// `conflict.stale`, `step.not_allowed` unless it is being counted, `record.not_found`.
pub async fn resume_drawer(who: &Authorized<Operate>, cmd: CloseDrawer) -> Result<i32, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = held(&tx, cmd.session).await?;
    if row.version != cmd.version {
        let again = row.state == CashState::Open && row.version == cmd.version.saturating_add(1);
        return if again { before(tx, row.version).await } else { Err(stale()) };
    }
    if row.state == CashState::Open {
        return Err(AppError::new(Code::StepNotAllowed, "This drawer is in use."));
    }
    let session = restore(&tx, &row).await?.resume()?;
    keep(&tx, &row, &session).await?;
    tx.audit("cash.drawer_resumed", cmd.session, Change::from_to(row.state, session.state)).await?;
    tx.commit().await?;
    Ok(row.version.saturating_add(1))
}

//! A second person agrees at somebody else's till.

use db::entity::approval;
use domain::{
    AppError, ApprovalId, Code,
    identity::sales::Ring,
    sales::{Approval, Approve},
    text,
};
use sea_orm::ActiveValue::Set;

use super::posting::{self, House, json};
use crate::{Authorized, Services, identity::pin};

/// The most things that are agreed to at once.
const MOST: usize = 600;

/// Records that somebody else agreed, proven by their PIN. Answers everything that was agreed to about the document.
///
/// # Errors
/// `approval.pin_wrong` for a wrong PIN and for somebody who may not approve here, `request.throttled`,
/// `input.invalid` without a reason.
pub async fn approve(services: &Services, who: &Authorized<Ring>, cmd: Approve) -> Result<Vec<Approval>, AppError> {
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    if cmd.what.is_empty() || cmd.what.len() > MOST {
        return Err(AppError::field("what", "Say what is agreed to."));
    }
    let read = who.read().await?;
    let house = House::of(&read, who.store(), who.now()).await?;
    pin::prove(services, &read, cmd.approver, &cmd.pin).await?;
    let role = house.staff.get(&cmd.approver);
    if cmd.approver == who.user() || !role.is_some_and(|role| house.settings.authority.approvers.contains(role)) {
        return Err(AppError::new(Code::PinWrong, "This takes another person who may approve in this store."));
    }
    drop(read);
    let tx = who.begin().await?;
    for what in &cmd.what {
        tx.insert(approval::ActiveModel {
            id: Set(tx.mint::<ApprovalId>()),
            document_id: Set(cmd.document),
            what: Set(json(what)?),
            reason: Set(reason.clone()),
            asked_by: Set(who.user()),
            approved_by: Set(cmd.approver),
            at: Set(tx.now()),
            ..Default::default()
        })
        .await?;
    }
    tx.audit("sales.approved", cmd.document, db::Change::to((cmd.approver, &cmd.what, &reason))).await?;
    let all = posting::approvals(&tx, cmd.document).await?;
    tx.commit().await?;
    Ok(all)
}

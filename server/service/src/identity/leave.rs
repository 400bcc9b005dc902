//! Leaving a store, and coming back. Whoever leaves is signed out of it with the next request: who somebody is is asked
//! anew each time.

use db::{Change, StoreTx};
use domain::{
    AppError, Code, UserId,
    identity::{Role, TakeBack, people::Manage},
};

use crate::Authorized;

/// Somebody works in the current store no more, within the transaction that gives away what was theirs.
///
/// # Errors
/// `input.invalid` for oneself, `permission.missing` for a role that the person may not give either, `record.not_found`.
pub(crate) async fn leave(who: &Authorized<Manage>, tx: &StoreTx, user: UserId) -> Result<(), AppError> {
    if user == tx.user() {
        return Err(AppError::field("leaves", "You cannot leave by yourself. Ask somebody else who runs the store."));
    }
    let role = tx.roles().await?.get(&user).copied().ok_or_else(AppError::not_found)?;
    may(who, role)?;
    tx.part(user).await?;
    tx.audit("people.member_left", user, Change::to(role)).await?;
    Ok(())
}

/// Takes somebody back who had left, as what they were; a second time changes nothing.
///
/// # Errors
/// `permission.missing`, `record.not_found` for somebody who was never there.
pub async fn take_back(who: &Authorized<Manage>, cmd: TakeBack) -> Result<(), AppError> {
    let who = who.at(cmd.store)?;
    let tx = who.begin().await?;
    let Some(role) = tx.left(cmd.user).await? else {
        return if tx.roles().await?.contains_key(&cmd.user) { Ok(()) } else { Err(AppError::not_found()) };
    };
    may(&who, role)?;
    tx.rejoin(cmd.user).await?;
    tx.audit("people.member_back", cmd.user, Change::to(role)).await?;
    Ok(tx.commit().await?)
}

/// Whoever may give a role may take it too.
fn may(who: &Authorized<Manage>, role: Role) -> Result<(), AppError> {
    if who.role().is_some_and(|mine| mine.may_appoint(role)) {
        return Ok(());
    }
    Err(AppError::new(Code::Forbidden, format!("You cannot decide about somebody who is {}.", role.label())))
}

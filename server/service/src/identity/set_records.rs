//! Whose tasks and opportunities somebody sees in a store.

use db::Change;
use domain::{
    AppError, Code,
    identity::{SetRecords, people::Manage},
    text::folded,
};
use serde_json::json;

use crate::Authorized;

/// Sets whose records somebody sees, and their team. It holds from their next request on: who somebody is is asked anew each
/// time. A team that is there already keeps its spelling, so that one word is one team. Sent again, nothing changes.
///
/// # Errors
/// `input.invalid`, `permission.missing` for an owner and for a role that the person may not give, `record.not_found`.
pub async fn set_records(who: &Authorized<Manage>, cmd: SetRecords) -> Result<(), AppError> {
    let team = cmd.read()?;
    let who = who.at(cmd.store)?;
    let tx = who.begin().await?;
    let members = tx.members().await?;
    let them = members.iter().find(|it| it.user_id == cmd.user).ok_or_else(AppError::not_found)?;
    if !who.role().is_some_and(|mine| mine.may_set_records(them.role)) {
        let why = format!("You cannot decide what somebody sees who is {}.", them.role.label());
        return Err(AppError::new(Code::Forbidden, why));
    }
    let known = members.iter().map(|it| &it.team).find(|it| folded(it) == folded(&team)).cloned();
    let team = known.unwrap_or(team);
    if (them.records, &them.team) == (cmd.records, &team) {
        return Ok(());
    }
    tx.sees(cmd.user, cmd.records, &team).await?;
    let word = |records: &domain::identity::RecordScope, team: &str| json!({ "records": records, "team": team });
    let change = Change::from_to(word(&them.records, &them.team), word(&cmd.records, &team));
    tx.audit("people.records_set", cmd.user, change).await?;
    Ok(tx.commit().await?)
}

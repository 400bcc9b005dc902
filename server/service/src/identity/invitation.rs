//! What an invitation is about.
#![expect(clippy::disallowed_methods, reason = "nobody is signed in yet; the link is the proof")]

use db::{
    SystemTx,
    entity::{invite, org, person},
};
use domain::{AppError, Code, identity::Invitation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::token;
use crate::Services;

/// What a link is about.
///
/// # Errors
/// `link.expired` for a link that was used, replaced, made up or is too old.
pub async fn invitation(services: &Services, token: &str) -> Result<Invitation, AppError> {
    let tx = services.db().system().await?;
    let (invite, person) = find(&tx, token).await?;
    let business = tx.one(org::Entity::find_by_id(invite.org_id)).await?.ok_or_else(expired)?;
    Ok(Invitation { name: person.name, email: person.email, organization: business.name })
}

/// The invitation of a link that is still good, and whom it invites.
pub(super) async fn find(tx: &SystemTx, token: &str) -> Result<(invite::Model, person::Model), AppError> {
    let by_hash = invite::Entity::find()
        .filter(invite::Column::TokenHash.eq(token::hash(token)))
        .filter(invite::Column::UsedAt.is_null())
        .filter(invite::Column::ExpiresAt.gt(tx.now()));
    let invite = tx.one(by_hash).await?.ok_or_else(expired)?;
    let person = tx.one(person::Entity::find_by_id(invite.user_id)).await?.ok_or_else(expired)?;
    Ok((invite, person))
}

/// One answer for every link that does not lead in.
pub(super) fn expired() -> AppError {
    AppError::new(Code::LinkExpired, "This link was used or is too old. Ask for a new one.")
}

//! Using an invitation: the first password.
#![expect(clippy::disallowed_methods, reason = "nobody is signed in yet; the link is the proof")]

use db::entity::{invite, membership, person, session};
use domain::{
    AppError,
    identity::{Welcome, new_password},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    Visit,
    invitation::{expired, find},
    password, session as sessions,
};
use crate::Services;

/// Sets the first password, uses the link up and signs in; answers the cookies.
///
/// # Errors
/// `link.expired`, `input.invalid`.
pub async fn welcome(services: &Services, visit: &Visit, cmd: Welcome) -> Result<Vec<String>, AppError> {
    new_password(&cmd.password).map_err(|why| AppError::field("password", why))?;
    find(&services.db().system().await?, &cmd.token).await?;
    let hash = password::hash(services, &cmd.password).await?;
    let tx = services.db().system().await?;
    let now = tx.now();
    let (invite, person) = find(&tx, &cmd.token).await?;
    let used = invite::Entity::update_many()
        .col_expr(invite::Column::UsedAt, Expr::val(now))
        .filter(invite::Column::Id.eq(invite.id))
        .filter(invite::Column::UsedAt.is_null());
    if tx.update(used).await? == 0 {
        return Err(expired());
    }
    let chosen = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::val(hash))
        .filter(person::Column::Id.eq(person.id));
    tx.update(chosen).await?;
    // A new password ends whatever was signed in before.
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::val(now))
        .filter(session::Column::UserId.eq(person.id))
        .filter(session::Column::RevokedAt.is_null());
    tx.update(ended).await?;
    let mine = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.id))
        .filter(membership::Column::LeftAt.is_null())
        .order_by_asc(membership::Column::StoreId);
    let home = tx.one(mine).await?.ok_or_else(expired)?;
    let cookies = sessions::start(services, &tx, visit, (home.org_id, person.id, home.store_id)).await?;
    let place = (home.org_id, home.store_id, person.id);
    tx.audit_for(place, "people.password_chosen", person.id, db::Change::default()).await?;
    tx.commit().await?;
    Ok(cookies)
}

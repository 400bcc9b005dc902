//! Signing in.
#![expect(clippy::disallowed_methods, reason = "nobody is signed in yet")]

use db::entity::{membership, person};
use domain::{AppError, Code, identity::SignIn, text::Email};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Visit, password, session, throttle::Attempt};
use crate::Services;

/// Signs a person in; answers the cookies of the session. A session that the browser had before is ended.
///
/// # Errors
/// `session.wrong_credentials` for everything that does not fit, known account or not; `request.throttled`.
pub async fn sign_in(services: &Services, visit: &Visit, cmd: SignIn) -> Result<Vec<String>, AppError> {
    let wrong = || AppError::new(Code::WrongCredentials, "E-mail and password do not match.");
    let email = Email::parse(&cmd.email).map_err(|_| wrong())?;
    let attempt = Attempt::at_account(services, email.as_str(), &visit.ip).await?;
    let found = services
        .db()
        .system_all(person::Entity::find().filter(person::Column::Email.eq(email.as_str())))
        .await?
        .into_iter()
        .next();
    let hash = found.as_ref().and_then(|person| person.password_hash.as_deref());
    let fits =
        cmd.password.len() <= 4 * domain::identity::PASSWORD_MAX && password::fits(services, &cmd.password, hash).await;
    let person = found.filter(|_| fits).ok_or_else(wrong)?;
    let tx = services.db().system().await?;
    attempt.give_back(&tx).await?;
    let mine = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.id))
        .filter(membership::Column::LeftAt.is_null())
        .order_by_asc(membership::Column::StoreId);
    let home = tx.one(mine).await?.ok_or_else(wrong)?;
    if let Some(before) = &visit.signed {
        super::sign_out::end(&tx, before).await?;
    }
    let cookies = session::start(services, &tx, visit, (home.org_id, person.id, home.store_id)).await?;
    let place = (home.org_id, home.store_id, person.id);
    tx.audit_for(place, "people.signed_in", person.id, db::Change::default()).await?;
    tx.commit().await?;
    Ok(cookies)
}

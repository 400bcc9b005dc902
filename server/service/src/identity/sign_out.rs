//! Signing out.
#![expect(clippy::disallowed_methods, reason = "sessions belong to no tenant")]

use db::{SystemTx, entity::session};
use domain::AppError;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Signed, Visit};
use crate::Services;

/// Ends the session on the server; answers cookies that make the browser forget it. Without a session it only
/// makes the browser forget.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(services: &Services, visit: &Visit) -> Result<Vec<String>, AppError> {
    if let Some(signed) = &visit.signed {
        let tx = services.db().system().await?;
        end(&tx, signed).await?;
        tx.commit().await?;
    }
    Ok(super::session::forget(services))
}

/// Ends a session.
pub(super) async fn end(tx: &SystemTx, signed: &Signed) -> Result<(), AppError> {
    let now = tx.now();
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::val(now))
        .filter(session::Column::Id.eq(signed.session))
        .filter(session::Column::RevokedAt.is_null());
    if tx.update(ended).await? > 0 {
        let (org, user) = (signed.principal.org(), signed.principal.user());
        tx.audit_for((org, signed.here, user), "people.signed_out", user, db::Change::default()).await?;
    }
    Ok(())
}

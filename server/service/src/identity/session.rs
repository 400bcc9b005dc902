//! Sessions: a row, an access token that points to it, and a refresh token that rotates.

use db::{SystemTx, entity::session};
use domain::{AppError, Code, OrgId, SessionId, StoreId, UserId};
use sea_orm::ActiveValue::Set;

use super::{Visit, token};
use crate::Services;

/// The cookie that carries the access token.
pub const ACCESS_COOKIE: &str = "vitrine";
/// The cookie that carries the refresh token.
pub const REFRESH_COOKIE: &str = "vitrine-refresh";
/// A session ends this long after it was last used.
pub(super) const IDLE: i64 = 14 * domain::time::DAY;

/// The name of a cookie. On TLS it is bound to the host (`__Host-`, RFC 6265bis); plain http on localhost cannot be.
#[must_use]
pub fn cookie_name(base: &str, secure: bool) -> String {
    if secure { format!("__Host-{base}") } else { base.to_owned() }
}

/// Starts a session; answers its cookies.
pub(super) async fn start(
    services: &Services,
    tx: &SystemTx,
    visit: &Visit,
    (org, user, here): (OrgId, UserId, StoreId),
) -> Result<Vec<String>, AppError> {
    let id: SessionId = tx.mint();
    let (secret, refresh_hash) = token::secret(services.db());
    tx.insert(session::ActiveModel {
        id: Set(id),
        org_id: Set(org),
        user_id: Set(user),
        here: Set(here),
        all_stores: Set(false),
        refresh_hash: Set(refresh_hash),
        previous_hash: Set(None),
        rotated_at: Set(tx.now()),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now().plus(IDLE)),
        revoked_at: Set(None),
        ip: Set(visit.ip.clone()),
        agent: Set(visit.agent.chars().take(200).collect()),
    })
    .await?;
    cookies(services, id, Some(&secret))
}

/// The cookies of a session: a new access token, and a new refresh token when there is one.
pub(super) fn cookies(services: &Services, id: SessionId, secret: Option<&str>) -> Result<Vec<String>, AppError> {
    let access = token::sign(&services.keys().session, id, services.db().now())
        .ok_or_else(|| AppError::new(Code::Internal, "The session could not be signed."))?;
    let mut cookies = vec![cookie(services, ACCESS_COOKIE, &access, IDLE / 1000)];
    cookies.extend(secret.map(|secret| cookie(services, REFRESH_COOKIE, &format!("{id}.{secret}"), IDLE / 1000)));
    Ok(cookies)
}

/// Cookies that make the browser forget.
pub(super) fn forget(services: &Services) -> Vec<String> {
    [ACCESS_COOKIE, REFRESH_COOKIE].map(|name| cookie(services, name, "", 0)).to_vec()
}

fn cookie(services: &Services, base: &str, value: &str, max_age: i64) -> String {
    let secure = services.settings().secure_cookies;
    let flag = if secure { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{flag}", cookie_name(base, secure))
}

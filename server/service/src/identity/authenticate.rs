//! Who is asking. The only file that makes principals for requests.
#![expect(clippy::disallowed_methods, reason = "the one place where a request becomes a principal")]

use std::sync::Arc;

use db::{
    Authorized, Principal, Reach,
    entity::{membership, session},
};
use domain::{
    AppError, Code, OrgId, SessionId, StoreId, UserId,
    identity::{Permission, RecordScope, Role},
    sales::Live,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{session as sessions, token};
use crate::Services;

/// Two requests that leave together with the same old refresh token are not theft.
const GRACE: i64 = 30_000;

/// A request's person.
pub struct Signed {
    /// The session.
    pub session: SessionId,
    /// The store that writes go to.
    pub here: StoreId,
    /// Reads span all stores.
    pub all_stores: bool,
    pub(crate) principal: Principal,
    pub(crate) services: Services,
}

/// What a person may hear of what happens, as of when they began to listen.
pub struct Ears {
    user: UserId,
    grants: Vec<db::Grant>,
}

impl Ears {
    /// What they hear of something that happened in their organization, if anything.
    #[must_use]
    pub fn hear(&self, live: Live) -> Option<Live> {
        let grant = self.grants.iter().find(|grant| grant.store == live.store())?;
        live.heard_by(self.user, grant.role, grant.records)
    }
}

impl Signed {
    /// What they may hear.
    #[must_use]
    pub fn ears(&self) -> Ears {
        Ears { user: self.principal.user(), grants: self.principal.grants().to_vec() }
    }
}

/// A request as the doors see it: from where, and by whom if anybody.
#[derive(Clone, Default)]
pub struct Visit {
    /// Address of the client.
    pub ip: String,
    /// What the browser says it is.
    pub agent: String,
    /// The person, when the request carried a session that is alive.
    pub signed: Option<Arc<Signed>>,
}

impl Visit {
    /// The person.
    ///
    /// # Errors
    /// `session.required`.
    pub fn signed(&self) -> Result<&Signed, AppError> {
        self.signed.as_deref().ok_or_else(|| AppError::new(Code::Unauthenticated, "Please sign in."))
    }

    /// Proof that the person holds `P` in their current store.
    ///
    /// # Errors
    /// `session.required`, `permission.missing`.
    pub fn authorize<P: Permission>(&self) -> Result<Authorized<P>, AppError> {
        let signed = self.signed()?;
        let reach = if signed.all_stores { Reach::All } else { Reach::Here };
        Ok(signed.principal.authorize(signed.here, reach)?)
    }
}

/// Finds the person of a request by its cookies. The second answer are cookies to set: a rotated pair, or none.
///
/// # Errors
/// When the database fails; a bad token is an anonymous visit, not an error.
pub async fn authenticate(
    services: &Services,
    access: Option<&str>,
    refresh: Option<&str>,
) -> Result<(Option<Arc<Signed>>, Vec<String>), AppError> {
    let now = services.db().now();
    if let Some(id) = access.and_then(|token| token::verify(&services.keys().session, token, now)) {
        return Ok((visitor(services, id).await?, Vec::new()));
    }
    let Some((id, secret)) = refresh.and_then(|token| token.split_once('.')) else { return Ok((None, Vec::new())) };
    let Ok(id) = id.parse::<SessionId>() else { return Ok((None, Vec::new())) };
    match rotate(services, id, secret).await? {
        Some(cookies) => Ok((visitor(services, id).await?, cookies)),
        None => Ok((None, sessions::forget(services))),
    }
}

async fn visitor(services: &Services, id: SessionId) -> Result<Option<Arc<Signed>>, AppError> {
    let Some((row, principal)) = services.db().visitor(id).await? else { return Ok(None) };
    // A person may have left the store that the session was in.
    let stays = principal.grants().iter().any(|grant| grant.store == row.here);
    let here = if stays { row.here } else { principal.grants().first().map_or(row.here, |grant| grant.store) };
    Ok(Some(Arc::new(Signed { session: id, here, all_stores: row.all_stores, principal, services: services.clone() })))
}

/// Exchanges a refresh token for a new one. A token that was exchanged before ends the session: somebody has a copy.
async fn rotate(services: &Services, id: SessionId, secret: &str) -> Result<Option<Vec<String>>, AppError> {
    let tx = services.db().system().await?;
    let now = tx.now();
    let Some(row) = tx.one(session::Entity::find_by_id(id)).await? else { return Ok(None) };
    if row.revoked_at.is_some() || row.expires_at <= now {
        return Ok(None);
    }
    let hash = token::hash(secret);
    let change = session::Entity::update_many().filter(session::Column::Id.eq(id));
    if hash == row.refresh_hash {
        let (fresh, fresh_hash) = token::secret(services.db());
        let change = change
            .col_expr(session::Column::RefreshHash, Expr::val(fresh_hash))
            .col_expr(session::Column::PreviousHash, Expr::val(row.refresh_hash))
            .col_expr(session::Column::RotatedAt, Expr::val(now))
            .col_expr(session::Column::ExpiresAt, Expr::val(now.plus(sessions::IDLE)));
        // PostgreSQL lets two requests read the same token; the second to write must not void what the first was given.
        if tx.update(change.filter(session::Column::RefreshHash.eq(hash.as_str()))).await? == 0 {
            return sessions::cookies(services, id, None).map(Some);
        }
        tx.commit().await?;
        return sessions::cookies(services, id, Some(&fresh)).map(Some);
    }
    if row.previous_hash.as_ref() == Some(&hash) && now.since(row.rotated_at) <= GRACE {
        return sessions::cookies(services, id, None).map(Some);
    }
    tx.update(change.col_expr(session::Column::RevokedAt, Expr::val(now))).await?;
    tx.commit().await?;
    tracing::warn!(session.id = %id, "session.refresh_reused");
    Ok(None)
}

/// A person as the operator of this installation acts for them on the command line, in their first store.
///
/// # Errors
/// `record.not_found` for an unknown address, `permission.missing`.
pub async fn on_behalf<P: Permission>(services: &Services, email: &str) -> Result<Authorized<P>, AppError> {
    use db::entity::person;
    let by_email = person::Entity::find().filter(person::Column::Email.eq(email.trim().to_lowercase()));
    let person = services.db().system_all(by_email).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    let mine = membership::Entity::find()
        .filter(membership::Column::UserId.eq(person.id))
        .filter(membership::Column::LeftAt.is_null());
    let home = services.db().system_all(mine).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    let principal = services.db().principal(home.org_id, person.id).await?;
    Ok(principal.authorize(home.store_id, Reach::Here)?)
}

/// A person as their own planned mail or calendar acts for them, in one of their stores.
///
/// # Errors
/// `record.not_found` for somebody who works there no more, `permission.missing`.
pub(crate) async fn in_person<P: Permission>(
    services: &Services,
    (org, store, user): (OrgId, Option<StoreId>, UserId),
) -> Result<Authorized<P>, AppError> {
    let principal = services.db().principal(org, user).await?;
    let allowed = |grant: &&db::Grant| domain::identity::role_allows(grant.role, P::CODE);
    let first = principal.grants().iter().filter(allowed).map(|grant| grant.store).min();
    let here = store.or(first).ok_or_else(AppError::not_found)?;
    Ok(principal.authorize(here, Reach::All)?)
}

/// Whoever planned something, or an owner when they have left or lost the right: what the calendar decides or a customer
/// does is carried out all the same.
///
/// # Errors
/// `record.not_found` for a store that nobody owns.
pub(crate) async fn deputy<P: Permission>(
    services: &Services,
    (org, store, actor): (OrgId, StoreId, UserId),
) -> Result<Authorized<P>, AppError> {
    let planned_by = services.db().principal(org, actor).await;
    if let Ok(who) = planned_by.and_then(|it| it.authorize(store, Reach::Here)) {
        return Ok(who);
    }
    steward(services, org, store).await
}

/// An owner of a store, who sees every record there: for what the calendar does with the tasks of anybody.
///
/// # Errors
/// `record.not_found` for a store that nobody owns.
pub(crate) async fn steward<P: Permission>(
    services: &Services,
    org: OrgId,
    store: StoreId,
) -> Result<Authorized<P>, AppError> {
    let owner = membership::Entity::find()
        .filter(membership::Column::OrgId.eq(org))
        .filter(membership::Column::StoreId.eq(store))
        .filter(membership::Column::Role.eq(Role::Owner))
        .filter(membership::Column::LeftAt.is_null())
        .filter(membership::Column::Records.eq(RecordScope::All));
    let owner = services.db().system_all(owner).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    Ok(services.db().principal(org, owner.user_id).await?.authorize(store, Reach::Here)?)
}

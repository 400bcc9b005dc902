//! Opening a business.
#![expect(clippy::disallowed_methods, reason = "the tenant does not exist yet")]

use db::{
    SystemTx,
    entity::{location, membership, morning, org, person, register, store},
};
use domain::{
    AppError, Code, LocationId, OrgId, RegisterId, StoreId, UserId,
    identity::{Doors, RecordScope, Role, SignUp, SignUpRead},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Visit, password, session, throttle::Attempt};
use crate::{Services, SignUpDoor, zone};

/// The places that every new store starts with.
pub(crate) const PLACES: [(&str, &str); 5] =
    [("Front case", "case"), ("Side case", "case"), ("Safe", "safe"), ("Intake tray", "tray"), ("Workbench", "bench")];

/// What the first till of a new store is called.
const FIRST_TILL: &str = "Till 1";

/// What the doors look like from outside.
///
/// # Errors
/// When the database fails.
pub async fn doors(services: &Services) -> Result<Doors, AppError> {
    let anybody = services.db().system_all(person::Entity::find().limit(1)).await?;
    Ok(Doors { sign_up_open: open(services, !anybody.is_empty()) })
}

fn open(services: &Services, anybody: bool) -> bool {
    match services.settings().sign_up {
        SignUpDoor::Open => true,
        SignUpDoor::UntilFirst => !anybody,
        SignUpDoor::Closed => false,
    }
}

/// Opens a business with its first store and its owner, and signs the owner in; answers the cookies. The key of the
/// form becomes the organization's id, so the same form sent twice opens one business.
///
/// # Errors
/// `sign_up.closed`, `input.invalid`, `conflict.replayed`, `request.throttled`.
pub async fn sign_up(services: &Services, visit: &Visit, form: SignUp) -> Result<Vec<String>, AppError> {
    let read = form.read()?;
    if zone::zone(&form.time_zone).is_none() {
        return Err(AppError::field("time_zone", "Choose the time zone of the store."));
    }
    let org = OrgId::from(Uuid::from(form.key));
    // Hashing is dear, so it waits until nothing else speaks against the form; the transaction looks again.
    let tx = services.db().system().await?;
    let opened = check(services, &tx, org, &read).await?;
    drop(tx);
    if let Some(done) = opened {
        return replay(services, visit, &form, &done).await;
    }
    Attempt::from_address(services, &visit.ip).await?;
    let hash = password::hash(services, &form.password).await?;
    let tx = services.db().system().await?;
    if let Some(done) = check(services, &tx, org, &read).await? {
        drop(tx);
        return replay(services, visit, &form, &done).await;
    }
    let (user, here) = found(&tx, org, &form, &read, &hash, &visit.ip).await?;
    let cookies = session::start(services, &tx, visit, (org, user, here)).await?;
    tx.audit_for((org, here, user), "organization.signed_up", org, db::Change::to(&read.store_name)).await?;
    tx.commit().await?;
    Ok(cookies)
}

/// Whether the door is open to this form; answers the business that the very form opened before.
async fn check(
    services: &Services,
    tx: &SystemTx,
    org: OrgId,
    read: &SignUpRead,
) -> Result<Option<org::Model>, AppError> {
    if let Some(done) = tx.one(org::Entity::find_by_id(org)).await? {
        return Ok(Some(done));
    }
    let anybody = tx.one(person::Entity::find().limit(1)).await?.is_some();
    if !open(services, anybody) {
        return Err(AppError::new(Code::SignUpClosed, "This shop is already set up. Ask its owner to add you."));
    }
    let taken = person::Entity::find().filter(person::Column::Email.eq(read.email.as_str()));
    if tx.one(taken).await?.is_some() {
        return Err(AppError::field("email", "This address has an account already. Sign in instead."));
    }
    Ok(None)
}

/// The same form again: signs its owner in, if it really is the same.
async fn replay(services: &Services, visit: &Visit, form: &SignUp, done: &org::Model) -> Result<Vec<String>, AppError> {
    if done.name != form.read()?.store_name {
        return Err(AppError::new(Code::Replayed, "This form was sent before with other content. Reload the page."));
    }
    let cmd = domain::identity::SignIn { email: form.email.clone(), password: form.password.clone() };
    super::sign_in(services, visit, cmd).await
}

async fn found(
    tx: &SystemTx,
    org: OrgId,
    form: &SignUp,
    read: &SignUpRead,
    hash: &str,
    ip: &str,
) -> Result<(UserId, StoreId), AppError> {
    let now = tx.now();
    let (user, here): (UserId, StoreId) = (tx.mint(), tx.mint());
    tx.insert(org::ActiveModel {
        id: Set(org),
        name: Set(read.store_name.clone()),
        referral: Set(read.referral.clone()),
        policy_version: Set(form.policy.clone()),
        policy_at: Set(now),
        policy_ip: Set(ip.to_owned()),
        created_at: Set(now),
    })
    .await?;
    tx.insert(person::ActiveModel {
        id: Set(user),
        email: Set(read.email.as_str().to_owned()),
        name: Set(read.name.clone()),
        phone: Set(read.phone.clone()),
        password_hash: Set(Some(hash.to_owned())),
        created_at: Set(now),
    })
    .await?;
    open_store(tx, org, here, (&read.store_name, &form.time_zone, read.currency.code())).await?;
    tx.insert(membership::ActiveModel {
        org_id: Set(org),
        store_id: Set(here),
        user_id: Set(user),
        role: Set(Role::Owner),
        records: Set(RecordScope::All),
        team: Set(String::new()),
        left_at: Set(None),
    })
    .await?;
    Ok((user, here))
}

/// Opens a store with its first places and its first till.
pub(crate) async fn open_store(
    tx: &SystemTx,
    org: OrgId,
    id: StoreId,
    (name, time_zone, currency): (&str, &str, &str),
) -> Result<(), AppError> {
    tx.insert(store::ActiveModel {
        org_id: Set(org),
        id: Set(id),
        name: Set(name.to_owned()),
        time_zone: Set(time_zone.to_owned()),
        currency: Set(currency.to_owned()),
        claim: Set(false),
        created_at: Set(tx.now()),
    })
    .await?;
    // Its first day is looked at as soon as there is anything to do.
    tx.insert(morning::ActiveModel { org_id: Set(org), store_id: Set(id), id: Set(id), next_at: Set(tx.now()) })
        .await?;
    for (position, (name, kind)) in (0..).zip(PLACES) {
        tx.insert(location::ActiveModel {
            org_id: Set(org),
            store_id: Set(id),
            id: Set(tx.mint::<LocationId>()),
            name: Set(name.to_owned()),
            kind: Set(kind.to_owned()),
            position: Set(position),
        })
        .await?;
    }
    tx.insert(register::ActiveModel {
        org_id: Set(org),
        store_id: Set(id),
        id: Set(tx.mint::<RegisterId>()),
        name: Set(FIRST_TILL.to_owned()),
        printer: Set(String::new()),
        reader: Set(String::new()),
        position: Set(0),
        removed_at: Set(None),
    })
    .await?;
    Ok(())
}

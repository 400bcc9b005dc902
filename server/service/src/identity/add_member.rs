//! Adding a colleague.
#![expect(clippy::disallowed_methods, reason = "people and invitations belong to no tenant; grants are checked first")]

use db::entity::{invite, membership, person};
use domain::{
    AppError, Code, Event, InviteId, StoreId,
    identity::{AddMember, people::Manage},
    time::DAY,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{Authorized, Services};

/// An invitation is good for this long.
const GOOD_FOR: i64 = 7 * DAY;

/// Adds a colleague to stores that the person manages. The id of the command becomes the colleague's id, so the
/// same form sent twice adds one.
///
/// # Errors
/// `input.invalid`, `permission.missing` for a role that the person may not give, `record.not_found` for a store
/// that is not theirs, `conflict.replayed`.
pub async fn add_member(services: &Services, who: &Authorized<Manage>, cmd: AddMember) -> Result<(), AppError> {
    let (name, email) = cmd.read()?;
    for store in &cmd.stores {
        let role = who.at(*store)?.role();
        if !role.is_some_and(|role| role.may_appoint(cmd.role)) {
            return Err(AppError::new(Code::Forbidden, format!("You cannot make somebody {}.", cmd.role.label())));
        }
    }
    let tx = services.db().system().await?;
    let now = tx.now();
    if let Some(done) = tx.one(person::Entity::find_by_id(cmd.id)).await? {
        let mine = membership::Entity::find().filter(membership::Column::UserId.eq(cmd.id));
        let mine = tx.all(mine).await?;
        let works = |store: &StoreId| mine.iter().any(|it| (it.org_id, it.store_id) == (who.org(), *store));
        let same = done.email == email.as_str()
            && done.name == name
            && mine.iter().all(|it| it.role == cmd.role && cmd.stores.contains(&it.store_id))
            && cmd.stores.iter().all(works);
        return if same {
            Ok(())
        } else {
            Err(AppError::new(Code::Replayed, "This form was sent before with other content."))
        };
    }
    let taken = person::Entity::find().filter(person::Column::Email.eq(email.as_str()));
    if tx.one(taken).await?.is_some() {
        return Err(AppError::field("email", "This address has an account already."));
    }
    tx.insert(person::ActiveModel {
        id: Set(cmd.id),
        email: Set(email.as_str().to_owned()),
        name: Set(name.clone()),
        phone: Set(String::new()),
        password_hash: Set(None),
        created_at: Set(now),
    })
    .await?;
    for store in &cmd.stores {
        tx.insert(membership::ActiveModel {
            org_id: Set(who.org()),
            store_id: Set(*store),
            user_id: Set(cmd.id),
            role: Set(cmd.role),
            records: Set(cmd.role.records()),
            team: Set(String::new()),
            left_at: Set(None),
        })
        .await?;
    }
    let invite: InviteId = tx.mint();
    tx.insert(invite::ActiveModel {
        id: Set(invite),
        org_id: Set(who.org()),
        user_id: Set(cmd.id),
        token_hash: Set(None),
        expires_at: Set(now.plus(GOOD_FOR)),
        used_at: Set(None),
    })
    .await?;
    let place = (who.org(), who.store(), who.user());
    tx.emit_for(place, &Event::MemberInvited { invite, user: cmd.id, role: cmd.role }).await?;
    tx.audit_for(place, "people.member_added", cmd.id, db::Change::to((name, cmd.role, &cmd.stores))).await?;
    Ok(tx.commit().await?)
}

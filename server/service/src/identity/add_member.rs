//! Adding a colleague, and the mail that lets them in.
#![expect(clippy::disallowed_methods, reason = "people and invitations belong to no tenant; grants are checked first")]

use db::entity::{invite, membership, person};
use domain::{
    AppError, Code, Event, InviteId, OrgId, UserId,
    identity::{AddMember, RecordScope, people::Manage},
    time::DAY,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::token;
use crate::{Authorized, Services, gateways::Letter};

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
        let same = done.email == email.as_str() && done.name == name;
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
            records: Set(RecordScope::Own),
            team: Set(String::new()),
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

/// Mints the link of an invitation and mails it. Running it again mints another link and voids the former.
pub(crate) async fn send_invitation(
    services: &Services,
    org: OrgId,
    invite: InviteId,
    user: UserId,
) -> Result<(), AppError> {
    let (secret, hash) = token::secret(services.db());
    let tx = services.db().system().await?;
    let open = invite::Entity::update_many()
        .col_expr(invite::Column::TokenHash, Expr::val(hash))
        .filter(invite::Column::Id.eq(invite))
        .filter(invite::Column::UsedAt.is_null());
    if tx.update(open).await? == 0 {
        return Ok(()); // used meanwhile
    }
    let Some(person) = tx.one(person::Entity::find_by_id(user)).await? else { return Ok(()) };
    let business = tx.one(db::entity::org::Entity::find_by_id(org)).await?.map(|org| org.name).unwrap_or_default();
    tx.commit().await?;
    let link = format!("{}/welcome/{secret}", services.settings().public_url);
    let letter = Letter {
        to: person.email,
        subject: format!("Your account at {business}"),
        body: format!(
            "Hello {},\n\n{business} has added you to its staff. Choose your password here:\n\n{link}\n\nThe link works once, for seven days.\n",
            person.name
        ),
    };
    super::keep(services, org, letter).await
}

//! The mail that lets a colleague in.
#![expect(clippy::disallowed_methods, reason = "invitations belong to no tenant; the job was planned by whoever may")]

use db::entity::{invite, person};
use domain::{AppError, InviteId, OrgId, StoreId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::token;
use crate::{Services, gateways::Letter};

/// Mints the link of an invitation and mails it, on behalf of whoever added the colleague. Running it again mints
/// another link and voids the former.
pub(crate) async fn send_invitation(
    services: &Services,
    place: (OrgId, StoreId, UserId),
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
    let business = tx.one(db::entity::org::Entity::find_by_id(place.0)).await?.map(|org| org.name).unwrap_or_default();
    // Which invitation, never its link.
    tx.audit_for(place, "people.invitation_sent", user, db::Change::to(invite)).await?;
    tx.commit().await?;
    let link = format!("{}/welcome/{secret}", services.settings().public_url);
    let letter = Letter {
        file: None,
        to: person.email,
        subject: format!("Your account at {business}"),
        body: format!(
            "Hello {},\n\n{business} has added you to its staff. Choose your password here:\n\n{link}\n\nThe link works once, for seven days.\n",
            person.name
        ),
    };
    super::keep_mail(services, place.0, letter).await
}

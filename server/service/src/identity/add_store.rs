//! Opening a further store.
#![expect(clippy::disallowed_methods, reason = "the store does not exist yet, and memberships belong to no tenant")]

use db::entity::{membership, store};
use domain::{
    AppError, Code,
    identity::{AddStore, RecordScope, Role, organization::ManageStores},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::sign_up::open_store;
use crate::{Authorized, Services, zone};

/// Opens a store; the owner who opens it works there too. The id of the command becomes the store's id, so the same
/// form sent twice opens one.
///
/// # Errors
/// `input.invalid`, `conflict.replayed`.
pub async fn add_store(services: &Services, who: &Authorized<ManageStores>, cmd: AddStore) -> Result<(), AppError> {
    let (name, currency) = cmd.read()?;
    if zone::zone(&cmd.time_zone).is_none() {
        return Err(AppError::field("time_zone", "Choose the time zone of the store."));
    }
    let tx = services.db().system().await?;
    let same = store::Entity::find().filter(store::Column::OrgId.eq(who.org())).filter(store::Column::Id.eq(cmd.id));
    if let Some(done) = tx.one(same).await? {
        let replayed = AppError::new(Code::Replayed, "This form was sent before with other content.");
        let same = done.name == name && done.time_zone == cmd.time_zone && done.currency == currency.code();
        return if same { Ok(()) } else { Err(replayed) };
    }
    open_store(&tx, who.org(), cmd.id, (&name, &cmd.time_zone, currency.code())).await?;
    tx.insert(membership::ActiveModel {
        org_id: Set(who.org()),
        store_id: Set(cmd.id),
        user_id: Set(who.user()),
        role: Set(Role::Owner),
        records: Set(RecordScope::All),
        team: Set(String::new()),
        left_at: Set(None),
    })
    .await?;
    let place = (who.org(), cmd.id, who.user());
    tx.audit_for(place, "organization.store_opened", cmd.id, db::Change::to(&name)).await?;
    Ok(tx.commit().await?)
}

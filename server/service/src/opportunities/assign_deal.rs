//! Whose a deal is, and who works on it beside them.

use db::{
    Change,
    entity::{opportunity, opportunity_person as person},
};
use domain::{
    AppError, UserId,
    identity::{Permission, opportunities::Edit, role_allows},
    opportunities::{AssignDeal, DealDone, ShareDeal},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::change::{announce, begin, kept, write};
use crate::Authorized;

/// Gives a deal to somebody who works in its store, or to nobody. Taking one of nobody is claiming it; of two who do so
/// at once, one has it.
///
/// # Errors
/// `input.invalid` for somebody who does not work there with deals, `conflict.stale`, `record.not_found`.
pub async fn assign_deal(who: &Authorized<Edit>, cmd: AssignDeal) -> Result<DealDone, AppError> {
    use opportunity::Column as C;
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    works_here(&tx, cmd.owner.into_iter(), "owner").await?;
    // Who owns it needs no second name on it.
    if let Some(owner) = cmd.owner {
        let named = person::Entity::delete_many()
            .filter(person::Column::OpportunityId.eq(cmd.id))
            .filter(person::Column::UserId.eq(owner));
        tx.delete(named).await?;
    }
    tx.audit("opportunities.assigned", cmd.id, Change::from_to(it.row.owner_id, cmd.owner)).await?;
    // Last: whoever sees only their own has given it out of sight.
    write(&tx, it.change(&tx).col_expr(C::OwnerId, Expr::val(cmd.owner))).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done())
}

/// Says who works on a deal beside its owner: they see it as if it were theirs.
///
/// # Errors
/// `input.invalid` for somebody who does not work there with deals, `conflict.stale`, `record.not_found`.
pub async fn share_deal(who: &Authorized<Edit>, cmd: ShareDeal) -> Result<DealDone, AppError> {
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    let people = cmd.read(it.row.owner_id)?;
    works_here(&tx, people.iter().copied(), "people").await?;
    write(&tx, it.change(&tx)).await?;
    tx.delete(person::Entity::delete_many().filter(person::Column::OpportunityId.eq(cmd.id))).await?;
    let rows = people.iter().map(|user| person::ActiveModel {
        opportunity_id: Set(cmd.id),
        user_id: Set(*user),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    tx.audit("opportunities.shared", cmd.id, Change::to(&people)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done())
}

/// Everybody named works with deals in the current store.
///
/// # Errors
/// `input.invalid`.
pub(super) async fn works_here(
    tx: &db::ReadTx,
    mut people: impl Iterator<Item = UserId>,
    field: &'static str,
) -> Result<(), AppError> {
    let staff = tx.roles().await?;
    let works = |user: &UserId| staff.get(user).is_some_and(|role| role_allows(*role, Edit::CODE));
    if people.all(|user| works(&user)) {
        Ok(())
    } else {
        Err(AppError::field(field, "Choose somebody who works with deals in this store."))
    }
}

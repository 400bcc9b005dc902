//! What one client is to another.

use db::{Change, entity::customer_relation};
use domain::{
    AppError, Code,
    customers::{Relate, Unrelate},
    identity::customers::Edit,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::rows::found;
use crate::Authorized;

/// Says what two clients are to each other. Said again, it is the newest word that holds.
///
/// # Errors
/// `input.invalid` for somebody and themselves, `record.not_found`.
pub async fn relate(who: &Authorized<Edit>, cmd: Relate) -> Result<(), AppError> {
    match tie(who, cmd).await {
        Err(err) if err.code == Code::Duplicate => tie(who, cmd).await,
        done => done,
    }
}

async fn tie(who: &Authorized<Edit>, cmd: Relate) -> Result<(), AppError> {
    use customer_relation::Column as C;
    cmd.check()?;
    let tx = who.begin().await?;
    let (one, other) = (found(&tx, cmd.customer).await?.id, found(&tx, cmd.other).await?.id);
    let either = Condition::any()
        .add(Condition::all().add(C::CustomerId.eq(one)).add(C::OtherId.eq(other)))
        .add(Condition::all().add(C::CustomerId.eq(other)).add(C::OtherId.eq(one)));
    let known = tx.one(customer_relation::Entity::find().filter(either.clone())).await?;
    if known.as_ref().is_some_and(|row| row.kind == cmd.kind && row.gifts_private == cmd.gifts_private) {
        return Ok(());
    }
    tx.delete(customer_relation::Entity::delete_many().filter(either)).await?;
    tx.insert(customer_relation::ActiveModel {
        id: Set(cmd.id),
        customer_id: Set(one),
        other_id: Set(other),
        kind: Set(cmd.kind),
        gifts_private: Set(cmd.gifts_private),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.audit("customers.related", one, Change::to(cmd)).await?;
    Ok(tx.commit().await?)
}

/// Takes a relation away. Again, it is gone already.
///
/// # Errors
/// When the database fails.
pub async fn unrelate(who: &Authorized<Edit>, cmd: Unrelate) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let here = customer_relation::Column::Id.eq(cmd.id);
    let Some(row) = tx.one(customer_relation::Entity::find().filter(here.clone())).await? else { return Ok(()) };
    tx.delete(customer_relation::Entity::delete_many().filter(here)).await?;
    tx.audit("customers.unrelated", row.customer_id, Change::to((row.other_id, row.kind))).await?;
    Ok(tx.commit().await?)
}

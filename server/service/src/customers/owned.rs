//! What a client owns and did not buy here.

use db::{Change, entity::owned_piece};
use domain::{
    AppError, Code,
    customers::{AddOwned, RemoveOwned},
    identity::customers::Edit,
    text::code_key,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::rows::found;
use crate::{Authorized, fingerprint};

/// Notes that a client owns something. Sent twice it is noted once.
///
/// # Errors
/// `input.invalid`, `conflict.replayed`, `record.not_found`.
pub async fn add_owned(who: &Authorized<Edit>, cmd: AddOwned) -> Result<(), AppError> {
    match add(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => add(who, &cmd).await,
        done => done,
    }
}

async fn add(who: &Authorized<Edit>, cmd: &AddOwned) -> Result<(), AppError> {
    let (read, year) = cmd.draft.read()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let known = owned_piece::Entity::find().filter(owned_piece::Column::Id.eq(cmd.id));
    if let Some(row) = tx.one(known).await? {
        let why = "This was sent before with other content.";
        return if row.hash == hash { Ok(()) } else { Err(AppError::new(Code::Replayed, why)) };
    }
    let customer = found(&tx, cmd.customer).await?.id;
    tx.insert(owned_piece::ActiveModel {
        id: Set(cmd.id),
        customer_id: Set(customer),
        title: Set(read.title),
        brand: Set(read.brand),
        reference: Set(read.reference),
        serial_key: Set(code_key(&read.serial)),
        serial: Set(read.serial),
        year: Set(year),
        note: Set(read.note),
        hash: Set(hash),
        version: Set(1),
        removed_at: Set(None),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.audit("customers.owns", customer, Change::to(&cmd.draft.title)).await?;
    Ok(tx.commit().await?)
}

/// They do not own it any more. Again, that is known already.
///
/// # Errors
/// `record.not_found`.
pub async fn remove_owned(who: &Authorized<Edit>, cmd: RemoveOwned) -> Result<(), AppError> {
    use owned_piece::Column as C;
    let tx = who.begin().await?;
    let row = tx.find::<owned_piece::Entity>(cmd.id).await?;
    let gone = owned_piece::Entity::update_many()
        .col_expr(C::RemovedAt, Expr::val(Some(tx.now())))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(cmd.id))
        .filter(C::RemovedAt.is_null());
    if tx.update(gone).await? > 0 {
        tx.audit("customers.owns_no_more", row.customer_id, Change::to(&row.title)).await?;
        tx.commit().await?;
    }
    Ok(())
}

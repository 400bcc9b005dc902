//! The PIN with which somebody agrees at another person's till: set with one's password, checked slowly.
#![expect(clippy::disallowed_methods, reason = "passwords belong to people, not to a tenant")]

use db::{
    ReadTx,
    entity::{member_pin, person},
};
use domain::{
    AppError, Code, UserId,
    identity::{PASSWORD_MAX, session::Own},
    sales::SetPin,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{password, throttle::Attempt};
use crate::{Authorized, Services};

/// Sets one's own PIN. Takes one's password: a till that was left open must not give away the right to approve.
///
/// # Errors
/// `input.invalid`, `session.wrong_credentials`, `request.throttled`.
pub async fn set_pin(services: &Services, who: &Authorized<Own>, cmd: SetPin) -> Result<(), AppError> {
    if !(4..=8).contains(&cmd.pin.len()) || !cmd.pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AppError::field("pin", "Four to eight digits."));
    }
    let attempt = Attempt::at_pin(services, who.user()).await?;
    let me = person::Entity::find().filter(person::Column::Id.eq(who.user()));
    let me = services.db().system_all(me).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    let known = cmd.password.len() <= 4 * PASSWORD_MAX
        && password::fits(services, &cmd.password, me.password_hash.as_deref()).await;
    if !known {
        return Err(AppError::new(Code::WrongCredentials, "This is not your password."));
    }
    attempt.forgive(services).await?;
    let hash = password::hash(services, &cmd.pin).await?;
    let tx = who.begin().await?;
    let again = member_pin::Entity::update_many()
        .col_expr(member_pin::Column::PinHash, Expr::val(hash.as_str()))
        .col_expr(member_pin::Column::SetAt, Expr::val(tx.now()))
        .col_expr(member_pin::Column::SetBy, Expr::val(tx.user()))
        .filter(member_pin::Column::UserId.eq(who.user()));
    if tx.update(again).await? == 0 {
        tx.insert(member_pin::ActiveModel {
            user_id: Set(who.user()),
            pin_hash: Set(hash),
            set_at: Set(tx.now()),
            set_by: Set(tx.user()),
            ..Default::default()
        })
        .await?;
    }
    tx.audit("people.pin_set", who.user(), db::Change::default()).await?;
    Ok(tx.commit().await?)
}

/// Who of some people has a PIN.
///
/// # Errors
/// When the database fails.
pub(crate) async fn have_pin(tx: &ReadTx) -> Result<Vec<UserId>, AppError> {
    Ok(tx.all(member_pin::Entity::find()).await?.into_iter().map(|row| row.user_id).collect())
}

/// Proves that somebody of this organization is at the till, by their PIN. Takes its time also for nobody.
///
/// # Errors
/// `approval.pin_wrong`, `request.throttled` after six wrong ones.
pub(crate) async fn prove(services: &Services, tx: &ReadTx, user: UserId, pin: &str) -> Result<(), AppError> {
    let attempt = Attempt::at_pin(services, user).await?;
    let kept = tx.one(member_pin::Entity::find().filter(member_pin::Column::UserId.eq(user))).await?;
    let fits = pin.len() <= 8 && password::fits(services, pin, kept.as_ref().map(|row| row.pin_hash.as_str())).await;
    if !fits {
        return Err(AppError::new(Code::PinWrong, "This PIN is not right."));
    }
    attempt.forgive(services).await
}

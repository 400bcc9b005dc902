//! Store credit that is granted by hand: goodwill, a correction.

use db::{Change, entity::value_entry};
use domain::{
    AppError, Code, DocumentId, Money,
    identity::sales::Approve,
    sales::{GrantCredit, PaidDocument, ValueView, stored_value::ValueReason},
    text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    posting::House,
    value::{self, Posting},
};
use crate::{Authorized, customers};

/// Grants a customer store credit. Its id is minted by the browser: the same grant twice is one.
///
/// # Errors
/// `input.invalid`, `record.not_found`, `money.currency_mismatch`.
pub async fn grant_credit(who: &Authorized<Approve>, cmd: GrantCredit) -> Result<ValueView, AppError> {
    match once(who, &cmd).await {
        // PostgreSQL: the first credit of this customer was opened at the same moment.
        Err(err) if err.code == Code::Duplicate => once(who, &cmd).await,
        done => done,
    }
}

async fn once(who: &Authorized<Approve>, cmd: &GrantCredit) -> Result<ValueView, AppError> {
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    if cmd.amount.is_zero() || cmd.amount.is_negative() {
        return Err(AppError::field("amount", "More than nothing."));
    }
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, who.store(), tx.now()).await?;
    cmd.amount.checked()?.same_currency(Money::zero(house.currency()))?;
    let customer = customers::find(&tx, cmd.customer).await?;
    let document_id = DocumentId::from(uuid::Uuid::from(cmd.id));
    let done = value_entry::Entity::find().filter(value_entry::Column::DocumentId.eq(document_id));
    if tx.one(done).await?.is_none() {
        let account = value::open_credit(&tx, customer.id, house.currency()).await?;
        let (document, on, amount) = (PaidDocument::Grant, house.today, cmd.amount);
        let issue = ValueReason::Issue;
        value::post(&tx, Posting { account, reason: issue, amount, document, document_id, on, reverses: None }).await?;
        tx.audit("sales.credit_granted", customer.id, Change::to((cmd.amount, reason))).await?;
    }
    let credit = value::credit_of(&tx, customer.id, house.currency()).await?.ok_or_else(AppError::not_found)?;
    let view = value::view(&credit)?;
    tx.commit().await?;
    Ok(view)
}

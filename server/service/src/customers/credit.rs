//! Store credit of two records that become one, and of one that becomes two: a ledger, so what moves is posted on both
//! sides.

use db::{
    StoreTx,
    entity::{customer, value_account, value_entry},
};
use domain::{
    AppError, Code, DocumentId, MergeId, ValueAccountId, ValueEntryId,
    customers::MergeClients,
    sales::{
        PaidDocument,
        stored_value::{ValueKind, ValueReason},
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use crate::identity::business_day;

/// Store credit that both have in one currency becomes one. What only the other has moves with the record.
pub(super) async fn join(
    tx: &StoreTx,
    keep: &customer::Model,
    gone: &customer::Model,
    cmd: &MergeClients,
) -> Result<(), AppError> {
    let (mine, theirs) = (of(tx, keep).await?, of(tx, gone).await?);
    for from in theirs {
        let to = mine.iter().find(|it| it.currency == from.currency);
        if let Some(to) = to.filter(|_| from.balance > 0) {
            shift(tx, (from.id, to.id), from.balance, cmd.id).await?;
        }
    }
    Ok(())
}

/// What was taken over goes back, as far as it has not been spent.
pub(super) async fn part(
    tx: &StoreTx,
    keep: &customer::Model,
    gone: &customer::Model,
    merge: MergeId,
) -> Result<(), AppError> {
    use value_entry::Column as E;
    let came = value_entry::Entity::find()
        .filter(E::DocumentId.eq(DocumentId::from(Uuid::from(merge))))
        .filter(E::Amount.gt(0));
    let came = tx.all(came).await?;
    let (mine, theirs) = (of(tx, keep).await?, of(tx, gone).await?);
    for entry in came {
        let Some(from) = mine.iter().find(|it| it.id == entry.account_id) else { continue };
        let to = theirs.iter().find(|it| it.currency == from.currency);
        let amount = std::cmp::min(entry.amount, from.balance);
        if let Some(to) = to.filter(|_| amount > 0) {
            shift(tx, (from.id, to.id), amount, merge).await?;
        }
    }
    Ok(())
}

async fn of(tx: &StoreTx, client: &customer::Model) -> Result<Vec<value_account::Model>, AppError> {
    use value_account::Column as A;
    let credit =
        value_account::Entity::find().filter(A::CustomerId.eq(client.id)).filter(A::Kind.eq(ValueKind::StoreCredit));
    Ok(tx.all(credit).await?)
}

async fn shift(
    tx: &StoreTx,
    (from, to): (ValueAccountId, ValueAccountId),
    amount: i64,
    merge: MergeId,
) -> Result<(), AppError> {
    use value_account::Column as A;
    let today = business_day(tx).await?;
    for (account, reason, delta) in [(from, ValueReason::Redeem, -amount), (to, ValueReason::Issue, amount)] {
        let change = value_account::Entity::update_many()
            .col_expr(A::Balance, Expr::col(A::Balance).add(delta))
            .filter(A::Id.eq(account))
            .filter(A::Balance.gte(-delta));
        if tx.update(change).await? == 0 {
            return Err(AppError::new(Code::Stale, "The store credit was used just now. Try again."));
        }
        tx.insert(value_entry::ActiveModel {
            id: Set(tx.mint::<ValueEntryId>()),
            account_id: Set(account),
            store_id: Set(tx.store()),
            reason: Set(reason),
            amount: Set(delta),
            document: Set(PaidDocument::Grant),
            document_id: Set(Uuid::from(merge).into()),
            reverses: Set(None),
            business_date: Set(today),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}

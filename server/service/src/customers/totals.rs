//! What a client's purchases come to, currency by currency: a projection of their sales, kept with each of them.

use db::{StoreTx, entity::customer_total};
use domain::{AppError, CustomerId, Date, Money};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

/// A sale was posted.
///
/// # Errors
/// `conflict.duplicate` when the client's first sale is posted twice at the same moment; it may be tried again.
pub(crate) async fn bought(tx: &StoreTx, customer: CustomerId, total: Money, on: Date) -> Result<(), AppError> {
    use customer_total::Column as C;
    let known = customer_total::Entity::update_many()
        .col_expr(C::Sales, Expr::col(C::Sales).add(1))
        .col_expr(C::Spent, Expr::col(C::Spent).add(total.minor))
        // Not the newest one: the day of another store may be behind, and clocks are moved.
        .col_expr(C::FirstOn, Expr::case(Expr::col(C::FirstOn).gt(on), on).finally(Expr::col(C::FirstOn)).into())
        .col_expr(C::LastOn, Expr::case(Expr::col(C::LastOn).lt(on), on).finally(Expr::col(C::LastOn)).into())
        .filter(C::CustomerId.eq(customer))
        .filter(C::Currency.eq(total.currency.code()));
    if tx.update(known).await? == 0 {
        tx.insert(customer_total::ActiveModel {
            customer_id: Set(customer),
            currency: Set(total.currency.code().to_owned()),
            sales: Set(1),
            returns: Set(0),
            spent: Set(total.minor),
            first_on: Set(on),
            last_on: Set(on),
            ..Default::default()
        })
        .await?;
    }
    Ok(())
}

/// Something of a sale came back.
///
/// # Errors
/// When the database fails.
pub(crate) async fn gave_back(tx: &StoreTx, customer: CustomerId, amount: Money) -> Result<(), AppError> {
    use customer_total::Column as C;
    let change = customer_total::Entity::update_many()
        .col_expr(C::Returns, Expr::col(C::Returns).add(1))
        .col_expr(C::Spent, Expr::col(C::Spent).sub(amount.minor))
        .filter(C::CustomerId.eq(customer))
        .filter(C::Currency.eq(amount.currency.code()));
    tx.update(change).await?;
    Ok(())
}

//! Who looks after the clients of somebody who leaves.

use db::{Change, StoreTx, entity::customer};
use domain::{AppError, UserId};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// Gives everybody whom somebody looks after to somebody else, or to nobody yet, within the transaction of whoever asks for
/// it. Answers how many there were.
///
/// # Errors
/// `input.invalid` for somebody who does not work in the current store.
pub(crate) async fn give_all(tx: &StoreTx, from: UserId, to: Option<UserId>) -> Result<u64, AppError> {
    use customer::Column as C;
    if let Some(to) = to
        && !tx.roles().await?.contains_key(&to)
    {
        return Err(AppError::field("clients_to", "Choose somebody who works in this store."));
    }
    let theirs = customer::Entity::update_many()
        .col_expr(C::Associate, Expr::val(to))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::UpdatedAt, Expr::val(tx.now()))
        .filter(C::Associate.eq(from));
    let given = tx.update(theirs).await?;
    if given > 0 {
        tx.audit("customers.all_handed_over", from, Change::to((to, given))).await?;
    }
    Ok(given)
}

//! The next human number of a store: `W-10001`, one sequence per store and category.

use db::{StoreTx, entity::sequence};
use domain::{AppError, inventory::Category};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

/// The first number: five digits from the start, so that labels keep one width.
const FIRST: i64 = 10_001;

/// Takes the next number. Inside the transaction: an item that is undone gives its number back.
pub(super) async fn next(tx: &StoreTx, category: &Category) -> Result<String, AppError> {
    let id = format!("stock.{}", category.prefix);
    let mine = || sequence::Column::Id.eq(id.as_str());
    let one_more = sequence::Entity::update_many()
        .col_expr(sequence::Column::Next, Expr::col(sequence::Column::Next).add(1))
        .filter(mine());
    if tx.update(one_more).await? == 0 {
        tx.insert(sequence::ActiveModel { id: Set(id.clone()), next: Set(FIRST + 1), ..Default::default() }).await?;
    }
    // The handle reads all visible stores, so this one is named.
    let here = sequence::Column::StoreId.eq(tx.store());
    let taken = tx.one(sequence::Entity::find().filter(mine()).filter(here)).await?;
    Ok(format!("{}-{}", category.prefix, taken.map_or(FIRST, |row| row.next - 1)))
}

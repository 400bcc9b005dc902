//! Customers by part of a name, e-mail address or phone number.

use db::{Sort, entity::customer};
use domain::{
    AppError, CustomerId, Timestamp,
    customers::{CustomerRow, FindCustomers},
    identity::customers::View,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    matching::{Reachable, matching},
    rows,
};
use crate::Authorized;

/// How many are shown.
const MANY: u64 = 20;

/// The customers that fit, newest first.
///
/// # Errors
/// When the database fails.
pub async fn find_customers(who: &Authorized<View>, find: FindCustomers) -> Result<Vec<CustomerRow>, AppError> {
    use customer::Column as C;
    let tx = who.read().await?;
    let typed: String = find.text.chars().take(200).collect();
    // Whoever holds an id asks for it as it stands: a cart that was taken up again knows its customer by it.
    if let Ok(id) = typed.trim().parse::<CustomerId>() {
        return rows::views(&tx, vec![rows::find(&tx, id).await?]).await;
    }
    let mut query = customer::Entity::find().filter(C::MergedInto.is_null());
    if let Some(fits) = matching(&tx, &typed, Reachable::of(who.role())).await? {
        query = query.filter(fits);
    }
    let newest = Sort::down(C::CreatedAt);
    let page = tx.page::<Timestamp, _>(query, newest, None, MANY).await?;
    rows::views(&tx, page.items).await
}

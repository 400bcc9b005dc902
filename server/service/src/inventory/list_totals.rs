//! How many items a listing holds, and what they are asked for together.

use db::entity::item;
use domain::{
    AppError, Money,
    identity::inventory::View,
    inventory::{ListTotals, Listing},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::ExprTrait};

use super::list_items::{filters, sees_serials, tagged};
use crate::Authorized;

#[derive(FromQueryResult)]
struct Total {
    currency: String,
    count: i64,
    asking: Option<i64>,
}

/// Counts everything that the listing's filters leave, whatever its page.
///
/// # Errors
/// When the database fails.
pub async fn list_totals(who: &Authorized<View>, listing: Listing) -> Result<ListTotals, AppError> {
    let tx = who.glance();
    let mut query = tagged(item::Entity::find(), &listing.tag).filter(filters(&listing, who.now()));
    if let Some(words) = tx.matching(&listing.q, sees_serials(who)) {
        query = query.filter(words);
    }
    let query = query
        .select_only()
        .column(item::Column::Currency)
        .column_as(item::Column::Id.count(), "count")
        .column_as(item::Column::Ask.sum().cast_as("bigint"), "asking")
        .group_by(item::Column::Currency);
    let totals = tx.project::<item::Entity, Total>(query).await?;
    let count = totals.iter().map(|total| u64::try_from(total.count).unwrap_or(0)).sum();
    let asking = match totals.as_slice() {
        [one] => one.currency.parse().ok().map(|currency| Money::new(one.asking.unwrap_or(0), currency)),
        _ => None,
    };
    Ok(ListTotals { count, asking })
}

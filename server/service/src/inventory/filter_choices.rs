//! What the filters of the stock list may be set to.

use db::entity::{item, location};
use domain::{
    AppError,
    identity::inventory::View,
    inventory::{FilterChoices, LocationView},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::Authorized;

#[derive(FromQueryResult)]
struct Brand {
    brand: String,
}

/// Places and brands of every store in which the person may see stock: forms and links need them from any store.
///
/// # Errors
/// When the database fails.
pub async fn filter_choices(who: &Authorized<View>) -> Result<FilterChoices, AppError> {
    let tx = who.wide().read().await?;
    let locations = tx.all(location::Entity::find().order_by_asc(location::Column::Position)).await?;
    let brands = item::Entity::find()
        .select_only()
        .column(item::Column::Brand)
        .filter(item::Column::Brand.ne(""))
        .distinct()
        .order_by_asc(item::Column::Brand)
        .limit(500);
    let brands = tx.project::<item::Entity, Brand>(brands).await?;
    Ok(FilterChoices {
        locations: locations
            .into_iter()
            .map(|it| LocationView { id: it.id, store: it.store_id, name: it.name })
            .collect(),
        brands: brands.into_iter().map(|it| it.brand).collect(),
    })
}

//! Whether somebody may want a piece that is for sale from now on.

use db::{
    StoreTx,
    entity::{item, wish},
};
use domain::{
    AppError, Event, ItemId, Money,
    customers::{Offered, WishState},
    inventory::Availability,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// What of a piece a wish looks at.
pub(crate) fn offered(row: &item::Model) -> Offered {
    Offered {
        category: row.category.clone(),
        brand: row.brand.clone(),
        words: format!("{} {}", row.title, row.model),
        reference: row.reference.clone(),
        ask: price(row),
        condition: row.condition,
        papers: row.components["papers"].as_bool() == Some(true),
    }
}

/// What a piece costs, when it has a price.
pub(crate) fn price(row: &item::Model) -> Option<Money> {
    Some(Money::new(row.ask?, row.currency.parse().ok()?))
}

/// A piece is for sale from now on: plans a look at who wants it, unless nobody can. One look-up by index.
///
/// # Errors
/// When the database fails.
pub(super) async fn for_sale(tx: &StoreTx, id: ItemId) -> Result<(), AppError> {
    let row = tx.find::<item::Entity>(id).await?;
    if row.availability != Availability::Available {
        return Ok(());
    }
    let wanted = wish::Entity::find()
        .filter(wish::Column::State.eq(WishState::Open))
        .filter(wish::Column::MatchKey.is_in(offered(&row).match_keys()));
    if tx.one(wanted).await?.is_some() {
        tx.emit(&Event::ItemOffered { item: id }).await?;
    }
    Ok(())
}

//! Everything that can be sold in a store, page by page, for the index that a till keeps.

use db::{Sort, entity::item};
use domain::{AppError, Cursor, Timestamp, identity::sales::Ring, page::MAX_LIMIT, sales::SellablePage};
use sea_orm::{EntityTrait, QueryFilter};

use super::{
    posting::House,
    sellable::{self, shown},
};
use crate::{Authorized, zone::Clockface};

/// A page of everything that can be sold, newest first.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn sellable_index(who: &Authorized<Ring>, after: Option<Cursor>) -> Result<SellablePage, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    let face = Clockface::new(&house.store.time_zone, who.now());
    let newest = Sort::down(item::Column::CreatedAt);
    let query = item::Entity::find().filter(shown());
    let page = tx.page::<Timestamp, _>(query, newest, after.as_ref(), MAX_LIMIT).await?;
    let next = page.next;
    Ok(SellablePage { items: sellable::of(&tx, who.store(), &face, who.now(), page.items).await?, next })
}

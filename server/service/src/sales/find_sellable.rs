//! Things to sell, by code or by name.

use db::{
    Sort,
    entity::{item, variant},
};
use domain::{
    AppError, ItemId, Timestamp,
    identity::sales::Ring,
    sales::{FindSellable, FoundSellable, Sellable},
    text::code_key,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::{
    posting::House,
    sellable::{self, shown},
};
use crate::{Authorized, inventory::sees_serials, zone::Clockface};

/// How many are shown.
const MANY: u64 = 48;
/// How many are shown when nothing matched as typed.
const SIMILAR: usize = 12;

/// What fits: a stock number, serial number, SKU or barcode exactly; else every word; else what is spelt alike.
///
/// # Errors
/// When the database fails.
pub async fn find_sellable(who: &Authorized<Ring>, find: FindSellable) -> Result<FoundSellable, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    let face = Clockface::new(&house.store.time_zone, who.now());
    let typed: String = find.text.trim().chars().take(200).collect();
    let see = async |rows| sellable::of(&tx, who.store(), &face, who.now(), rows).await;
    if !typed.is_empty() {
        let exact = by_code(&tx, &typed, sees_serials(&who)).await?;
        if !exact.is_empty() {
            let mut items = see(exact).await?;
            // Of counted goods a code means one variant.
            let same = |it: &Sellable| it.codes.iter().any(|code| code_key(code) == code_key(&typed));
            if items.iter().any(same) {
                items.retain(same);
            }
            let exact = items.len() == 1;
            return Ok(FoundSellable { items, exact });
        }
    }
    let mut fits = shown();
    if let Some(category) = &find.category {
        fits = fits.add(item::Column::Category.eq(category.as_str()));
    }
    let query = item::Entity::find().filter(fits);
    let words = tx.matching(&typed, sees_serials(&who));
    let as_typed = match words.clone() {
        Some(words) => query.clone().filter(words),
        None => query.clone(),
    };
    let newest = Sort::down(item::Column::CreatedAt);
    let mut rows = tx.page::<Timestamp, _>(as_typed, newest, None, MANY).await?.items;
    if rows.is_empty() && words.is_some() {
        let alike = tx.similar(&typed, SIMILAR).await?;
        rows = tx.all(query.filter(item::Column::Id.is_in(alike.iter().copied()))).await?;
        rows.sort_by_key(|row| alike.iter().position(|id| *id == row.id));
    }
    Ok(FoundSellable { items: see(rows).await?, exact: false })
}

/// Items of which this is a code. What is sold is found too, so that the till can say that it is.
async fn by_code(tx: &db::ReadTx, typed: &str, serials: bool) -> Result<Vec<item::Model>, AppError> {
    let key = code_key(typed);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let mut any = Condition::any().add(item::Column::StockNo.eq(typed.to_uppercase()));
    if serials {
        any = any.add(item::Column::SerialKey.eq(key));
    }
    let found = tx.all(item::Entity::find().filter(any)).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    let by_variant = Condition::any().add(variant::Column::Barcode.eq(typed)).add(variant::Column::Sku.eq(typed));
    let of: Vec<ItemId> =
        tx.all(variant::Entity::find().filter(by_variant)).await?.into_iter().map(|row| row.item_id).collect();
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(tx.all(item::Entity::find().filter(item::Column::Id.is_in(of))).await?)
}

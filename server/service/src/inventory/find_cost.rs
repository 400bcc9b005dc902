//! Cost, margin and source of an item.

use db::entity::{cost, item};
use domain::{
    AppError, Currency, ItemId, Money,
    identity::inventory::ViewCost,
    inventory::{CostView, ItemCost},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::{Authorized, identity::clockface};

/// Every cost of an item, their sum, and the margins they leave.
///
/// # Errors
/// `record.not_found`.
pub async fn find_cost(who: &Authorized<ViewCost>, id: ItemId) -> Result<ItemCost, AppError> {
    let who = who.wide();
    let face = clockface(&who).await?;
    let tx = who.read().await?;
    let row: item::Model = tx.find::<item::Entity>(id).await?;
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let entries =
        tx.all(cost::Entity::find().filter(cost::Column::ItemId.eq(id)).order_by_asc(cost::Column::At)).await?;
    let names = tx.names(entries.iter().map(|entry| entry.actor)).await?;
    let total = Money::new(entries.iter().map(|entry| entry.amount).sum(), currency);
    let margin = |price: Option<i64>| {
        let price = Money::new(price.filter(|_| !entries.is_empty())?, currency);
        let margin = price.minus(total)?;
        Some((margin, margin.ppm_of(price)?))
    };
    Ok(ItemCost {
        vendor: row.vendor,
        total,
        at_ask: margin(row.ask),
        at_min: margin(row.min),
        entries: entries
            .iter()
            .map(|entry| CostView {
                id: entry.id,
                kind: entry.kind,
                amount: Money::new(entry.amount, currency),
                note: entry.note.clone(),
                at: face.when(entry.at),
                by: names.get(&entry.actor).cloned().unwrap_or_default(),
            })
            .collect(),
    })
}

//! What the goods of a sale had cost, as a snapshot: whatever is recorded later belongs to what is still here.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{cost, sale_cost},
};
use domain::{
    AppError, ItemId, LineId, Money,
    sales::{LineKind, SaleDraft},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::post::Goods;

/// The line, its item, and what its goods had cost in minor units.
pub(super) type Cost = (LineId, ItemId, i64);

#[derive(FromQueryResult)]
struct Sum {
    item_id: ItemId,
    total: i64,
}

/// What the goods of a draft had cost. A piece: all of its costs. Counted goods: the same share of what was paid for
/// all that came in, less what has left before, as their number is of what is here; the last ones take the remainder.
///
/// # Errors
/// When the database fails, `money.out_of_range`.
pub(super) async fn of_goods(tx: &ReadTx, draft: &SaleDraft, goods: &Goods) -> Result<Vec<Cost>, AppError> {
    let items: Vec<ItemId> = goods.items.keys().copied().collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let spent = cost::Entity::find()
        .select_only()
        .column(cost::Column::ItemId)
        .column_as(cost::Column::Amount.sum().cast_as("bigint"), "total")
        .filter(cost::Column::ItemId.is_in(items))
        .group_by(cost::Column::ItemId);
    let spent: Vec<Sum> = tx.project::<cost::Entity, Sum>(spent).await?;
    let mut left: BTreeMap<ItemId, i64> = spent.into_iter().map(|sum| (sum.item_id, sum.total)).collect();
    let counted: Vec<ItemId> = draft
        .lines
        .iter()
        .filter_map(|line| match line.kind {
            LineKind::Variant { item, .. } => Some(item),
            _ => None,
        })
        .collect();
    if !counted.is_empty() {
        let gone = sale_cost::Entity::find()
            .select_only()
            .column(sale_cost::Column::ItemId)
            .column_as(sale_cost::Column::Amount.sum().cast_as("bigint"), "total")
            .filter(sale_cost::Column::ItemId.is_in(counted))
            .group_by(sale_cost::Column::ItemId);
        for sum in tx.project::<sale_cost::Entity, Sum>(gone).await? {
            if let Some(left) = left.get_mut(&sum.item_id) {
                *left = left.saturating_sub(sum.total);
            }
        }
    }
    let mut here: BTreeMap<ItemId, i64> = goods.items.iter().map(|(id, row)| (*id, row.quantity)).collect();
    let mut costs = Vec::new();
    for line in &draft.lines {
        match line.kind {
            LineKind::Piece { item, .. } => {
                if let Some(all) = left.get(&item) {
                    costs.push((line.id, item, *all));
                }
            }
            LineKind::Variant { item, .. } => {
                let (Some(left), Some(here)) = (left.get_mut(&item), here.get_mut(&item)) else { continue };
                let many = i64::from(line.quantity);
                let share = Money::new(*left, draft.terms.currency)
                    .ratio(many.into(), i128::from(std::cmp::max(*here, many)))?;
                costs.push((line.id, item, share.minor));
                *left = left.saturating_sub(share.minor);
                *here = here.saturating_sub(many);
            }
            LineKind::Service { .. } | LineKind::Custom { .. } | LineKind::GiftCard { .. } | LineKind::Fee { .. } => {}
        }
    }
    Ok(costs)
}

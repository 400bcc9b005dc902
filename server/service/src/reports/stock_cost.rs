//! What the stock cost.

use db::entity::{cost, item};
use domain::{AppError, Money, identity::inventory::ViewCost, inventory::StockCost};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::dashboard::{currency, in_stock};
use crate::Authorized;

#[derive(FromQueryResult)]
struct Row {
    ask: Option<i64>,
    cost: Option<i64>,
}

/// Costs and margins of what is in stock, in the current store's currency.
///
/// # Errors
/// When the database fails.
pub async fn stock_cost(who: &Authorized<ViewCost>) -> Result<StockCost, AppError> {
    let tx = who.read().await?;
    let currency = currency(&tx, who).await?;
    let to_cost = item::Entity::belongs_to(cost::Entity)
        .from((item::Column::OrgId, item::Column::StoreId, item::Column::Id))
        .to((cost::Column::OrgId, cost::Column::StoreId, cost::Column::ItemId))
        .into();
    let query = in_stock()
        .filter(item::Column::Currency.eq(currency.code()))
        .join(JoinType::InnerJoin, to_cost)
        .select_only()
        .column_as(Expr::col((item::Entity, item::Column::Ask)).max().cast_as("bigint"), "ask")
        .column_as(Expr::col((cost::Entity, cost::Column::Amount)).sum().cast_as("bigint"), "cost")
        .group_by(Expr::col((item::Entity, item::Column::Id)));
    let rows = tx.project::<item::Entity, Row>(query).await?;
    let total = rows.iter().filter_map(|row| row.cost).sum();
    let (asked, paid) =
        rows.iter().filter_map(|row| row.ask.zip(row.cost)).fold((0, 0), |(a, c), (ask, cost)| (a + ask, c + cost));
    let margin = Money::new(asked - paid, currency);
    Ok(StockCost { cost: Money::new(total, currency), margin, margin_ppm: margin.ppm_of(Money::new(asked, currency)) })
}

//! What a client's purchases have earned, for those who see cost.

use db::entity::{sale, sale_cost};
use domain::{
    AppError, Currency, CustomerId, Money, SaleId, customers::ClientMargin, identity::inventory::ViewCost,
    sales::SaleState,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::BTreeMap;

use crate::Authorized;

#[derive(FromQueryResult)]
struct Sold {
    id: SaleId,
    currency: String,
    net: i64,
    total: i64,
    refunded: i64,
}

#[derive(FromQueryResult)]
struct Spent {
    sale_id: SaleId,
    amount: i64,
}

/// By currency, over the stores in which the person sees cost. What came back is taken off in the share in which the sale
/// was paid back.
///
/// # Errors
/// When the database fails.
pub async fn client_margin(who: &Authorized<ViewCost>, id: CustomerId) -> Result<Vec<ClientMargin>, AppError> {
    let tx = who.wide().read().await?;
    let sold = sale::Entity::find()
        .select_only()
        .columns([
            sale::Column::Id,
            sale::Column::Currency,
            sale::Column::Net,
            sale::Column::Total,
            sale::Column::Refunded,
        ])
        .filter(sale::Column::CustomerId.eq(id))
        .filter(sale::Column::State.ne(SaleState::Voided));
    let sold = tx.project::<sale::Entity, Sold>(sold).await?;
    let spent = sale_cost::Entity::find()
        .select_only()
        .column(sale_cost::Column::SaleId)
        .column_as(Expr::cust("CAST(SUM(amount) AS BIGINT)"), "amount")
        .filter(sale_cost::Column::SaleId.is_in(sold.iter().map(|it| it.id)))
        .group_by(sale_cost::Column::SaleId);
    let spent = if sold.is_empty() { Vec::new() } else { tx.project::<sale_cost::Entity, Spent>(spent).await? };
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for it in sold {
        let kept = i128::from(it.net) * i128::from(it.total.saturating_sub(it.refunded)) / i128::from(it.total.max(1));
        let cost: i64 = spent.iter().filter(|row| row.sale_id == it.id).map(|row| row.amount).sum();
        let sum = sums.entry(it.currency).or_default();
        sum.0 = sum.0.saturating_add(i64::try_from(kept).unwrap_or(i64::MAX));
        sum.1 = sum.1.saturating_add(cost);
    }
    let margin = |(currency, (net, cost)): (String, (i64, i64))| {
        let currency: Currency = currency.parse().ok()?;
        let money = |minor| Money::new(minor, currency);
        Some(ClientMargin { net: money(net), cost: money(cost), margin: money(net.saturating_sub(cost)) })
    };
    Ok(sums.into_iter().filter_map(margin).collect())
}

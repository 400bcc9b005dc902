//! What a deal can be won by: sales to its client and layaways of theirs, newest first.

use db::entity::{layaway, opportunity, sale};
use domain::{
    AppError, Money, OpportunityId,
    identity::opportunities::Edit,
    opportunities::{ClosingPaper, Proof},
    sales::{SaleState, layaway::LayawayState},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::rows::currency;
use crate::Authorized;

/// Of each kind.
const MANY: u64 = 10;

/// Documents of the deal's client in its store.
///
/// # Errors
/// `record.not_found`.
pub async fn closing_papers(who: &Authorized<Edit>, id: OpportunityId) -> Result<Vec<ClosingPaper>, AppError> {
    let deal = who.wide().glance().find::<opportunity::Entity>(id).await?;
    let tx = who.at(deal.store_id)?.read().await?;
    let sales = sale::Entity::find()
        .filter(sale::Column::CustomerId.eq(deal.customer_id))
        .filter(sale::Column::State.is_in([SaleState::Completed, SaleState::PartlyRefunded]))
        .order_by_desc(sale::Column::CreatedAt)
        .limit(MANY);
    let mut papers = Vec::new();
    for it in tx.all(sales).await? {
        let total = Money::new(it.total, currency(&it.currency)?);
        papers.push(ClosingPaper {
            proof: Proof::Sale(it.id),
            number: it.number,
            title: it.title,
            total,
            on: it.business_date,
        });
    }
    let layaways = layaway::Entity::find()
        .filter(layaway::Column::CustomerId.eq(deal.customer_id))
        .filter(layaway::Column::State.is_in([LayawayState::Active, LayawayState::PaidInFull, LayawayState::PickedUp]))
        .order_by_desc(layaway::Column::CreatedAt)
        .limit(MANY);
    for it in tx.all(layaways).await? {
        let total = Money::new(it.total, currency(&it.currency)?);
        papers.push(ClosingPaper {
            proof: Proof::Layaway(it.id),
            number: it.number,
            title: it.title,
            total,
            on: it.business_date,
        });
    }
    papers.sort_by_key(|it| std::cmp::Reverse(it.on));
    Ok(papers)
}

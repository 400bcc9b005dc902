//! The playbook of services: what was sold so many months ago may want one.

use std::collections::BTreeMap;

use db::{
    StoreTx,
    entity::{customer, sale, sale_line},
};
use domain::{
    AppError, CustomerId, Date, SaleId,
    sales::SaleState,
    tasks::{PlaybookRow, Subject, TaskKind},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::run_playbooks::{CATCH_UP, Found, MOST};

/// Days by which months differ in length.
const SLACK: i32 = 3;

/// Pieces of the playbook's category that were sold so many months ago to clients who may be contacted, and that have not
/// come back.
pub(super) async fn services_due(tx: &StoreTx, book: &PlaybookRow, today: Date) -> Result<Vec<Found>, AppError> {
    use sale_line::Column as C;
    let Some(then) = today.plus_months(-book.days) else { return Ok(Vec::new()) };
    let days = (then.plus_days(-CATCH_UP - SLACK), then.plus_days(SLACK));
    let (Some(from), Some(to)) = days else { return Ok(Vec::new()) };
    let sold = sale_line::Entity::find()
        .filter(C::StoreId.eq(tx.store()))
        .filter(C::BusinessDate.between(from, to))
        .filter(C::Category.eq(book.category.as_str()))
        .filter(C::ItemId.is_not_null())
        .filter(Expr::col(C::Returned).lt(Expr::col(C::Quantity)))
        .order_by_desc(C::BusinessDate)
        .limit(MOST);
    let mut sold = tx.all(sold).await?;
    // The last day of a short month stands for those that it does not have.
    let due = |day: Date| day.plus_months(book.days).filter(|due| (0..=CATCH_UP).contains(&today.days_since(*due)));
    sold.retain(|line| due(line.business_date).is_some());
    if sold.is_empty() {
        return Ok(Vec::new());
    }
    let sales = sale::Entity::find()
        .filter(sale::Column::Id.is_in(sold.iter().map(|line| line.sale_id)))
        .filter(sale::Column::State.is_in([SaleState::Completed, SaleState::PartlyRefunded]));
    let sales: BTreeMap<SaleId, sale::Model> = tx.all(sales).await?.into_iter().map(|row| (row.id, row)).collect();
    let buyers = customer::Entity::find()
        .filter(customer::Column::Id.is_in(sales.values().filter_map(|row| row.customer_id)))
        .filter(customer::Column::DoNotContact.eq(false));
    let buyers: BTreeMap<CustomerId, customer::Model> =
        tx.all(buyers).await?.into_iter().map(|row| (row.id, row)).collect();
    let found = sold.into_iter().filter_map(|line| {
        let sale = sales.get(&line.sale_id)?;
        let buyer = buyers.get(&sale.customer_id?)?;
        Some(Found {
            origin: format!("{}:{}", book.kind.key(), line.id),
            client: crate::customers::called(buyer),
            what: line.title,
            due: due(line.business_date),
            assignee: buyer.associate.or(Some(sale.created_by)),
            subject: Subject::Customer(buyer.id),
            kind: TaskKind::Call,
        })
    });
    Ok(found.collect())
}

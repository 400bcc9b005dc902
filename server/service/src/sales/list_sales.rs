//! The list of sales: search, filters, two orders, totals.

use db::{ReadTx, Sort, entity::sale};
use domain::{
    AppError, Code, Currency, Money, Timestamp,
    identity::sales::View,
    page::DEFAULT_LIMIT,
    sales::{SaleListing, SalePage, SaleRow, SaleTotals},
    text::folded,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::{Authorized, identity::clockface, zone::Clockface};

/// Words of a search that are looked at.
const WORDS: usize = 8;

/// A page of the sales of the visible stores.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_sales(who: &Authorized<View>, listing: SaleListing) -> Result<SalePage, AppError> {
    let face = clockface(who).await?;
    let tx = who.read().await?;
    let query = sale::Entity::find().filter(filters(&listing));
    let after = listing.after.as_ref();
    let page = if listing.by_total {
        tx.page::<i64, _>(query, Sort::down(sale::Column::Total), after, DEFAULT_LIMIT).await?
    } else {
        tx.page::<Timestamp, _>(query, Sort::down(sale::Column::CreatedAt), after, DEFAULT_LIMIT).await?
    };
    let next = page.next.clone();
    Ok(SalePage { items: rows(&tx, &face, page.items).await?, next })
}

/// How many sales match, and what they come to.
///
/// # Errors
/// When the database fails.
pub async fn sale_totals(who: &Authorized<View>, listing: SaleListing) -> Result<SaleTotals, AppError> {
    #[derive(FromQueryResult)]
    struct Sum {
        currency: String,
        many: i64,
        total: i64,
        refunded: i64,
    }
    use sale::Column as C;
    let sums = sale::Entity::find()
        .select_only()
        .column(C::Currency)
        .column_as(C::Id.count(), "many")
        .column_as(C::Total.sum().cast_as("bigint"), "total")
        .column_as(C::Refunded.sum().cast_as("bigint"), "refunded")
        .filter(filters(&listing))
        .group_by(C::Currency);
    let mut totals = SaleTotals::default();
    for sum in who.glance().project::<sale::Entity, Sum>(sums).await? {
        totals.count = totals.count.saturating_add(u64::try_from(sum.many).unwrap_or_default());
        if let Ok(currency) = sum.currency.parse() {
            totals.sums.push(Money::new(sum.total.saturating_sub(sum.refunded), currency));
        }
    }
    totals.sums.sort_by_key(|sum| sum.currency);
    Ok(totals)
}

fn filters(listing: &SaleListing) -> Condition {
    use sale::Column as C;
    let words = folded(&listing.text);
    let mut all =
        words.split_whitespace().take(WORDS).fold(Condition::all(), |all, word| all.add(C::Search.contains(word)));
    if let Some(from) = listing.from {
        all = all.add(C::BusinessDate.gte(from));
    }
    if let Some(to) = listing.to {
        all = all.add(C::BusinessDate.lte(to));
    }
    if let Some(state) = listing.state {
        all = all.add(C::State.eq(state));
    }
    if let Some(tender) = listing.tender {
        all = all.add(C::Tenders.contains(format!(",{},", tender.key())));
    }
    if let Some(person) = listing.salesperson {
        all = all.add(C::People.contains(format!(",{person},")));
    }
    if let Some(customer) = listing.customer {
        all = all.add(C::CustomerId.eq(customer));
    }
    all
}

/// Sales as lists show them.
pub(super) async fn rows(tx: &ReadTx, face: &Clockface, sales: Vec<sale::Model>) -> Result<Vec<SaleRow>, AppError> {
    let names = tx.names(sales.iter().map(|row| row.created_by)).await?;
    sales
        .into_iter()
        .map(|row| {
            let by = names.get(&row.created_by).cloned().unwrap_or_default();
            view(&row, face, by)
        })
        .collect()
}

/// A sale as a list shows it.
pub(super) fn view(row: &sale::Model, face: &Clockface, by: String) -> Result<SaleRow, AppError> {
    let currency: Currency =
        row.currency.parse().map_err(|_| AppError::new(Code::Internal, "A sale has no currency."))?;
    Ok(SaleRow {
        id: row.id,
        store: row.store_id,
        number: row.number.clone(),
        state: row.state,
        title: row.title.clone(),
        articles: row.articles,
        customer: row.customer_name.clone(),
        total: Money::new(row.total, currency),
        refunded: Money::new(row.refunded, currency),
        on: row.business_date,
        when: face.when(row.created_at),
        by,
    })
}

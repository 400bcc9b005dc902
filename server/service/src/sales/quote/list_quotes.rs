//! Quotes, newest first.

use std::collections::BTreeMap;

use db::{
    Sort,
    entity::{quote, store},
};
use domain::{
    AppError, Code, Currency, Date, Money, StoreId, Timestamp,
    identity::sales::View,
    page::DEFAULT_LIMIT,
    sales::{QuoteListing, QuotePage, QuoteRow, quote::QuoteState as S},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// A page of the quotes of the visible stores.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_quotes(who: &Authorized<View>, listing: QuoteListing) -> Result<QuotePage, AppError> {
    use quote::Column as C;
    let tx = who.read().await?;
    let stores: BTreeMap<StoreId, store::Model> =
        tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut query = quote::Entity::find();
    match listing.state {
        Some(state) => query = query.filter(C::State.eq(state)),
        None if !listing.ended => query = query.filter(C::State.is_in([S::Draft, S::Sent, S::Accepted])),
        None => {}
    }
    if let Some(customer) = listing.customer {
        query = query.filter(C::CustomerId.eq(customer));
    }
    let newest = Sort::down(C::CreatedAt);
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    let next = page.next;
    let rows = page.items.into_iter().map(|it| {
        let zone = stores.get(&it.store_id).map_or("UTC", |place| &place.time_zone);
        row(it, business_date(zone, who.now()), &Clockface::new(zone, who.now()))
    });
    Ok(QuotePage { items: rows.collect::<Result<_, _>>()?, next })
}

/// A quote as a list shows it.
pub(super) fn row(it: quote::Model, today: Date, face: &Clockface) -> Result<QuoteRow, AppError> {
    let currency: Currency =
        it.currency.parse().map_err(|_| AppError::new(Code::Internal, "A quote has no currency."))?;
    Ok(QuoteRow {
        id: it.id,
        store: it.store_id,
        state: super::rule(&it).stands(today),
        number: it.number,
        customer: it.customer_name,
        title: it.title,
        total: Money::new(it.total, currency),
        valid_until: it.valid_until,
        when: face.when(it.created_at),
    })
}

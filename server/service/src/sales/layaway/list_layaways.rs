//! Layaways, newest first.

use std::collections::BTreeMap;

use db::{
    Sort,
    entity::{layaway, store},
};
use domain::{
    AppError, Code, Currency, Date, Money, StoreId, Timestamp,
    identity::sales::View,
    page::DEFAULT_LIMIT,
    sales::{LayawayListing, LayawayPage, LayawayRow, layaway::LayawayState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// A page of the layaways of the visible stores. What is late is late by the day in its own store.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_layaways(who: &Authorized<View>, listing: LayawayListing) -> Result<LayawayPage, AppError> {
    let tx = who.read().await?;
    let stores: BTreeMap<StoreId, store::Model> =
        tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut query = layaway::Entity::find();
    if let Some(state) = listing.state {
        query = query.filter(layaway::Column::State.eq(state));
    }
    if let Some(customer) = listing.customer {
        query = query.filter(layaway::Column::CustomerId.eq(customer));
    }
    if listing.overdue {
        let late = who.visible().into_iter().filter_map(|id| stores.get(&id)).map(|place| {
            let today = business_date(&place.time_zone, who.now());
            Condition::all().add(layaway::Column::StoreId.eq(place.id)).add(layaway::Column::NextDue.lt(today))
        });
        let any = late.fold(Condition::any(), Condition::add);
        query = query.filter(layaway::Column::State.eq(LayawayState::Active)).filter(any);
    }
    let newest = Sort::down(layaway::Column::CreatedAt);
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    let next = page.next;
    let rows = page.items.into_iter().map(|it| {
        let zone = stores.get(&it.store_id).map_or("UTC", |place| &place.time_zone);
        row(it, business_date(zone, who.now()), &Clockface::new(zone, who.now()))
    });
    Ok(LayawayPage { items: rows.collect::<Result<_, _>>()?, next })
}

/// A layaway as a list shows it.
pub(super) fn row(it: layaway::Model, today: Date, face: &Clockface) -> Result<LayawayRow, AppError> {
    let unreadable = |_| AppError::new(Code::Internal, "A layaway has no currency.");
    let currency: Currency = it.currency.parse().map_err(unreadable)?;
    Ok(LayawayRow {
        id: it.id,
        store: it.store_id,
        number: it.number,
        state: it.state,
        customer: it.customer_name,
        title: it.title,
        total: Money::new(it.total, currency),
        paid: Money::new(it.paid, currency),
        next_due: it.next_due,
        overdue: it.state == LayawayState::Active && it.next_due < today,
        when: face.when(it.created_at),
    })
}

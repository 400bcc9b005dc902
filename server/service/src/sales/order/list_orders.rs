//! Special orders, newest first.

use std::collections::BTreeMap;

use db::{
    Sort,
    entity::{special_order, store},
};
use domain::{
    AppError, Code, Currency, Date, Money, StoreId, Timestamp,
    identity::sales::View,
    page::DEFAULT_LIMIT,
    sales::{OrderListing, OrderPage, OrderRow, late, special_order::SpecialOrderState as S},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// A page of the orders of the visible stores. What is late is late by the day in its own store.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_orders(who: &Authorized<View>, listing: OrderListing) -> Result<OrderPage, AppError> {
    use special_order::Column as C;
    let tx = who.read().await?;
    let stores: BTreeMap<StoreId, store::Model> =
        tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut query = special_order::Entity::find();
    match listing.state {
        Some(state) => query = query.filter(C::State.eq(state)),
        None if !listing.ended => query = query.filter(C::State.is_not_in([S::PickedUp, S::Cancelled])),
        None => {}
    }
    if let Some(customer) = listing.customer {
        query = query.filter(C::CustomerId.eq(customer));
    }
    if listing.late {
        let any = who.visible().into_iter().filter_map(|id| stores.get(&id)).map(|place| {
            let today = business_date(&place.time_zone, who.now());
            // The same table as [`late`], as conditions.
            let vendors = Condition::all().add(C::State.eq(S::Ordered)).add(C::Expected.lt(today));
            let theirs = Condition::all()
                .add(C::State.is_in([S::Requested, S::Ordered, S::Received, S::Matched]))
                .add(C::WantedBy.lt(today));
            Condition::all().add(C::StoreId.eq(place.id)).add(Condition::any().add(vendors).add(theirs))
        });
        query = query.filter(any.fold(Condition::any(), Condition::add));
    }
    let newest = Sort::down(C::CreatedAt);
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    let next = page.next;
    let rows = page.items.into_iter().map(|it| {
        let zone = stores.get(&it.store_id).map_or("UTC", |place| &place.time_zone);
        row(it, business_date(zone, who.now()), &Clockface::new(zone, who.now()))
    });
    Ok(OrderPage { items: rows.collect::<Result<_, _>>()?, next })
}

/// An order as a list shows it.
pub(super) fn row(it: special_order::Model, today: Date, face: &Clockface) -> Result<OrderRow, AppError> {
    let unreadable = |_| AppError::new(Code::Internal, "An order has no currency.");
    let currency: Currency = it.currency.parse().map_err(unreadable)?;
    Ok(OrderRow {
        id: it.id,
        store: it.store_id,
        number: it.number,
        state: it.state,
        customer: it.customer_name,
        title: it.title,
        total: Money::new(it.total, currency),
        paid: Money::new(it.paid, currency),
        late: late(it.state, it.expected, it.wanted_by, today),
        expected: it.expected,
        wanted_by: it.wanted_by,
        when: face.when(it.created_at),
    })
}

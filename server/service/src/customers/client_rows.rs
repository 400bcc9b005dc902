//! Clients as lists show them: a page of rows with tags, purchases and colleagues in three statements.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{customer, customer_tag, customer_total},
};
use domain::{
    AppError, CustomerId, Money, UserId,
    customers::{ClientRow, ClientTotal},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::called;

/// The rows of some clients, in their order.
pub(super) async fn rows(tx: &ReadTx, found: &[customer::Model]) -> Result<Vec<ClientRow>, AppError> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<CustomerId> = found.iter().map(|row| row.id).collect();
    let tagged = customer_tag::Entity::find().filter(customer_tag::Column::CustomerId.is_in(ids.clone()));
    let mut tags: BTreeMap<CustomerId, Vec<String>> = BTreeMap::new();
    for row in tx.all(tagged.order_by_asc(customer_tag::Column::Key)).await? {
        tags.entry(row.customer_id).or_default().push(row.tag);
    }
    let sums = customer_total::Entity::find().filter(customer_total::Column::CustomerId.is_in(ids));
    let mut totals: BTreeMap<CustomerId, Vec<ClientTotal>> = BTreeMap::new();
    for row in tx.all(sums.order_by_asc(customer_total::Column::Currency)).await? {
        if let Some(total) = total(&row) {
            totals.entry(row.customer_id).or_default().push(total);
        }
    }
    let names = tx.names(found.iter().filter_map(|row| row.associate)).await?;
    let row = |it: &customer::Model| ClientRow {
        id: it.id,
        called: called(it),
        company: it.company.clone(),
        kind: it.kind,
        photo: it.photo.clone(),
        tags: tags.remove(&it.id).unwrap_or_default(),
        associate: it.associate.and_then(|who| names.get(&who).cloned()).unwrap_or_default(),
        totals: totals.remove(&it.id).unwrap_or_default(),
        version: it.version,
    };
    let mut row = row;
    Ok(found.iter().map(&mut row).collect())
}

fn total(row: &customer_total::Model) -> Option<ClientTotal> {
    let spent = Money::new(row.spent, row.currency.parse().ok()?);
    let many = |number: i32| u32::try_from(number).unwrap_or_default();
    Some(ClientTotal::of(spent, many(row.sales), many(row.returns), (row.first_on, row.last_on)))
}

/// Colleagues of the current store, by name.
pub(super) async fn staff(tx: &ReadTx) -> Result<Vec<(UserId, String)>, AppError> {
    let here = tx.roles().await?;
    let mut all: Vec<(UserId, String)> = tx.names(here.into_keys()).await?.into_iter().collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(all)
}

//! A deal as a card shows it, and what a filter means.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{item, opportunity, opportunity_piece, store},
};
use domain::{
    AppError, Code, Currency, Money, OpportunityId, StoreId, Timestamp,
    opportunities::{BoardAsk, DealRow, OwnerFilter},
    text::folded,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::pipelines::Pipelines;
use crate::zone::Clockface;

/// The stores of the organization: their zones and currencies.
pub(super) async fn stores(tx: &ReadTx) -> Result<BTreeMap<StoreId, store::Model>, AppError> {
    Ok(tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// A stored currency.
///
/// # Errors
/// `server.fault`.
pub(super) fn currency(code: &str) -> Result<Currency, AppError> {
    code.parse().map_err(|_| AppError::new(Code::Internal, "A deal has no currency."))
}

/// The deals that a board or a list asks for, whatever their state.
pub(super) fn asked(ask: &BoardAsk, all: &Pipelines, now: Timestamp) -> Select<opportunity::Entity> {
    use opportunity::Column as C;
    let mut query = opportunity::Entity::find();
    query = match ask.owner {
        OwnerFilter::Anybody => query,
        OwnerFilter::Nobody => query.filter(C::OwnerId.is_null()),
        OwnerFilter::Person(user) => query.filter(C::OwnerId.eq(user)),
    };
    let typed: String = ask.text.chars().take(200).collect();
    for word in folded(&typed).split_whitespace() {
        query = query.filter(C::SearchKey.contains(word));
    }
    if ask.rotting { query.filter(all.rotting(now)) } else { query }
}

/// Deals as cards: owners and photos are looked up together.
pub(super) async fn views(
    tx: &ReadTx,
    rows: Vec<opportunity::Model>,
    stores: &BTreeMap<StoreId, store::Model>,
    all: &Pipelines,
    now: Timestamp,
) -> Result<Vec<DealRow>, AppError> {
    let names = tx.names(rows.iter().filter_map(|row| row.owner_id)).await?;
    let mut photos = photos(tx, rows.iter().map(|row| row.id)).await?;
    rows.into_iter()
        .map(|row| {
            let zone = stores.get(&row.store_id).map_or("UTC", |place| &place.time_zone);
            let stage = all.stands(row.stage_id);
            Ok(DealRow {
                value: Money::new(row.value, currency(&row.currency)?),
                owner_name: row.owner_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                since: Clockface::new(zone, now).when(row.stage_since),
                quiet_days: all.quiet(row.state, stage, row.stage_since, now),
                stage_name: all.name(stage),
                photo: photos.remove(&row.id),
                id: row.id,
                store: row.store_id,
                title: row.title,
                customer: row.customer_id,
                called: row.customer_name,
                owner: row.owner_id,
                pipeline: row.pipeline_id,
                stage,
                state: row.state,
                expected_close: row.expected_close,
                event_on: row.event_on,
                source: row.source,
                version: row.version,
            })
        })
        .collect()
}

/// The photo of the first piece of each deal that has one.
async fn photos(
    tx: &ReadTx,
    deals: impl Iterator<Item = OpportunityId>,
) -> Result<BTreeMap<OpportunityId, String>, AppError> {
    use opportunity_piece::Column as P;
    let deals: Vec<OpportunityId> = deals.collect();
    if deals.is_empty() {
        return Ok(BTreeMap::new());
    }
    let links = opportunity_piece::Entity::find().filter(P::OpportunityId.is_in(deals)).order_by_asc(P::ItemId);
    let links = tx.all(links).await?;
    if links.is_empty() {
        return Ok(BTreeMap::new());
    }
    let items = item::Entity::find().filter(item::Column::Id.is_in(links.iter().map(|link| link.item_id)));
    let covers: BTreeMap<_, _> = tx.all(items).await?.into_iter().map(|row| (row.id, row.cover)).collect();
    let mut photos = BTreeMap::new();
    for link in links {
        if let Some(Some(cover)) = covers.get(&link.item_id) {
            photos.entry(link.opportunity_id).or_insert_with(|| cover.clone());
        }
    }
    Ok(photos)
}

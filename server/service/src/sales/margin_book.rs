//! The book of the VAT margin scheme: written with a sale, taken back with its returns, read for those who may see cost.

use std::collections::BTreeMap;

use db::{
    StoreTx,
    entity::{cost, margin_entry, store},
};
use domain::{
    AppError, Code, Currency, ItemId, LedgerId, Money, Ppm, Timestamp,
    identity::inventory::ViewCost,
    inventory::CostKind,
    sales::{Days, LineKind, MarginBook, MarginRow, margin_book::margin_entries},
    tax::Scheme,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{post, take_back};
use crate::{Authorized, zone};

/// What was paid for a piece, and when first.
struct Bought {
    amount: i64,
    at: Timestamp,
}

/// Writes the entries of a sale under its number; nothing for a sale without a piece under the scheme.
///
/// # Errors
/// Those of [`margin_entries`].
pub(super) async fn write(tx: &StoreTx, it: &post::Sale<'_>, number: &str) -> Result<(), AppError> {
    let draft = &it.ring.draft;
    let items: Vec<ItemId> = draft
        .lines
        .iter()
        .filter_map(|line| match line.kind {
            LineKind::Piece { item, .. } if line.scheme == Scheme::Margin => Some(item),
            _ => None,
        })
        .collect();
    if items.is_empty() {
        return Ok(());
    }
    let bought = bought(tx, items).await?;
    let purchases = bought.iter().map(|(id, it)| (*id, Money::new(it.amount, draft.terms.currency))).collect();
    let mut rows = Vec::new();
    for entry in margin_entries(draft, it.priced, &it.house.settings.tax, &purchases)? {
        let row = it.goods.items.get(&entry.item).ok_or_else(AppError::not_found)?;
        let on = bought.get(&entry.item).map(|it| it.at);
        rows.push(margin_entry::ActiveModel {
            id: Set(tx.mint::<LedgerId>()),
            sale_id: Set(draft.id),
            line_id: Set(entry.line),
            refund_id: Set(None),
            item_id: Set(entry.item),
            number: Set(number.to_owned()),
            stock_no: Set(row.stock_no.clone()),
            title: Set(row.title.clone()),
            seller: Set(row.vendor.clone()),
            bought_on: Set(on.map(|at| zone::business_date(&it.house.store.time_zone, at))),
            currency: Set(draft.terms.currency.code().to_owned()),
            purchase: Set(entry.purchase.minor),
            selling: Set(entry.selling.minor),
            margin: Set(entry.margin.minor),
            rate: Set(entry.rate.parts().into()),
            vat: Set(entry.vat.minor),
            business_date: Set(it.house.today),
            ..Default::default()
        });
    }
    Ok(tx.insert_all(rows).await?)
}

async fn bought(tx: &StoreTx, items: Vec<ItemId>) -> Result<BTreeMap<ItemId, Bought>, AppError> {
    let paid = cost::Entity::find()
        .filter(cost::Column::StoreId.eq(tx.store()))
        .filter(cost::Column::ItemId.is_in(items))
        .filter(cost::Column::Kind.eq(CostKind::Purchase))
        .order_by_asc(cost::Column::At);
    let mut bought: BTreeMap<ItemId, Bought> = BTreeMap::new();
    for row in tx.all(paid).await? {
        let it = bought.entry(row.item_id).or_insert(Bought { amount: 0, at: row.at });
        it.amount = it.amount.saturating_add(row.amount);
    }
    Ok(bought)
}

/// Takes the entries of pieces that come back out of the book again, under the number of the credit note.
///
/// # Errors
/// When the database fails.
pub(super) async fn take_out(tx: &StoreTx, it: &take_back::Return<'_>, number: &str) -> Result<(), AppError> {
    if it.sale.draft.lines.iter().all(|line| line.scheme != Scheme::Margin) {
        return Ok(());
    }
    let kept = margin_entry::Entity::find()
        .filter(margin_entry::Column::StoreId.eq(tx.store()))
        .filter(margin_entry::Column::SaleId.eq(it.sale.row.id))
        .filter(margin_entry::Column::RefundId.is_null())
        .filter(margin_entry::Column::LineId.is_in(it.refund.lines.iter().map(|line| line.line)));
    let mirrored = |row: margin_entry::Model| margin_entry::ActiveModel {
        id: Set(tx.mint::<LedgerId>()),
        sale_id: Set(row.sale_id),
        line_id: Set(row.line_id),
        refund_id: Set(Some(it.id)),
        item_id: Set(row.item_id),
        number: Set(number.to_owned()),
        stock_no: Set(row.stock_no),
        title: Set(row.title),
        seller: Set(row.seller),
        bought_on: Set(row.bought_on),
        currency: Set(row.currency),
        purchase: Set(-row.purchase),
        selling: Set(-row.selling),
        margin: Set(-row.margin),
        rate: Set(row.rate),
        vat: Set(-row.vat),
        business_date: Set(it.house.today),
        ..Default::default()
    };
    let rows: Vec<_> = tx.all(kept).await?.into_iter().map(mirrored).collect();
    Ok(tx.insert_all(rows).await?)
}

/// The book of a span of days, of all stores that are looked at.
///
/// # Errors
/// `input.invalid` for a span that ends before it begins or is longer than two years.
pub async fn margin_book(who: &Authorized<ViewCost>, days: Days) -> Result<MarginBook, AppError> {
    let tx = who.read().await?;
    let here = tx.one(store::Entity::find().filter(store::Column::Id.eq(who.store()))).await?;
    let span = days.span(zone::business_date(&here.ok_or_else(AppError::not_found)?.time_zone, who.now()))?;
    let found = margin_entry::Entity::find()
        .filter(margin_entry::Column::BusinessDate.between(span.from, span.to))
        .order_by_asc(margin_entry::Column::BusinessDate)
        .order_by_asc(margin_entry::Column::Id);
    let rows = tx.all(found).await?.into_iter().map(row).collect::<Result<Vec<_>, _>>()?;
    MarginBook::of(span, rows)
}

fn row(it: margin_entry::Model) -> Result<MarginRow, AppError> {
    let unreadable = || AppError::new(Code::Internal, "An entry of the book cannot be read.");
    let currency: Currency = it.currency.parse().map_err(|_| unreadable())?;
    let rate = u32::try_from(it.rate).ok().and_then(Ppm::new).ok_or_else(unreadable)?;
    let money = |minor| Money::new(minor, currency);
    Ok(MarginRow {
        sale: it.sale_id,
        number: it.number,
        on: it.business_date,
        stock_no: it.stock_no,
        title: it.title,
        seller: it.seller,
        bought_on: it.bought_on,
        purchase: money(it.purchase),
        selling: money(it.selling),
        margin: money(it.margin),
        rate,
        vat: money(it.vat),
    })
}

//! How an item is written: its columns, its tags, what it is found by, and the history of its prices.

use std::collections::BTreeMap;

use db::{
    StoreTx,
    entity::{item, item_search, item_tag, location, price_change},
};
use domain::{
    AppError, Currency, ItemId, LocationId, PriceId,
    inventory::{Category, ItemDraft, ItemRead},
    text::{code_key, folded},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Sorts items without a price below all others.
pub(super) const NO_PRICE: i64 = -1;

/// The columns that a form fills.
pub(super) fn fill(row: &mut item::ActiveModel, read: &ItemRead) {
    row.category = Set(read.category.key.to_owned());
    row.title = Set(read.title.clone());
    row.title_key = Set(folded(&read.title));
    row.brand = Set(read.brand.clone());
    row.model = Set(read.model.clone());
    row.reference = Set(read.reference.clone());
    row.year = Set(read.year);
    row.description = Set(read.description.clone());
    row.condition = Set(read.condition);
    row.condition_notes = Set(read.condition_notes.clone());
    row.internal_notes = Set(read.internal_notes.clone());
    row.attributes = Set(json!(read.attributes));
    row.components = Set(json!(read.components));
    row.location_id = Set(read.location);
    row.ask = Set(read.ask);
    row.ask_sort = Set(read.ask.unwrap_or(NO_PRICE));
    row.min = Set(read.min);
    row.web = Set(read.web);
    row.second_hand = Set(read.second_hand);
}

/// The form that a row fills: the reverse of [`fill`].
pub(super) fn draft(row: &item::Model, tags: Vec<String>, currency: Currency) -> ItemDraft {
    let typed = |minor: Option<i64>| minor.map(|minor| domain::Money::new(minor, currency).plain()).unwrap_or_default();
    ItemDraft {
        category: row.category.clone(),
        title: row.title.clone(),
        brand: row.brand.clone(),
        model: row.model.clone(),
        reference: row.reference.clone(),
        year: row.year.map(|year| year.to_string()).unwrap_or_default(),
        description: row.description.clone(),
        condition: row.condition.map(|it| it.key().to_owned()).unwrap_or_default(),
        condition_notes: row.condition_notes.clone(),
        internal_notes: row.internal_notes.clone(),
        attributes: serde_json::from_value(row.attributes.clone()).unwrap_or_default(),
        components: serde_json::from_value(row.components.clone()).unwrap_or_default(),
        tags,
        location: row.location_id,
        ask: typed(row.ask),
        min: typed(row.min),
        web: typed(row.web),
        second_hand: row.second_hand,
    }
}

/// The form that an item fills as it is stored by now.
pub(super) async fn stored_draft(tx: &StoreTx, id: ItemId, currency: Currency) -> Result<ItemDraft, AppError> {
    Ok(draft(&held(tx, id).await?, tags(tx, id).await?, currency))
}

/// The tags of an item, by key.
pub(super) async fn tags(tx: &db::ReadTx, id: ItemId) -> Result<Vec<String>, AppError> {
    let rows = tx.all(item_tag::Entity::find().filter(item_tag::Column::ItemId.eq(id))).await?;
    let by_key: BTreeMap<String, String> = rows.into_iter().map(|row| (row.key, row.tag)).collect();
    Ok(by_key.into_values().collect())
}

/// Writes the tags anew.
pub(super) async fn put_tags(tx: &StoreTx, id: ItemId, tags: &[String], fresh: bool) -> Result<(), AppError> {
    if !fresh {
        tx.delete(item_tag::Entity::delete_many().filter(item_tag::Column::ItemId.eq(id))).await?;
    }
    let row = |tag: &String| item_tag::ActiveModel {
        item_id: Set(id),
        key: Set(folded(tag)),
        tag: Set(tag.clone()),
        ..Default::default()
    };
    Ok(tx.insert_all(tags.iter().map(row)).await?)
}

/// What everybody may find an item by, as a form says it.
pub(super) fn search_text(stock_no: &str, read: &ItemRead, more: &[String]) -> String {
    let own = [&read.title, &read.brand, &read.model, &read.reference].map(String::as_str);
    let words = read.attributes.values().chain(&read.tags).chain(more).map(String::as_str);
    found_by(stock_no, &read.reference, own.into_iter().chain([stock_no, read.category.label]).chain(words))
}

/// The same, as the stored row says it. Not by way of its form: what was stored under other rules, or by an import that
/// lowered a price below the minimum, is found all the same.
pub(super) fn stored_text(row: &item::Model, tags: &[String], more: &[String]) -> String {
    let own = [&row.title, &row.brand, &row.model, &row.reference, &row.stock_no].map(String::as_str);
    let label = Category::of(&row.category).map_or("", |category| category.label);
    let attributes: BTreeMap<String, String> = serde_json::from_value(row.attributes.clone()).unwrap_or_default();
    let words = attributes.values().chain(tags).chain(more).map(String::as_str);
    found_by(&row.stock_no, &row.reference, own.into_iter().chain([label]).chain(words))
}

/// Codes are typed with and without their separators.
fn found_by<'w>(stock_no: &str, reference: &str, words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.collect();
    format!("{} {} {}", folded(&words.join(" ")), code_key(stock_no), code_key(reference)).trim_end().to_owned()
}

/// What those who see serials may find an item by.
pub(super) fn search_codes(serial: Option<&str>) -> String {
    serial.map(|serial| format!("{} {}", folded(serial), code_key(serial))).unwrap_or_default()
}

/// What does not fit between an item and what it is found by. Words are compared, not their order: a form lists tags
/// as they were typed, the table keeps them by key.
pub(crate) fn not_found_by(found: &db::verify::Findable) -> Option<String> {
    let (row, search) = (&found.item, found.search.as_ref()?);
    let more: Vec<String> =
        found.variants.iter().flat_map(|v| [v.label.clone(), v.sku.clone(), v.barcode.clone()]).collect();
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort();
        words
    };
    let differs = |what: &str, has: &str, wanted: &str| {
        (words(has) != words(wanted))
            .then(|| format!("item_search.{what} of {}: is {has}, should be {wanted}", Uuid::from(row.id)))
    };
    differs("text", &search.text, &stored_text(row, &found.tags, &more)).or_else(|| {
        // Says which, not what: a serial does not belong into a report.
        differs("codes", &search.codes, &search_codes(row.serial.as_deref()))
            .map(|_| format!("item_search.codes of {}: are not those of its serial", Uuid::from(row.id)))
    })
}

/// Makes an item findable.
pub(super) async fn put_search(tx: &StoreTx, id: ItemId, text: String, codes: String) -> Result<(), AppError> {
    let row = item_search::ActiveModel { item_id: Set(id), text: Set(text), codes: Set(codes), ..Default::default() };
    Ok(tx.insert(row).await?)
}

/// Changes what an item is found by.
pub(super) async fn change_search(
    tx: &StoreTx,
    id: ItemId,
    text: Option<String>,
    codes: Option<String>,
) -> Result<(), AppError> {
    let mut change = item_search::Entity::update_many().filter(item_search::Column::ItemId.eq(id));
    if let Some(text) = text {
        change = change.col_expr(item_search::Column::Text, Expr::val(text));
    }
    if let Some(codes) = codes {
        change = change.col_expr(item_search::Column::Codes, Expr::val(codes));
    }
    tx.update(change).await?;
    Ok(())
}

/// Adds the prices that differ to the price history.
pub(super) async fn note_prices(
    tx: &StoreTx,
    id: ItemId,
    before: [Option<i64>; 3],
    after: [Option<i64>; 3],
) -> Result<(), AppError> {
    let changes =
        ["ask", "min", "web"].into_iter().zip(before.into_iter().zip(after)).filter(|(_, (old, new))| old != new);
    let row = |(kind, (_, new)): (&str, (Option<i64>, Option<i64>))| price_change::ActiveModel {
        id: Set(tx.mint::<PriceId>()),
        item_id: Set(id),
        kind: Set(kind.to_owned()),
        amount: Set(new),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    };
    Ok(tx.insert_all(changes.map(row).collect::<Vec<_>>()).await?)
}

/// Refuses a place that is not in the current store.
pub(super) async fn check_location(tx: &StoreTx, id: Option<LocationId>) -> Result<(), AppError> {
    let Some(id) = id else { return Ok(()) };
    let here =
        location::Entity::find().filter(location::Column::Id.eq(id)).filter(location::Column::StoreId.eq(tx.store()));
    match tx.one(here).await? {
        Some(_) => Ok(()),
        None => Err(AppError::field("location", "Choose a place in this store.")),
    }
}

/// The item, in the current store of the write. Whatever is done to one item is done in turn: on PostgreSQL the row is
/// locked, SQLite has one writer.
pub(super) async fn held(tx: &StoreTx, id: ItemId) -> Result<item::Model, AppError> {
    let here = item::Entity::find()
        .filter(item::Column::Id.eq(id))
        .filter(item::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    tx.one(here).await?.ok_or_else(AppError::not_found)
}

/// What two commands with the same id are compared by.
pub(super) fn hash(of: &impl Serialize) -> String {
    let bytes = serde_json::to_vec(of).unwrap_or_default();
    hex::encode(Sha256::digest(bytes))
}

/// Somebody else changed the item meanwhile.
pub(super) fn stale() -> AppError {
    AppError::new(domain::Code::Stale, "Somebody changed this item while you were editing. Compare both versions.")
}

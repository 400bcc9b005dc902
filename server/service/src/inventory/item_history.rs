//! What happened to an item, in words that everybody may read: no cost, no serial, no vendor.

use db::entity::{audit, price_change};
use domain::{
    AppError, Currency, ItemId, Money, UserId,
    identity::inventory::View,
    inventory::{Availability, HistoryRow, ItemHistory, PriceStep, field_label},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Authorized, identity::clockface};

/// The history of an item and the steps of its asking price.
///
/// # Errors
/// `record.not_found`.
pub async fn item_history(who: &Authorized<View>, id: ItemId) -> Result<ItemHistory, AppError> {
    let who = who.wide();
    let face = clockface(&who).await?;
    let tx = who.read().await?;
    let row = tx.find::<db::entity::item::Entity>(id).await?;
    let currency: Currency = row.currency.parse().map_err(|_| AppError::not_found())?;
    let prices = price_change::Entity::find()
        .filter(price_change::Column::ItemId.eq(id))
        .filter(price_change::Column::Kind.eq("ask"))
        .order_by_asc(price_change::Column::At)
        .limit(500);
    let prices = tx.all(prices).await?;
    let events = audit::Entity::find()
        .filter(audit::Column::Subject.eq(id.to_string()))
        .order_by_desc(audit::Column::At)
        .order_by_desc(audit::Column::Id)
        .limit(200);
    let events = tx.all(events).await?;
    let actors = events.iter().map(|event| event.actor).chain(prices.iter().map(|price| price.actor));
    let names = tx.names(actors).await?;
    let by = |user: UserId| names.get(&user).cloned().unwrap_or_default();
    let money = |minor: i64| Money::new(minor, currency);
    let mut rows: Vec<HistoryRow> = events
        .iter()
        .filter_map(|event| Some(HistoryRow { at: face.when(event.at), what: words(event)?, by: by(event.actor) }))
        .chain(prices.iter().map(|price| HistoryRow {
            at: face.when(price.at),
            what: price.amount.map_or_else(
                || "Asking price removed".to_owned(),
                |minor| format!("Asking price {}", money(minor).short()),
            ),
            by: by(price.actor),
        }))
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.at.at));
    let prices =
        prices.into_iter().map(|price| PriceStep { at: face.when(price.at), ask: price.amount.map(money) }).collect();
    Ok(ItemHistory { rows, prices })
}

/// The words for an event; `None` for what not everybody may know.
fn words(event: &audit::Model) -> Option<String> {
    let label = |value: &Option<serde_json::Value>| {
        let state: Availability = serde_json::from_value(value.clone()?).ok()?;
        Some(state.label().to_lowercase())
    };
    Some(match event.action.as_str() {
        "inventory.item_created" => "Taken in".into(),
        "inventory.item_imported" => "Imported".into(),
        "inventory.item_edited" => format!("Edited{}", fields(event)),
        "inventory.variants_edited" => "Variants and quantities changed".into(),
        "inventory.serial_changed" => "Serial number changed".into(),
        "inventory.availability_changed" => format!("From {} to {}", label(&event.before)?, label(&event.after)?),
        "inventory.photo_added" => "Photo added".into(),
        "inventory.photo_removed" => "Photo removed".into(),
        "inventory.photo_restored" => "Photo brought back".into(),
        "inventory.photos_arranged" => "Photos arranged".into(),
        _ => return None,
    })
}

/// The names of the fields that differ, as the form calls them.
fn fields(event: &audit::Model) -> String {
    let (Some(serde_json::Value::Object(before)), Some(serde_json::Value::Object(after))) =
        (&event.before, &event.after)
    else {
        return String::new();
    };
    let changed: Vec<String> = after
        .iter()
        .filter(|(key, value)| before.get(*key) != Some(*value))
        .map(|(key, _)| field_label(key).to_lowercase())
        .collect();
    if changed.is_empty() { String::new() } else { format!(": {}", changed.join(", ")) }
}

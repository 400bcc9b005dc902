//! What is answered about stock. Cost, margin, vendor and serial exist only in the types named `…Cost` and
//! `…Serial`, which other use-cases answer under other permissions: a role without them receives a type that has
//! no such field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Availability, Badge, Condition, CostKind, ItemDraft, Ownership, Tracking};
use crate::{CostId, Currency, ItemId, LocationId, Money, Page, PhotoId, StoreId, VariantId, When};

/// An item as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// The item.
    pub id: ItemId,
    /// Its store.
    pub store: StoreId,
    /// `W-10491`.
    pub stock_no: String,
    /// What it is called.
    pub title: String,
    /// Who made it.
    pub brand: String,
    /// The maker's reference.
    pub reference: String,
    /// Key of the category.
    pub category: String,
    /// Year of make.
    pub year: Option<i32>,
    /// One of one, or counted.
    pub tracking: Tracking,
    /// Whose.
    pub ownership: Ownership,
    /// Where between arrival and departure.
    pub availability: Availability,
    /// How many there are.
    pub quantity: i64,
    /// Where it lies.
    pub location: Option<LocationId>,
    /// Asking price.
    pub ask: Option<Money>,
    /// Content name of the cover photo.
    pub cover: Option<String>,
    /// Whole days since it came in.
    pub days: i64,
    /// Grows with every change.
    pub version: i32,
}

impl ItemRow {
    /// What a person sees at a glance.
    #[must_use]
    pub fn badge(&self) -> Badge {
        Badge::of(self.ownership, self.availability, self.tracking, self.quantity)
    }
}

/// A page of a list, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPage<R> {
    /// The rows.
    pub page: Page<R>,
    /// Nothing matched as typed; these are spelt alike.
    pub similar: bool,
}

/// A list row for those who may see cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRowCost {
    /// What everybody sees.
    #[serde(flatten)]
    pub row: ItemRow,
    /// Sum of all cost entries.
    pub cost: Option<Money>,
    /// Asking price less cost.
    pub margin: Option<Money>,
    /// Margin in parts per million of the asking price.
    pub margin_ppm: Option<i64>,
    /// From whom it came.
    pub vendor: String,
}

/// An item as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemView {
    /// The item.
    pub id: ItemId,
    /// Its store.
    pub store: StoreId,
    /// The name of its store.
    pub store_name: String,
    /// Grows with every change.
    pub version: i32,
    /// `W-10491`.
    pub stock_no: String,
    /// One of one, or counted.
    pub tracking: Tracking,
    /// Whose.
    pub ownership: Ownership,
    /// Where between arrival and departure.
    pub availability: Availability,
    /// How many there are.
    pub quantity: i64,
    /// Everything it says about itself, as a form holds it.
    pub draft: ItemDraft,
    /// The grade.
    pub condition: Option<Condition>,
    /// Where it lies, by name.
    pub location_name: Option<String>,
    /// Asking price.
    pub ask: Option<Money>,
    /// Lowest price without approval.
    pub min: Option<Money>,
    /// Price on the web.
    pub web: Option<Money>,
    /// What it is priced in.
    pub currency: Currency,
    /// In order; the first is the cover.
    pub photos: Vec<PhotoView>,
    /// Quantity items only.
    pub variants: Vec<VariantView>,
    /// When it came in.
    pub created: When,
    /// Whole days since.
    pub days: i64,
    /// Addresses of pictures that an import referred to.
    pub image_links: Vec<String>,
}

impl ItemView {
    /// What a person sees at a glance.
    #[must_use]
    pub fn badge(&self) -> Badge {
        Badge::of(self.ownership, self.availability, self.tracking, self.quantity)
    }
}

/// A photo of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoView {
    /// The photo.
    pub id: PhotoId,
    /// Content name: where its renditions are served from.
    pub content: String,
    /// What is seen, in words.
    pub alt: String,
    /// Pixels of the largest rendition.
    pub width: i32,
    /// Pixels of the largest rendition.
    pub height: i32,
}

/// Where a rendition is served: `side` is 96, 400 or 1600.
#[must_use]
pub fn photo_url(content: &str, side: u16) -> String {
    format!("/media/{content}/{side}.webp")
}

/// A variant of a quantity item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariantView {
    /// The variant.
    pub id: VariantId,
    /// What tells it from the others.
    pub label: String,
    /// The shop's own code.
    pub sku: String,
    /// Printed code.
    pub barcode: String,
    /// Its own price.
    pub price: Option<Money>,
    /// Grams, when known.
    pub grams: Option<i32>,
    /// How many there are.
    pub quantity: i64,
}

/// The serial number, for those who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemSerial {
    /// As engraved; empty when none was recorded.
    pub serial: String,
}

/// Cost, margin and source, for those who may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCost {
    /// From whom it came.
    pub vendor: String,
    /// Every entry, oldest first.
    pub entries: Vec<CostView>,
    /// Their sum.
    pub total: Money,
    /// Asking price less cost, and in parts per million of the asking price.
    pub at_ask: Option<(Money, i64)>,
    /// The same at the minimum price.
    pub at_min: Option<(Money, i64)>,
}

/// One cost entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostView {
    /// The entry.
    pub id: CostId,
    /// What for.
    pub kind: CostKind,
    /// How much; negative when it reverses.
    pub amount: Money,
    /// A word on it.
    pub note: String,
    /// When.
    pub at: When,
    /// Who.
    pub by: String,
}

/// One line of the history of an item. Holds nothing that only some may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryRow {
    /// When.
    pub at: When,
    /// What happened, in words.
    pub what: String,
    /// Who.
    pub by: String,
}

/// A step of the asking price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceStep {
    /// Since when.
    pub at: When,
    /// What was asked; `None` when the price was taken away.
    pub ask: Option<Money>,
}

/// What happened to an item, newest first, and how its price moved, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemHistory {
    /// Events.
    pub rows: Vec<HistoryRow>,
    /// Asking prices.
    pub prices: Vec<PriceStep>,
}

/// A place in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocationView {
    /// The place.
    pub id: LocationId,
    /// Its store.
    pub store: StoreId,
    /// Its name.
    pub name: String,
}

/// What the filters of a list may be set to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterChoices {
    /// Places of the visible stores.
    pub locations: Vec<LocationView>,
    /// Brands in stock, by name.
    pub brands: Vec<String>,
}

/// How many match, and what they are asked for together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTotals {
    /// Items.
    pub count: u64,
    /// Sum of asking prices, `None` when currencies differ.
    pub asking: Option<Money>,
}

/// Counts by key, for a chart with words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// What is counted: a category, an age band.
    pub label: String,
    /// Where a click leads.
    pub href: String,
    /// How many.
    pub count: i64,
    /// What they are asked for together.
    pub asking: Money,
}

/// The dashboard, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Items in stock.
    pub in_stock: i64,
    /// Of these, for sale now.
    pub available: i64,
    /// Sum of asking prices.
    pub asking: Money,
    /// In stock without a photo.
    pub without_photo: i64,
    /// Not for sale yet.
    pub in_processing: i64,
    /// In stock by category.
    pub categories: Vec<Bar>,
    /// In stock by age.
    pub ages: Vec<Bar>,
    /// Last arrivals.
    pub arrivals: Vec<ItemRow>,
    /// Items taken in per day, last 30 days, oldest first.
    pub intake: Vec<i64>,
}

/// What the stock cost, for those who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCost {
    /// Sum of all costs of what is in stock.
    pub cost: Money,
    /// Asking prices less cost, of what has both.
    pub margin: Money,
    /// Parts per million of those asking prices.
    pub margin_ppm: Option<i64>,
}

/// Attribute labels and values, ready to be shown.
#[must_use]
pub fn shown_attributes(category: &str, attributes: &BTreeMap<String, String>) -> Vec<(&'static str, String)> {
    let Some(category) = super::Category::of(category) else { return Vec::new() };
    let of = |field: &super::Field| {
        let value = attributes.get(field.key)?;
        Some((
            field.label,
            match field.kind {
                super::FieldKind::Number(unit) => format!("{value} {unit}"),
                super::FieldKind::Text | super::FieldKind::Choice(_) => value.clone(),
            },
        ))
    };
    category.fields.iter().filter_map(of).collect()
}

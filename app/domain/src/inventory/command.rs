//! What staff can ask for, and the reading of every field: the same on both sides of the wire.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Category, Condition, Move, Tracking};
use crate::{
    AppError, CostId, Currency, ItemId, LocationId, Money, PhotoId, StoreId, VariantId, error::Problems, text,
};

/// The most tags an item may carry.
pub const MAX_TAGS: usize = 50;
/// The most variants a quantity item may have.
pub const MAX_VARIANTS: usize = 250;
/// The most photos an item may have.
pub const MAX_PHOTOS: usize = 60;
/// The most of one variant that a store may hold.
pub const MAX_QUANTITY: i64 = 1_000_000;

/// What an item says about itself: the part of a form that creating and editing share. Amounts are typed texts in
/// the store's currency; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemDraft {
    /// Key of the category.
    pub category: String,
    /// What it is called.
    pub title: String,
    /// Who made it.
    pub brand: String,
    /// The model.
    pub model: String,
    /// The maker's reference number.
    pub reference: String,
    /// Year of make, four digits or empty.
    pub year: String,
    /// For customers.
    pub description: String,
    /// Key of the grade, or empty.
    pub condition: String,
    /// What was seen under the loupe.
    pub condition_notes: String,
    /// For staff only.
    pub internal_notes: String,
    /// The fields of the category.
    pub attributes: BTreeMap<String, String>,
    /// Component key to present (`true`) or missing.
    pub components: BTreeMap<String, bool>,
    /// Free words.
    pub tags: Vec<String>,
    /// Where it lies.
    pub location: Option<LocationId>,
    /// Asking price.
    pub ask: String,
    /// Lowest price without approval.
    pub min: String,
    /// Price on the web.
    pub web: String,
    /// Taxed on its margin: bought second-hand from somebody who could not deduct VAT (Directive 2006/112/EC Art. 314).
    #[serde(default)]
    pub second_hand: bool,
}

/// A draft whose fields have been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRead {
    /// The category.
    pub category: &'static Category,
    /// One line, never empty.
    pub title: String,
    /// One line.
    pub brand: String,
    /// One line.
    pub model: String,
    /// One line.
    pub reference: String,
    /// Year of make.
    pub year: Option<i32>,
    /// Several lines.
    pub description: String,
    /// The grade.
    pub condition: Option<Condition>,
    /// Several lines.
    pub condition_notes: String,
    /// Several lines.
    pub internal_notes: String,
    /// Fields of the category only.
    pub attributes: BTreeMap<String, String>,
    /// Components of the category only.
    pub components: BTreeMap<String, bool>,
    /// Cleaned, each once.
    pub tags: Vec<String>,
    /// Where it lies.
    pub location: Option<LocationId>,
    /// Minor units.
    pub ask: Option<i64>,
    /// Minor units.
    pub min: Option<i64>,
    /// Minor units.
    pub web: Option<i64>,
    /// Taxed on its margin.
    pub second_hand: bool,
}

impl ItemDraft {
    /// Reads every field.
    ///
    /// # Errors
    /// `input.invalid` with all fields that need attention.
    pub fn read(&self, currency: Currency) -> Result<ItemRead, AppError> {
        let mut p = Problems::default();
        let category = p.take("category", Category::of(&self.category).ok_or("Choose a category."));
        let title = p.take("title", text::required(&self.title));
        let brand = p.take("brand", text::line(&self.brand));
        let model = p.take("model", text::line(&self.model));
        let reference = p.take("reference", text::line(&self.reference));
        let year = p.take("year", year(&self.year));
        let description = p.take("description", text::paragraph(&self.description));
        let condition = match self.condition.as_str() {
            "" => Some(None),
            key => p.take("condition", Condition::of(key).ok_or("Choose one of the list.")).map(Some),
        };
        let condition_notes = p.take("condition_notes", text::paragraph(&self.condition_notes));
        let internal_notes = p.take("internal_notes", text::paragraph(&self.internal_notes));
        let attributes = category.map(|category| category.read_attributes(&self.attributes, &mut p));
        let components = category.map(|category| {
            let known = |key: &String| category.components.iter().any(|(known, _)| known == key);
            self.components.iter().filter(|(key, _)| known(key)).map(|(key, there)| (key.clone(), *there)).collect()
        });
        let tags = p.take("tags", tags(&self.tags));
        let ask = amount(&mut p, "ask", &self.ask, currency);
        let min = amount(&mut p, "min", &self.min, currency);
        let web = amount(&mut p, "web", &self.web, currency);
        if let (Some(Some(min)), Some(Some(ask))) = (min, ask)
            && min > ask
        {
            p.note("min", "The minimum is above the asking price.");
        }
        p.finish()?;
        let missing = || AppError::invalid(Vec::new());
        Ok(ItemRead {
            category: category.ok_or_else(missing)?,
            title: title.ok_or_else(missing)?,
            brand: brand.ok_or_else(missing)?,
            model: model.ok_or_else(missing)?,
            reference: reference.ok_or_else(missing)?,
            year: year.ok_or_else(missing)?,
            description: description.ok_or_else(missing)?,
            condition: condition.ok_or_else(missing)?,
            condition_notes: condition_notes.ok_or_else(missing)?,
            internal_notes: internal_notes.ok_or_else(missing)?,
            attributes: attributes.ok_or_else(missing)?,
            components: components.ok_or_else(missing)?,
            tags: tags.ok_or_else(missing)?,
            location: self.location,
            ask: ask.ok_or_else(missing)?,
            min: min.ok_or_else(missing)?,
            web: web.ok_or_else(missing)?,
            second_hand: self.second_hand,
        })
    }
}

fn year(text: &str) -> Result<Option<i32>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<i32>() {
        Ok(year) if (1000..=2200).contains(&year) && text.len() == 4 => Ok(Some(year)),
        _ => Err("Write a year with four digits."),
    }
}

fn tags(given: &[String]) -> Result<Vec<String>, String> {
    let (mut tags, mut keys) = (Vec::new(), BTreeSet::new());
    for tag in given {
        let tag = text::line(tag)?;
        if !tag.is_empty() && keys.insert(text::folded(&tag)) {
            tags.push(tag);
        }
        // A form may hold half a million.
        if tags.len() > MAX_TAGS {
            return Err(format!("At most {MAX_TAGS} tags."));
        }
    }
    Ok(tags)
}

/// An optional amount: `Some(None)` for an empty field, `None` after noting a problem.
fn amount(p: &mut Problems, field: &str, typed: &str, currency: Currency) -> Option<Option<i64>> {
    if typed.trim().is_empty() {
        return Some(None);
    }
    p.take(field, Money::parse(typed, currency)).map(|money| Some(money.minor))
}

/// Takes a piece or a quantity item into the stock of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateItem {
    /// Minted by the browser; makes a repeated form one item.
    pub id: ItemId,
    /// Where it is taken in.
    pub store: StoreId,
    /// One of one, or counted.
    pub tracking: Tracking,
    /// Everything it says about itself.
    pub draft: ItemDraft,
    /// As engraved; pieces only. Empty when there is none.
    #[serde(default)]
    pub serial: String,
    /// Quantity items only; empty means one variant without options.
    #[serde(default)]
    pub variants: Vec<VariantDraft>,
    /// Put it up for sale at once.
    #[serde(default)]
    pub release: bool,
}

/// A variant as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VariantDraft {
    /// The variant, when it exists already.
    pub id: Option<VariantId>,
    /// What tells it from the others: `Blue / L`. Empty for the only one.
    pub label: String,
    /// The shop's own code.
    pub sku: String,
    /// Printed code.
    pub barcode: String,
    /// Its price; empty takes the item's.
    pub price: String,
    /// How many there are.
    pub quantity: i64,
}

/// Cost and source, for those who may record them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Purchase {
    /// From whom.
    pub vendor: String,
    /// What was paid; typed.
    pub amount: String,
}

/// Takes an item in together with what was paid for it: one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateItemWithCost {
    /// The item.
    pub item: CreateItem,
    /// What was paid.
    pub purchase: Purchase,
}

/// Changes what an item says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditItem {
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub id: ItemId,
    /// The version the form was filled from; another one answers `conflict.stale`.
    pub version: i32,
    /// Everything, new.
    pub draft: ItemDraft,
}

/// Changes variants and counted quantities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditVariants {
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub item: ItemId,
    /// The version the form was filled from.
    pub version: i32,
    /// All variants; one that is left out stays, with nothing in stock.
    pub variants: Vec<VariantDraft>,
}

/// Changes the serial number of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeSerial {
    /// Its store.
    pub store: StoreId,
    /// The piece.
    pub id: ItemId,
    /// The version the form was filled from.
    pub version: i32,
    /// As engraved; empty removes it.
    pub serial: String,
}

/// Moves the availability of an item by one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeAvailability {
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub id: ItemId,
    /// The version that was looked at.
    pub version: i32,
    /// The step.
    pub step: Move,
}

/// What a cost was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// The piece itself.
    Purchase,
    /// Getting it here.
    Shipping,
    /// Customs.
    Duty,
    /// Work on it.
    Service,
    /// A part.
    Part,
    /// Having it authenticated.
    Authentication,
}

impl CostKind {
    /// All of them, with the words for a menu.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Purchase, "Purchase"),
        (Self::Shipping, "Shipping"),
        (Self::Duty, "Duty"),
        (Self::Service, "Service"),
        (Self::Part, "Part"),
        (Self::Authentication, "Authentication"),
    ];

    /// As people say it.
    #[must_use]
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, label)| label)
    }
}

/// Adds a cost to an item. The ledger is append-only: a mistake is corrected by a reversing entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCost {
    /// Becomes the entry's id; makes a repeated form one cost.
    pub id: CostId,
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub item: ItemId,
    /// What for.
    pub kind: CostKind,
    /// Typed, in the store's currency.
    pub amount: String,
    /// A word on it; optional.
    #[serde(default)]
    pub note: String,
    /// From whom the item came; empty leaves it.
    #[serde(default)]
    pub vendor: String,
    /// Reverses an earlier entry: the amount counts negative.
    #[serde(default)]
    pub reverse: bool,
}

/// Changes the words and the order of the photos of an item. The first is the cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrangePhotos {
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub item: ItemId,
    /// Every photo, in the new order, with its alternative text.
    pub photos: Vec<(PhotoId, String)>,
}

/// Removes a photo, or takes the removal back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePhoto {
    /// Its store.
    pub store: StoreId,
    /// The item.
    pub item: ItemId,
    /// The photo.
    pub photo: PhotoId,
    /// `false` brings it back.
    pub removed: bool,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd() -> Currency {
        "USD".parse().unwrap()
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let draft = ItemDraft {
            category: "spaceship".into(),
            year: "20x4".into(),
            condition: "mint".into(),
            ask: "-5".into(),
            min: "99999999999999999999".into(),
            description: "x".repeat(1_000_000),
            ..Default::default()
        };
        let refused = draft.read(usd()).unwrap_err();
        for field in ["category", "title", "year", "condition", "ask", "min", "description"] {
            assert!(refused.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn minimum_may_not_exceed_asking_price() {
        let draft = ItemDraft {
            category: "watch".into(),
            title: "A".into(),
            ask: "10".into(),
            min: "11".into(),
            ..Default::default()
        };
        assert!(draft.read(usd()).unwrap_err().of("min").is_some());
    }

    #[test]
    fn hostile_texts_are_kept_as_texts() {
        let title = "<script>alert(1)</script> 👑 \u{202E}gnirts";
        let draft = ItemDraft {
            category: "watch".into(),
            title: title.into(),
            tags: vec!["Été".into(), "ete".into()],
            ..Default::default()
        };
        let read = draft.read(usd()).unwrap();
        assert_eq!(read.title, title);
        assert_eq!(read.tags, ["Été"]);
    }

    proptest! {
        #[test]
        fn reading_never_panics(title in any::<String>(), year in any::<String>(), ask in any::<String>()) {
            let _ = ItemDraft { category: "watch".into(), title, year, ask, ..Default::default() }.read(usd());
        }
    }
}

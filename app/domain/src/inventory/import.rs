//! Importing catalogues: what a preview shows, how a run goes, what a report says. Reading the file format itself
//! is the server's work; the meaning of a product is here.

use serde::{Deserialize, Serialize};

use crate::{ImportId, StoreId, When, machine::vocabulary};

/// Largest file taken, in bytes.
pub const MAX_IMPORT_BYTES: usize = 64 * 1024 * 1024;

/// One variant of an imported product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedVariant {
    /// The line of the file it came from.
    pub line: u64,
    /// `Blue / L`; empty for the only one.
    pub label: String,
    /// The shop's own code.
    pub sku: String,
    /// Printed code.
    pub barcode: String,
    /// Minor units.
    pub price: Option<i64>,
    /// Minor units, when the file says what was paid.
    pub cost: Option<i64>,
    /// How many.
    pub quantity: i64,
    /// Weight.
    pub grams: Option<i32>,
}

/// One product of the file: a quantity item to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedProduct {
    /// What identifies it in the other system; importing it again changes nothing.
    pub handle: String,
    /// The first line of the file that speaks of it.
    pub line: u64,
    /// What it is called.
    pub title: String,
    /// The description, as plain text.
    pub description: String,
    /// Vendor, which Shopify uses for the brand.
    pub vendor: String,
    /// The type; finds the category.
    pub kind: String,
    /// Free words.
    pub tags: Vec<String>,
    /// It was published there.
    pub published: bool,
    /// Addresses of its pictures, with their alternative texts.
    pub images: Vec<(String, String)>,
    /// At least one.
    pub variants: Vec<ImportedVariant>,
}

/// The category a product type most likely means.
#[must_use]
pub fn category_of(kind: &str, tags: &[String]) -> &'static str {
    const WORDS: &[(&str, &[&str])] = &[
        ("watch", &["watch", "watches", "chronograph", "timepiece"]),
        ("handbag", &["handbag", "bag", "bags", "purse", "clutch", "tote"]),
        (
            "jewellery",
            &[
                "jewellery",
                "jewelry",
                "ring",
                "rings",
                "necklace",
                "necklaces",
                "bracelet",
                "bracelets",
                "earring",
                "earrings",
                "pendant",
                "brooch",
                "bangle",
            ],
        ),
        ("sneaker", &["sneaker", "sneakers", "trainers"]),
        ("apparel", &["apparel", "shirt", "jacket", "coat", "dress", "trousers", "clothing"]),
        ("accessory", &["accessory", "accessories", "belt", "wallet", "scarf", "sunglasses"]),
        ("precious_metal", &["bullion", "ingot"]),
    ];
    let find = |text: &str| {
        let text = crate::text::folded(text);
        let has = |word: &str| text.split(' ').any(|w| w == word);
        WORDS.iter().find(|(_, words)| words.iter().any(|word| has(word))).map(|(key, _)| *key)
    };
    find(kind).or_else(|| tags.iter().find_map(|tag| find(tag))).unwrap_or("general")
}

/// What is wrong with one line of the file. The line is skipped, the others are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// Line of the file, counting from 1.
    pub line: u64,
    /// Column heading, or empty.
    pub column: String,
    /// What stood there, shortened.
    pub value: String,
    /// In words.
    pub message: String,
}

vocabulary! {
    /// What a file holds.
    ImportKind {
        /// Pieces and counted goods.
        Catalogue = "catalogue", "Catalogue";
        /// Clients.
        Clients = "clients", "Clients";
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Read and shown, not confirmed.
    Previewed,
    /// Confirmed; the worker has it.
    Running,
    /// The worker has given up after many attempts; confirming goes on where it stands.
    Stopped,
    /// Everything that could be imported is.
    Done,
    /// Thrown away before it ran.
    Discarded,
}

/// One product in the preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// First line in the file.
    pub line: u64,
    /// What it is called.
    pub title: String,
    /// Where it will be filed.
    pub category: String,
    /// How many variants.
    pub variants: usize,
    /// How many pieces.
    pub quantity: i64,
    /// How many picture addresses.
    pub images: usize,
    /// Lowest price, as shown.
    pub price: String,
}

/// An import: its preview, its progress and its report in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// The run.
    pub id: ImportId,
    /// The store it goes to.
    pub store: StoreId,
    /// The name of the file.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// Lines of the file that were read.
    pub lines: i64,
    /// Products that can be imported.
    pub products: i64,
    /// Variants among them.
    pub variants: i64,
    /// Products worked off so far.
    pub done: i64,
    /// Of these, new.
    pub created: i64,
    /// Of these, brought up to date.
    pub updated: i64,
    /// Of these, as they were already.
    pub unchanged: i64,
    /// Lines that were not taken, and why.
    pub problems: Vec<RowProblem>,
    /// The first products, as they will be filed.
    pub sample: Vec<ImportLine>,
    /// When the file came.
    pub created_at: When,
}

/// An import in the list of runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// The run.
    pub id: ImportId,
    /// The name of the file.
    pub file_name: String,
    /// How far it is.
    pub state: ImportState,
    /// Products in it.
    pub products: i64,
    /// Lines that were not taken.
    pub problems: i64,
    /// When the file came.
    pub created_at: When,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_types_find_their_category() {
        assert_eq!(category_of("Bracelet", &[]), "jewellery");
        assert_eq!(category_of("", &["Pot".into(), "Leather bag".into()]), "handbag");
        assert_eq!(category_of("Outdoor", &["Plants".into()]), "general");
    }
}

//! Reading a file, to be confirmed or discarded.

use domain::{
    AppError, Code, ImportId, StoreId,
    identity::inventory::Import,
    inventory::{ImportKind, MAX_IMPORT_BYTES},
    text,
};
use serde_json::json;

use super::shopify;
use crate::{
    Authorized, Services,
    imports::runs::{self, NewRun},
    inventory::create_item::currency,
};

/// Reads a file and keeps what it found; nothing reaches the stock yet.
///
/// # Errors
/// `import.unreadable`, `request.too_large`, `record.not_found` for a store that is not theirs.
pub async fn preview_import(
    services: &Services,
    who: &Authorized<Import>,
    store: StoreId,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportId, AppError> {
    let who = who.at(store)?;
    if bytes.len() > MAX_IMPORT_BYTES {
        return Err(AppError::new(Code::TooLarge, "The file is larger than 64 MB. Split it."));
    }
    let file_name = text::line(file_name).unwrap_or_default();
    let tx = who.begin().await?;
    let currency = currency(&tx).await?;
    drop(tx); // reading a file takes longer than anybody should hold the writer
    let read = services.heavy(move || shopify::read(&bytes, currency)).await;
    let file = read.ok_or_else(|| AppError::new(Code::ImportUnreadable, "The file cannot be read."))??;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let run = NewRun {
        kind: ImportKind::Catalogue,
        file_name,
        lines: file.lines,
        products: count(file.products.len()),
        variants: count(file.products.iter().map(|p| p.variants.len()).sum()),
        problems: json!(file.problems),
        plan: json!({}),
    };
    runs::open(&who, run, &file.products, "inventory.import_previewed").await
}

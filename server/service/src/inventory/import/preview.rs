//! Reading a file, to be confirmed or discarded.

use db::{
    Change, StoreTx,
    entity::{import_product, import_run},
};
use domain::{
    AppError, Code, ImportId, StoreId,
    identity::inventory::Import,
    inventory::{ImportState, MAX_IMPORT_BYTES},
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::shopify;
use crate::{Authorized, Services, inventory::create_item::currency};

/// Products written per transaction: a long file must not hold the writer.
const CHUNK: usize = 500;

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
    let tx = who.begin().await?;
    let id: ImportId = tx.mint();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    tx.insert(import_run::ActiveModel {
        id: Set(id),
        file_name: Set(file_name.clone()),
        // Counts as thrown away until its last product is kept.
        state: Set(ImportState::Discarded),
        lines: Set(file.lines),
        products: Set(count(file.products.len())),
        variants: Set(count(file.products.iter().map(|p| p.variants.len()).sum())),
        done: Set(0),
        created: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        problems: Set(json!(file.problems)),
        created_at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.commit().await?;
    let mut place = 0;
    for chunk in file.products.chunks(CHUNK) {
        let tx = who.begin().await?;
        let rows = chunk.iter().map(|product| {
            place += 1;
            import_product::ActiveModel {
                import_id: Set(id),
                id: Set(place),
                body: Set(json!(product)),
                ..Default::default()
            }
        });
        tx.insert_all(rows).await?;
        tx.commit().await?;
    }
    let tx = who.begin().await?;
    set_state(&tx, id, ImportState::Discarded, ImportState::Previewed).await?;
    tx.audit("inventory.import_previewed", id, Change::to((&file_name, file.products.len()))).await?;
    tx.commit().await?;
    Ok(id)
}

/// Moves an import on, if it stands where it should.
pub(super) async fn set_state(tx: &StoreTx, id: ImportId, from: ImportState, to: ImportState) -> Result<(), AppError> {
    let change = import_run::Entity::update_many()
        .col_expr(import_run::Column::State, Expr::val(to))
        .filter(import_run::Column::Id.eq(id))
        .filter(import_run::Column::State.eq(from));
    match tx.update(change).await? {
        0 => Err(AppError::new(Code::Stale, "This import has moved on meanwhile. Reload the page.")),
        _ => Ok(()),
    }
}

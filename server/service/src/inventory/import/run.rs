//! Working an import off, some products per transaction. The place in the file is part of the same transaction, so
//! a process that dies in the middle loses nothing and repeats nothing.

use db::{
    Change, StoreTx,
    entity::{item, variant},
};
use domain::{
    AppError, Currency, ImportId, ItemId, VariantId,
    identity::inventory::Import,
    inventory::{
        Availability, Category, CostKind, ImportKind, ImportState, ImportedProduct, ImportedVariant, ItemDraft,
        ItemRead, Ownership, Tracking, category_of, facts::Move,
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::super::{
    create_item::{VariantRead, codes, currency, insert, variant_row},
    edit_variants,
    ledger::{self, Entry},
    record_cost, rows, stock_no,
};
use crate::{
    Authorized,
    imports::runs::{self, Counts, Outcome},
};

/// Products per transaction: well inside the time a turn on the writer may take.
const CHUNK: u64 = 50;

/// Works off some products in one transaction; `false` when the import is done.
pub(crate) async fn run_chunk(who: &Authorized<Import>, id: ImportId) -> Result<bool, AppError> {
    let tx = who.begin().await?;
    let run = runs::find(&tx, ImportKind::Catalogue, id).await?;
    if run.state != ImportState::Running {
        return Ok(false);
    }
    let currency = currency(&tx).await?;
    let next = runs::behind(&tx, id, run.done, CHUNK).await?;
    let mut counts = Counts::default();
    for row in &next {
        let Ok(product) = serde_json::from_value::<ImportedProduct>(row.body.clone()) else { continue };
        counts.add(&put(&tx, &product, currency).await?);
    }
    let done = next.last().map_or(run.done, |row| i64::from(row.id));
    let more = done < run.products && !next.is_empty();
    runs::advance(&tx, id, (done, more), &counts).await?;
    tx.commit().await?;
    Ok(more)
}

/// Brings one product into the stock. The same product again changes nothing, also when staff have edited the item
/// since: only a file that says something new is written over it. Quantities are taken when a variant first appears;
/// from then on the ledger knows better than the file.
async fn put(tx: &StoreTx, product: &ImportedProduct, currency: Currency) -> Result<Outcome, AppError> {
    let hash = rows::hash(product);
    let same = item::Entity::find()
        .filter(item::Column::ImportHandle.eq(product.handle.as_str()))
        .filter(item::Column::StoreId.eq(tx.store()));
    let read = draft(product, currency).read(currency)?;
    match tx.one(same).await? {
        Some(row) if row.hash == hash => Ok(Outcome::Unchanged),
        Some(row) => update(tx, &row, product, &read, hash, currency).await,
        None => create(tx, product, &read, hash, currency).await,
    }
}

fn draft(product: &ImportedProduct, currency: Currency) -> ItemDraft {
    let cheapest = product.variants.iter().filter_map(|v| v.price).min();
    ItemDraft {
        category: category_of(&product.kind, &product.tags).to_owned(),
        title: product.title.clone(),
        brand: product.vendor.clone(),
        description: product.description.clone(),
        tags: product.tags.iter().take(domain::inventory::MAX_TAGS).cloned().collect(),
        ask: cheapest.map(|minor| domain::Money::new(minor, currency).plain()).unwrap_or_default(),
        ..Default::default()
    }
}

async fn create(
    tx: &StoreTx,
    product: &ImportedProduct,
    read: &ItemRead,
    hash: String,
    currency: Currency,
) -> Result<Outcome, AppError> {
    let id: ItemId = tx.mint();
    let category = Category::of(read.category.key).ok_or_else(AppError::not_found)?;
    let stock_no = stock_no::next(tx, category).await?;
    let variants: Vec<VariantRead> = product.variants.iter().map(variant_read).collect();
    let mut row = item::ActiveModel {
        id: Set(id),
        stock_no: Set(stock_no.clone()),
        tracking: Set(Tracking::Quantity),
        vendor: Set(String::new()),
        serial: Set(None),
        serial_key: Set(None),
        ownership: Set(Ownership::Owned),
        availability: Set(if product.published {
            Availability::Draft.after(Move::Release)?
        } else {
            Availability::Draft
        }),
        currency: Set(currency.code().to_owned()),
        quantity: Set(variants.iter().map(|v| v.quantity).sum()),
        cover: Set(None),
        import_handle: Set(Some(product.handle.clone())),
        image_links: Set(links(product)),
        hash: Set(hash),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    rows::fill(&mut row, read);
    insert(tx, row, read, &variants, "import").await?;
    rows::put_search(tx, id, rows::search_text(&stock_no, read, &codes(&variants)), String::new()).await?;
    if let Some(cost) = product.variants.iter().find_map(|v| v.cost) {
        let entry =
            record_cost::Entry { id: tx.mint(), item: id, kind: CostKind::Purchase, amount: cost, note: String::new() };
        record_cost::insert(tx, entry, currency).await?;
    }
    tx.audit("inventory.item_imported", id, Change::to(&product.handle)).await?;
    Ok(Outcome::Created)
}

async fn update(
    tx: &StoreTx,
    row: &item::Model,
    product: &ImportedProduct,
    read: &ItemRead,
    hash: String,
    currency: Currency,
) -> Result<Outcome, AppError> {
    let before = rows::draft(row, rows::tags(tx, row.id).await?, currency);
    let change = item::Entity::update_many()
        .col_expr(item::Column::Title, Expr::val(read.title.as_str()))
        .col_expr(item::Column::TitleKey, Expr::val(domain::text::folded(&read.title)))
        .col_expr(item::Column::Brand, Expr::val(read.brand.as_str()))
        .col_expr(item::Column::Description, Expr::val(read.description.as_str()))
        .col_expr(item::Column::Ask, Expr::val(read.ask))
        .col_expr(item::Column::AskSort, Expr::val(read.ask.unwrap_or(rows::NO_PRICE)))
        .col_expr(item::Column::ImageLinks, Expr::val(links(product)))
        .col_expr(item::Column::Hash, Expr::val(hash))
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(row.id));
    tx.update(change).await?;
    rows::put_tags(tx, row.id, &read.tags, false).await?;
    rows::note_prices(tx, row.id, [row.ask, None, None], [read.ask, None, None]).await?;
    let known = edit_variants::of(tx, row.id).await?;
    for (position, v) in (0..).zip(&product.variants) {
        match known.iter().find(|old| old.label == v.label) {
            Some(old) => {
                let change = variant::Entity::update_many()
                    .col_expr(variant::Column::Sku, Expr::val(v.sku.as_str()))
                    .col_expr(variant::Column::Barcode, Expr::val(v.barcode.as_str()))
                    .col_expr(variant::Column::Price, Expr::val(v.price))
                    .col_expr(variant::Column::Grams, Expr::val(v.grams))
                    .filter(variant::Column::Id.eq(old.id));
                tx.update(change).await?;
            }
            None => {
                let id: VariantId = tx.mint();
                tx.insert(variant_row(row.id, id, &VariantRead { quantity: 0, ..variant_read(v) }, position)).await?;
                let arrived = Entry {
                    item: row.id,
                    variant: Some(id),
                    delta: v.quantity,
                    from: None,
                    to: row.location_id,
                    reason: "import",
                };
                if v.quantity != 0 {
                    ledger::record(tx, arrived, true).await?;
                }
            }
        }
    }
    // Found by what the item is now, not by what the file says: staff may have added a reference or attributes, and
    // the item may have variants that this file does not name.
    let row = rows::held(tx, row.id).await?;
    let after = rows::draft(&row, rows::tags(tx, row.id).await?, currency);
    let words = rows::stored_text(&row, &after.tags, &edit_variants::codes_of(tx, row.id).await?);
    rows::change_search(tx, row.id, Some(words), None).await?;
    tx.audit("inventory.item_imported", row.id, Change::from_to(before, after)).await?;
    Ok(Outcome::Updated)
}

fn links(product: &ImportedProduct) -> serde_json::Value {
    json!(product.images.iter().map(|(address, _)| address).collect::<Vec<_>>())
}

fn variant_read(v: &ImportedVariant) -> VariantRead {
    VariantRead {
        label: v.label.clone(),
        sku: v.sku.clone(),
        barcode: v.barcode.clone(),
        price: v.price,
        grams: v.grams,
        quantity: v.quantity,
    }
}

//! Preview, progress and report of imports.

use db::{
    Sort,
    entity::{import_product, import_run, store},
};
use domain::{
    AppError, Currency, ImportId, Money, Timestamp,
    identity::inventory::Import,
    inventory::{Category, ImportLine, ImportRow, ImportView, ImportedProduct, RowProblem, category_of},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{Authorized, identity::clockface, zone::Clockface};

/// Products that a preview shows.
const SAMPLE: u64 = 50;

/// One import: what it holds, how far it is, what was not taken.
///
/// # Errors
/// `record.not_found`.
pub async fn find_import(who: &Authorized<Import>, id: ImportId) -> Result<ImportView, AppError> {
    let tx = who.wide().read().await?;
    let run: import_run::Model = tx.find::<import_run::Entity>(id).await?;
    let place = tx
        .one(store::Entity::find().filter(store::Column::Id.eq(run.store_id)))
        .await?
        .ok_or_else(AppError::not_found)?;
    let currency: Currency = place.currency.parse().map_err(|_| AppError::not_found())?;
    let sample = import_product::Entity::find()
        .filter(import_product::Column::ImportId.eq(id))
        .order_by_asc(import_product::Column::Id)
        .limit(SAMPLE);
    let sample = tx.all(sample).await?.into_iter().filter_map(|row| serde_json::from_value(row.body).ok());
    Ok(ImportView {
        id,
        store: run.store_id,
        file_name: run.file_name,
        state: run.state,
        lines: run.lines,
        products: run.products,
        variants: run.variants,
        done: run.done,
        created: run.created,
        updated: run.updated,
        unchanged: run.unchanged,
        problems: serde_json::from_value::<Vec<RowProblem>>(run.problems).unwrap_or_default(),
        sample: sample.map(|product| line(&product, currency)).collect(),
        created_at: Clockface::new(&place.time_zone, who.now()).when(run.created_at),
    })
}

/// The last imports of the visible stores, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_imports(who: &Authorized<Import>) -> Result<Vec<ImportRow>, AppError> {
    let face = clockface(who).await?;
    let tx = who.read().await?;
    let page = tx
        .page::<Timestamp, import_run::Entity>(
            import_run::Entity::find(),
            Sort::down(import_run::Column::CreatedAt),
            None,
            50,
        )
        .await?;
    let row = |run: import_run::Model| ImportRow {
        id: run.id,
        file_name: run.file_name,
        state: run.state,
        products: run.products,
        problems: run.problems.as_array().map_or(0, |all| i64::try_from(all.len()).unwrap_or(i64::MAX)),
        created_at: face.when(run.created_at),
    };
    Ok(page.items.into_iter().map(row).collect())
}

fn line(product: &ImportedProduct, currency: Currency) -> ImportLine {
    let cheapest = product.variants.iter().filter_map(|v| v.price).min();
    let key = category_of(&product.kind, &product.tags);
    ImportLine {
        line: product.line,
        title: product.title.clone(),
        category: Category::of(key).map_or(key, |category| category.label).to_owned(),
        variants: product.variants.len(),
        quantity: product.variants.iter().map(|v| v.quantity).sum(),
        images: product.images.len(),
        price: cheapest.map(|minor| Money::new(minor, currency).short()).unwrap_or_default(),
    }
}

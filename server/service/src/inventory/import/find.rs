//! Preview, progress and report of imports.

use db::entity::store;
use domain::{
    AppError, Currency, ImportId, Money,
    identity::inventory::Import,
    inventory::{Category, ImportKind, ImportLine, ImportRow, ImportView, ImportedProduct, RowProblem, category_of},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Authorized, imports::runs, zone::Clockface};

/// Products that a preview shows.
const SAMPLE: u64 = 50;

/// One import: what it holds, how far it is, what was not taken.
///
/// # Errors
/// `record.not_found`.
pub async fn find_import(who: &Authorized<Import>, id: ImportId) -> Result<ImportView, AppError> {
    let tx = who.wide().read().await?;
    let run = runs::find(&tx, ImportKind::Catalogue, id).await?;
    let place = tx
        .one(store::Entity::find().filter(store::Column::Id.eq(run.store_id)))
        .await?
        .ok_or_else(AppError::not_found)?;
    let currency: Currency = place.currency.parse().map_err(|_| AppError::not_found())?;
    let sample =
        runs::behind(&tx, id, 0, SAMPLE).await?.into_iter().filter_map(|row| serde_json::from_value(row.body).ok());
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
    runs::list(who, ImportKind::Catalogue).await
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

//! One file and how far it was worked off.
#![expect(clippy::disallowed_methods, reason = "whoever confirmed it may have lost their place in the shop meanwhile")]

use db::{
    Change, ReadTx, Sort, StoreTx,
    entity::{import_product, import_run},
};
use domain::{
    AppError, Code, Event, ImportId, OrgId, StoreId, Timestamp, UserId,
    identity::Permission,
    inventory::{ImportKind, ImportRow, ImportState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{Authorized, Services, identity::clockface};

/// Records written per transaction: a long file must not hold the writer.
const CHUNK: usize = 500;

/// A run that is about to be opened.
pub(crate) struct NewRun {
    pub(crate) kind: ImportKind,
    pub(crate) file_name: String,
    pub(crate) lines: i64,
    /// What can be taken.
    pub(crate) products: i64,
    pub(crate) variants: i64,
    pub(crate) problems: Value,
    /// What was decided about the file, for those that ask.
    pub(crate) plan: Value,
}

/// Opens a run and keeps its records; nothing is taken in yet.
///
/// # Errors
/// When the database fails.
pub(crate) async fn open<P: Permission, T: Serialize>(
    who: &Authorized<P>,
    run: NewRun,
    records: &[T],
    action: &str,
) -> Result<ImportId, AppError> {
    let tx = who.begin().await?;
    let id: ImportId = tx.mint();
    tx.insert(import_run::ActiveModel {
        id: Set(id),
        kind: Set(run.kind),
        file_name: Set(run.file_name.clone()),
        // Counts as thrown away until its last record is kept.
        state: Set(ImportState::Discarded),
        lines: Set(run.lines),
        products: Set(run.products),
        variants: Set(run.variants),
        done: Set(0),
        created: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        problems: Set(run.problems),
        plan: Set(run.plan),
        created_at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.commit().await?;
    let mut place = 0;
    for chunk in records.chunks(CHUNK) {
        let tx = who.begin().await?;
        let rows = chunk.iter().map(|record| {
            place += 1;
            import_product::ActiveModel {
                import_id: Set(id),
                id: Set(place),
                body: Set(json!(record)),
                ..Default::default()
            }
        });
        tx.insert_all(rows).await?;
        tx.commit().await?;
    }
    let tx = who.begin().await?;
    set_state(&tx, id, ImportState::Discarded, ImportState::Previewed).await?;
    tx.audit(action, id, Change::to((&run.file_name, records.len()))).await?;
    tx.commit().await?;
    Ok(id)
}

/// A run of a kind.
///
/// # Errors
/// `record.not_found`.
pub(crate) async fn find(tx: &ReadTx, kind: ImportKind, id: ImportId) -> Result<import_run::Model, AppError> {
    let run = tx.find::<import_run::Entity>(id).await?;
    if run.kind == kind { Ok(run) } else { Err(AppError::not_found()) }
}

/// The last runs of a kind in the visible stores, newest first.
///
/// # Errors
/// When the database fails.
pub(crate) async fn list<P: Permission>(who: &Authorized<P>, kind: ImportKind) -> Result<Vec<ImportRow>, AppError> {
    let face = clockface(who).await?;
    let tx = who.read().await?;
    let runs = import_run::Entity::find().filter(import_run::Column::Kind.eq(kind));
    let page = tx.page::<Timestamp, _>(runs, Sort::down(import_run::Column::CreatedAt), None, 50).await?;
    let row = |run: import_run::Model| ImportRow {
        id: run.id,
        state: run.state,
        products: run.products,
        problems: match kind {
            ImportKind::Catalogue => {
                run.problems.as_array().map_or(0, |all| i64::try_from(all.len()).unwrap_or(i64::MAX))
            }
            ImportKind::Clients => run.lines.saturating_sub(run.products),
        },
        file_name: run.file_name,
        created_at: face.when(run.created_at),
    };
    Ok(page.items.into_iter().map(row).collect())
}

/// Lets a previewed import run, or one that was given up go on. Confirming twice runs it once.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that was discarded.
pub(crate) async fn confirm<P: Permission>(
    who: &Authorized<P>,
    (kind, id): (ImportKind, ImportId),
    event: Event,
    action: &str,
) -> Result<(), AppError> {
    let run = find(&who.wide().read().await?, kind, id).await?;
    if matches!(run.state, ImportState::Running | ImportState::Done) {
        return Ok(());
    }
    let from = if run.state == ImportState::Stopped { run.state } else { ImportState::Previewed };
    let tx = who.at(run.store_id)?.begin().await?;
    set_state(&tx, id, from, ImportState::Running).await?;
    tx.emit(&event).await?;
    tx.audit(action, id, Change::from_to(run.state, (&run.file_name, run.products))).await?;
    Ok(tx.commit().await?)
}

/// Throws a previewed import away.
///
/// # Errors
/// `record.not_found`, `conflict.stale` for one that runs already.
pub(crate) async fn discard<P: Permission>(
    who: &Authorized<P>,
    (kind, id): (ImportKind, ImportId),
    action: &str,
) -> Result<(), AppError> {
    let run = find(&who.wide().read().await?, kind, id).await?;
    if run.state == ImportState::Discarded {
        return Ok(());
    }
    let tx = who.at(run.store_id)?.begin().await?;
    set_state(&tx, id, ImportState::Previewed, ImportState::Discarded).await?;
    tx.delete(import_product::Entity::delete_many().filter(import_product::Column::ImportId.eq(id))).await?;
    tx.audit(action, id, Change::from_to((&run.file_name, run.products), ImportState::Discarded)).await?;
    Ok(tx.commit().await?)
}

/// Says that a running import goes on no further by itself. What is taken in stays; confirming goes on from there.
///
/// # Errors
/// When the database fails.
pub(crate) async fn stop(
    services: &Services,
    place: (OrgId, StoreId, UserId),
    id: ImportId,
    action: &str,
) -> Result<(), AppError> {
    let tx = services.db().system().await?;
    let running = import_run::Entity::update_many()
        .col_expr(import_run::Column::State, Expr::val(ImportState::Stopped))
        .filter(import_run::Column::OrgId.eq(place.0))
        .filter(import_run::Column::Id.eq(id))
        .filter(import_run::Column::State.eq(ImportState::Running));
    if tx.update(running).await? > 0 {
        tx.audit_for(place, action, id, Change::from_to(ImportState::Running, ImportState::Stopped)).await?;
    }
    Ok(tx.commit().await?)
}

/// Records of a run behind a place, in their order.
///
/// # Errors
/// When the database fails.
pub(crate) async fn behind(
    tx: &ReadTx,
    id: ImportId,
    place: i64,
    many: u64,
) -> Result<Vec<import_product::Model>, AppError> {
    let next = import_product::Entity::find()
        .filter(import_product::Column::ImportId.eq(id))
        .filter(import_product::Column::Id.gt(place))
        .order_by_asc(import_product::Column::Id)
        .limit(many);
    Ok(tx.all(next).await?)
}

/// What became of a record.
pub(crate) enum Outcome {
    Created,
    Updated,
    Unchanged,
}

/// What became of some records.
#[derive(Default)]
pub(crate) struct Counts {
    created: i64,
    updated: i64,
    unchanged: i64,
}

impl Counts {
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

/// Notes how far a run is, in the transaction that took its records in.
///
/// # Errors
/// When the database fails.
pub(crate) async fn advance(
    tx: &StoreTx,
    id: ImportId,
    (done, more): (i64, bool),
    counts: &Counts,
) -> Result<(), AppError> {
    let grown = |column: import_run::Column, by: i64| Expr::col(column).add(by);
    let change = import_run::Entity::update_many()
        .col_expr(import_run::Column::Done, Expr::val(done))
        .col_expr(import_run::Column::Created, grown(import_run::Column::Created, counts.created))
        .col_expr(import_run::Column::Updated, grown(import_run::Column::Updated, counts.updated))
        .col_expr(import_run::Column::Unchanged, grown(import_run::Column::Unchanged, counts.unchanged))
        .col_expr(import_run::Column::State, Expr::val(if more { ImportState::Running } else { ImportState::Done }))
        .filter(import_run::Column::Id.eq(id));
    tx.update(change).await?;
    Ok(())
}

/// Moves an import on, if it stands where it should.
async fn set_state(tx: &StoreTx, id: ImportId, from: ImportState, to: ImportState) -> Result<(), AppError> {
    let change = import_run::Entity::update_many()
        .col_expr(import_run::Column::State, Expr::val(to))
        .filter(import_run::Column::Id.eq(id))
        .filter(import_run::Column::State.eq(from));
    match tx.update(change).await? {
        0 => Err(moved_on()),
        _ => Ok(()),
    }
}

/// Somebody else was faster.
pub(crate) fn moved_on() -> AppError {
    AppError::new(Code::Stale, "This import has moved on meanwhile. Reload the page.")
}

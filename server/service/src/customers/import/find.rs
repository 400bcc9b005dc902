//! Preview, progress and report of imports of clients.

use std::collections::BTreeSet;

use db::{
    ReadTx,
    entity::{customer, import_run, store},
};
use domain::{
    AppError, CustomerId, ImportId,
    customers::{ClientDraft, ClientFault, ClientImport, ClientLine, ClientPlan, ClientSample, RefusedClients, draft},
    identity::customers::Import,
    inventory::{ImportKind, ImportRow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{
    super::rows::called,
    reading::{Reading, keys, known, unreadable},
};
use crate::{Authorized, Services, imports::runs, zone::Clockface};

/// Lines that a preview shows.
const SAMPLE: u64 = 50;

/// What was decided about a file.
pub(super) fn plan_of(run: &import_run::Model) -> Result<ClientPlan, AppError> {
    serde_json::from_value(run.plan.clone()).map_err(|_| unreadable())
}

/// All lines of a file.
pub(super) async fn lines_of(tx: &ReadTx, id: ImportId) -> Result<Vec<ClientLine>, AppError> {
    let rows = runs::behind(tx, id, 0, domain::customers::import::MOST_LINES as u64).await?;
    Ok(rows.into_iter().filter_map(|row| serde_json::from_value(row.body).ok()).collect())
}

/// A run, and a handle of the store that it goes to: colleagues and numbers are those of that store, from wherever it is
/// looked at.
pub(super) async fn opened(
    who: &Authorized<Import>,
    id: ImportId,
) -> Result<(Authorized<Import>, ReadTx, import_run::Model), AppError> {
    let run = runs::find(&who.wide().read().await?, ImportKind::Clients, id).await?;
    let who = who.at(run.store_id)?;
    let tx = who.read().await?;
    Ok((who, tx, run))
}

/// One import: what its columns mean, how far it is, what was not taken. A fixed number of statements.
///
/// # Errors
/// `record.not_found`.
pub async fn find_client_import(who: &Authorized<Import>, id: ImportId) -> Result<ClientImport, AppError> {
    let (who, tx, run) = opened(who, id).await?;
    let place = store::Entity::find().filter(store::Column::Id.eq(run.store_id));
    let place = tx.one(place).await?.ok_or_else(AppError::not_found)?;
    let reading = Reading::of(&tx, plan_of(&run)?).await?;
    let sample = runs::behind(&tx, id, 0, SAMPLE).await?.into_iter();
    let sample = sample.filter_map(|row| serde_json::from_value::<ClientLine>(row.body).ok());
    let sample = sample.filter_map(|line| Some((line.line, reading.read(&line).ok()?))).collect();
    Ok(ClientImport {
        id,
        store: run.store_id,
        sample: samples(&tx, sample).await?,
        plan: reading.plan,
        file_name: run.file_name,
        state: run.state,
        lines: run.lines,
        good: run.products,
        done: run.done,
        created: run.created,
        updated: run.updated,
        unchanged: run.unchanged,
        faults: serde_json::from_value(run.problems).unwrap_or_default(),
        created_at: Clockface::new(&place.time_zone, who.now()).when(run.created_at),
    })
}

async fn samples(tx: &ReadTx, lines: Vec<(u64, ClientDraft)>) -> Result<Vec<ClientSample>, AppError> {
    let all: Vec<_> = lines.iter().map(|(_, draft)| keys(draft)).collect();
    let known = known(tx, &all).await?;
    let ids: BTreeSet<CustomerId> = known.values().copied().collect();
    let people = customer::Entity::find().filter(customer::Column::Id.is_in(ids.iter().copied()));
    let people = if ids.is_empty() { Vec::new() } else { tx.all(people).await? };
    let sample = |((line, draft), keys): ((u64, ClientDraft), &Vec<_>)| {
        let known = keys.iter().find_map(|key| known.get(key));
        let known = known.and_then(|id| people.iter().find(|person| person.id == *id));
        let first =
            |all: &[domain::customers::ContactDraft]| all.first().map(|it| it.value.clone()).unwrap_or_default();
        ClientSample {
            line,
            called: draft::called(&draft.name, &draft.company),
            email: first(&draft.emails),
            phone: first(&draft.phones),
            tags: draft.tags,
            known: known.map(called),
        }
    };
    Ok(lines.into_iter().zip(&all).map(sample).collect())
}

/// The last imports of clients in the visible stores, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_client_imports(who: &Authorized<Import>) -> Result<Vec<ImportRow>, AppError> {
    runs::list(who, ImportKind::Clients).await
}

/// The lines that are not taken, as they came, each with its reasons: to be mended and brought again.
///
/// # Errors
/// `record.not_found`.
pub async fn refused_clients(
    services: &Services,
    who: &Authorized<Import>,
    id: ImportId,
) -> Result<RefusedClients, AppError> {
    let (_, tx, run) = opened(who, id).await?;
    let reading = Reading::of(&tx, plan_of(&run)?).await?;
    let lines = lines_of(&tx, id).await?;
    drop(tx);
    let noted: Vec<ClientFault> = serde_json::from_value(run.problems).unwrap_or_default();
    let refused = services.heavy(move || {
        let mut headings = reading.plan.headings.clone();
        headings.extend(["Line", "Problem"].map(str::to_owned));
        let refused = lines.into_iter().filter_map(|line| {
            let faults = match reading.read(&line) {
                Err(faults) => faults,
                // What only showed when it was taken in.
                Ok(_) => noted.iter().filter(|it| it.line == line.line).cloned().collect(),
            };
            (!faults.is_empty()).then(|| row(line, &faults, headings.len()))
        });
        RefusedClients { lines: refused.collect(), headings }
    });
    refused.await.ok_or_else(unreadable)
}

/// The cells, then the line and its reasons.
fn row(line: ClientLine, faults: &[ClientFault], columns: usize) -> Vec<String> {
    let word = |it: &ClientFault| match it.column.as_str() {
        "" => it.kind.label().to_owned(),
        column => format!("{column}: {}", it.kind.label()),
    };
    let mut cells = line.cells;
    cells.resize(columns.saturating_sub(2), String::new());
    cells.push(line.line.to_string());
    cells.push(faults.iter().map(word).collect::<Vec<_>>().join(" "));
    cells
}

//! Working an import of clients off, some lines per transaction. The place in the file is part of the same transaction, so
//! a process that dies in the middle loses nobody and takes nobody in twice.

use db::{
    StoreTx,
    entity::{customer, import_run},
};
use domain::{
    AppError, Code, CustomerId, ImportId,
    customers::{
        ClientDraft, ClientFault, ClientFaultKind, ClientLine, KnownClients, SaveClient,
        import::{MOST_FAULTS, brought_up_to_date},
    },
    identity::customers::Import,
    inventory::{ImportKind, ImportState},
    text::folded,
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    super::{find_client, rows::found, save_client},
    find::plan_of,
    reading::{Reading, keys, known},
};
use crate::{
    Authorized, fingerprint,
    imports::runs::{self, Counts, Outcome},
};

/// Lines per transaction: well inside the time a turn on the writer may take.
const CHUNK: u64 = 50;

/// Works off some lines in one transaction; `false` when the import is done.
pub(crate) async fn run_chunk(who: &Authorized<Import>, id: ImportId) -> Result<bool, AppError> {
    let tx = who.read().await?;
    let run = runs::find(&tx, ImportKind::Clients, id).await?;
    if run.state != ImportState::Running {
        return Ok(false);
    }
    let reading = Reading::of(&tx, plan_of(&run)?).await?;
    let next = runs::behind(&tx, id, run.done, CHUNK).await?;
    drop(tx);
    // Read before the writer is taken: numbers and places take a while.
    let lines = next.iter().filter_map(|row| serde_json::from_value::<ClientLine>(row.body.clone()).ok());
    let good: Vec<(ClientLine, ClientDraft)> =
        lines.filter_map(|it| reading.read(&it).ok().map(|read| (it, read))).collect();
    let tx = who.begin().await?;
    let now = runs::find(&tx, ImportKind::Clients, id).await?;
    if (now.done, now.state) != (run.done, run.state) {
        return Ok(true); // another worker was here: look again
    }
    let (mut counts, mut refused) = (Counts::default(), Vec::new());
    for (line, draft) in &good {
        match put(&tx, draft, reading.plan.known).await {
            Ok(outcome) => counts.add(&outcome),
            // Nothing of it is written: everything is read before the first row is.
            Err(why) if why.code == Code::Invalid => refused.push(line.fault("", "", ClientFaultKind::TooMuch)),
            Err(why) => return Err(why),
        }
    }
    note(&tx, &now, refused).await?;
    let done = next.last().map_or(run.done, |row| i64::from(row.id));
    let more = done < run.lines && !next.is_empty();
    runs::advance(&tx, id, (done, more), &counts).await?;
    tx.commit().await?;
    Ok(more)
}

/// Takes one client in, or brings one up to date. The same line again changes nothing, also when staff have edited the
/// client since: only a file that says something new is written over it.
async fn put(tx: &StoreTx, file: &ClientDraft, choice: KnownClients) -> Result<Outcome, AppError> {
    use customer::Column as C;
    let key = fingerprint::of(file)?;
    if tx.one(customer::Entity::find().filter(C::ImportKey.eq(key.as_str()))).await?.is_some() {
        return Ok(Outcome::Unchanged);
    }
    let mine = keys(file);
    let known = known(tx, std::slice::from_ref(&mine)).await?;
    // The first that the line names: what it says first is what they are best reached by.
    let known = match mine.iter().find_map(|it| known.get(it)) {
        None if mine.is_empty() => namesake(tx, file).await?,
        known => known.copied(),
    };
    let Some(id) = known else {
        let id: CustomerId = tx.mint();
        save_client::put(tx, &SaveClient { id, version: 0, draft: file.clone() }).await?;
        came_from(tx, id, &key).await?;
        return Ok(Outcome::Created);
    };
    if choice == KnownClients::Skip {
        return Ok(Outcome::Unchanged);
    }
    let row = found(tx, id).await?;
    let (id, version) = (row.id, row.version);
    let before = find_client::draft(tx, row).await?;
    let draft = brought_up_to_date(&before, file);
    let changed = ClientDraft { phone_country: before.phone_country.clone(), ..draft.clone() } != before;
    if changed {
        save_client::put(tx, &SaveClient { id, version, draft }).await?;
    }
    came_from(tx, id, &key).await?;
    Ok(if changed { Outcome::Updated } else { Outcome::Unchanged })
}

/// Somebody of the same name, when neither the line nor the client says how to reach them: nothing tells them apart.
async fn namesake(tx: &StoreTx, file: &ClientDraft) -> Result<Option<CustomerId>, AppError> {
    use customer::Column as C;
    let same = customer::Entity::find()
        .filter(C::NameKey.eq(folded(&format!("{} {}", file.name, file.company))))
        .filter(C::EmailKey.eq(""))
        .filter(C::PhoneKey.eq(""))
        .filter(C::MergedInto.is_null());
    Ok(tx.one(same).await?.map(|row| row.id))
}

/// Remembers the line.
async fn came_from(tx: &StoreTx, id: CustomerId, key: &str) -> Result<(), AppError> {
    let change = customer::Entity::update_many()
        .col_expr(customer::Column::ImportKey, Expr::val(Some(key)))
        .filter(customer::Column::Id.eq(id));
    tx.update(change).await?;
    Ok(())
}

/// Adds to what was not taken.
async fn note(tx: &StoreTx, run: &import_run::Model, refused: Vec<ClientFault>) -> Result<(), AppError> {
    if refused.is_empty() {
        return Ok(());
    }
    let fewer = i64::try_from(refused.len()).unwrap_or(i64::MAX);
    let mut all: Vec<ClientFault> = serde_json::from_value(run.problems.clone()).unwrap_or_default();
    all.extend(refused);
    all.truncate(MOST_FAULTS * 10);
    let change = import_run::Entity::update_many()
        .col_expr(import_run::Column::Problems, Expr::val(json!(all)))
        .col_expr(import_run::Column::Products, Expr::col(import_run::Column::Products).sub(fewer))
        .filter(import_run::Column::Id.eq(run.id));
    tx.update(change).await?;
    Ok(())
}

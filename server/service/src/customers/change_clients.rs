//! Changing many clients at once.

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Change, StoreTx,
    entity::{customer, customer_tag},
};
use domain::{
    AppError, Code, CustomerId,
    customers::{BulkChange, ChangeClients, ChangedClients, PickedClient, profile::MOST_TAGS},
    identity::customers::Edit,
    text::folded,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::rows::called;
use crate::Authorized;

/// Clients whom a refusal names.
const NAMED: usize = 3;

/// Gives all of them a tag, takes one from them, or lets somebody look after them, in one transaction. Those who are as
/// wished already are left alone, so sending it again changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale` when somebody else has changed one of them, `record.not_found`.
pub async fn change_clients(who: &Authorized<Edit>, cmd: ChangeClients) -> Result<ChangedClients, AppError> {
    let change = cmd.read()?;
    let tx = who.begin().await?;
    check_associates(&tx, &change).await?;
    let ids = || cmd.clients.iter().map(|it| it.id);
    let rows = customer::Entity::find()
        .filter(customer::Column::Id.is_in(ids()))
        .order_by_asc(customer::Column::Id)
        .lock_exclusive();
    let rows: BTreeMap<CustomerId, customer::Model> =
        tx.all(rows).await?.into_iter().map(|row| (row.id, row)).collect();
    let tags = customer_tag::Entity::find().filter(customer_tag::Column::CustomerId.is_in(ids()));
    let tags = if with_tags(&change) { tx.all(tags).await? } else { Vec::new() };
    let mut todo = Vec::new();
    let mut stale = Vec::new();
    for (at, picked) in cmd.clients.iter().enumerate() {
        let row = rows.get(&picked.id).ok_or_else(AppError::not_found)?;
        if is_so(&change, at, row, &tags) {
            continue;
        }
        if row.version != picked.version || row.merged_into.is_some() {
            stale.push(called(row));
        }
        todo.push((at, row));
    }
    if !stale.is_empty() {
        let others = stale.len().saturating_sub(NAMED);
        let more = if others > 0 { format!(" and {others} more") } else { String::new() };
        stale.truncate(NAMED);
        let why = format!("Somebody has changed {}{more} meanwhile. Reload the list.", stale.join(", "));
        return Err(AppError::new(Code::Stale, why));
    }
    if todo.is_empty() {
        return Ok(ChangedClients::default());
    }
    let changed: Vec<CustomerId> = todo.iter().map(|(_, row)| row.id).collect();
    match &change {
        BulkChange::Tag { tag } => tag_all(&tx, tag, &todo, &tags).await?,
        BulkChange::Untag { tag } => {
            let theirs = customer_tag::Column::CustomerId.is_in(changed.iter().copied());
            let gone = customer_tag::Entity::delete_many().filter(theirs);
            tx.delete(gone.filter(customer_tag::Column::Key.eq(folded(tag)))).await?;
        }
        BulkChange::Assign { associate } => assign(&tx, &changed, *associate).await?,
        BulkChange::AssignBack { associates } => {
            let mut each: BTreeMap<_, Vec<CustomerId>> = BTreeMap::new();
            for (at, row) in &todo {
                each.entry(associates.get(*at).copied().flatten()).or_default().push(row.id);
            }
            for (associate, of) in each {
                assign(&tx, &of, associate).await?;
            }
        }
    }
    let grown = customer::Entity::update_many()
        .col_expr(customer::Column::Version, Expr::col(customer::Column::Version).add(1))
        .col_expr(customer::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(customer::Column::Id.is_in(changed));
    tx.update(grown).await?;
    for (at, row) in &todo {
        let (action, was, is) = deed(&change, *at, row);
        tx.audit(action, row.id, Change::from_to(was, is)).await?;
    }
    tx.commit().await?;
    let clients = todo.iter().map(|(_, row)| PickedClient { id: row.id, version: row.version.saturating_add(1) });
    Ok(ChangedClients { clients: clients.collect(), associates: todo.iter().map(|(_, row)| row.associate).collect() })
}

/// Whoever looks after a client works here.
async fn check_associates(tx: &StoreTx, change: &BulkChange) -> Result<(), AppError> {
    let chosen: BTreeSet<_> = match change {
        BulkChange::Assign { associate } => associate.iter().copied().collect(),
        BulkChange::AssignBack { associates } => associates.iter().flatten().copied().collect(),
        BulkChange::Tag { .. } | BulkChange::Untag { .. } => return Ok(()),
    };
    match tx.names(chosen.iter().copied()).await?.len() == chosen.len() {
        true => Ok(()),
        false => Err(AppError::field("associate", "Choose a colleague.")),
    }
}

fn with_tags(change: &BulkChange) -> bool {
    matches!(change, BulkChange::Tag { .. } | BulkChange::Untag { .. })
}

/// A client is as wished already.
fn is_so(change: &BulkChange, at: usize, row: &customer::Model, tags: &[customer_tag::Model]) -> bool {
    let has = |tag: &str| {
        let key = folded(tag);
        tags.iter().any(|it| it.customer_id == row.id && it.key == key)
    };
    match change {
        BulkChange::Tag { tag } => has(tag),
        BulkChange::Untag { tag } => !has(tag),
        BulkChange::Assign { associate } => row.associate == *associate,
        BulkChange::AssignBack { associates } => associates.get(at) == Some(&row.associate),
    }
}

async fn tag_all(
    tx: &StoreTx,
    tag: &str,
    todo: &[(usize, &customer::Model)],
    tags: &[customer_tag::Model],
) -> Result<(), AppError> {
    let full = |row: &customer::Model| tags.iter().filter(|it| it.customer_id == row.id).count() >= MOST_TAGS;
    if let Some((_, row)) = todo.iter().find(|(_, row)| full(row)) {
        let why = format!("{} has {MOST_TAGS} tags already, and no client has more.", called(row));
        return Err(AppError::field("tag", why));
    }
    let rows = todo.iter().map(|(_, row)| customer_tag::ActiveModel {
        customer_id: Set(row.id),
        key: Set(folded(tag)),
        tag: Set(tag.to_owned()),
        ..Default::default()
    });
    Ok(tx.insert_all(rows.collect::<Vec<_>>()).await?)
}

async fn assign(tx: &StoreTx, clients: &[CustomerId], to: Option<domain::UserId>) -> Result<(), AppError> {
    let change = customer::Entity::update_many()
        .col_expr(customer::Column::Associate, Expr::val(to))
        .filter(customer::Column::Id.is_in(clients.iter().copied()));
    tx.update(change).await?;
    Ok(())
}

/// What the audit says of one of them: the deed, what was and what is.
fn deed(change: &BulkChange, at: usize, row: &customer::Model) -> (&'static str, String, String) {
    let word = |of: Option<domain::UserId>| of.map(|id| id.to_string()).unwrap_or_default();
    match change {
        BulkChange::Tag { tag } => ("customers.tagged", String::new(), tag.clone()),
        BulkChange::Untag { tag } => ("customers.untagged", tag.clone(), String::new()),
        BulkChange::Assign { associate } => ("customers.assigned", word(row.associate), word(*associate)),
        BulkChange::AssignBack { associates } => {
            ("customers.assigned", word(row.associate), word(associates.get(at).copied().flatten()))
        }
    }
}

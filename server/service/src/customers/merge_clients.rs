//! Making two records of one client one, and taking them apart again.

use db::{
    Change, StoreTx,
    entity::{customer, customer_merge},
};
use domain::{
    AppError, Code, CustomerId,
    customers::{Channel, Known, MergeClients, UndoMerge, merge::undo_until, record::stricter},
    identity::customers::Merge,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde_json::json;

use super::{
    contacts, credit, known,
    rows::called,
    save_client::stale,
    set_consent::{Word, last_words, say},
    story::noted,
};
use crate::{Authorized, fingerprint};

/// Makes two records one. What names the one names the other from now on: documents of every store, money, the story,
/// wishes, notes. Of what they agreed to the stricter word holds. It can be undone for thirty days.
///
/// # Errors
/// `input.invalid` for a record and itself, `conflict.stale` when either changed meanwhile or was merged already,
/// `conflict.replayed`, `record.not_found`.
pub async fn merge_clients(who: &Authorized<Merge>, cmd: MergeClients) -> Result<(), AppError> {
    match merge(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => merge(who, &cmd).await,
        done => done,
    }
}

/// A record of the organization, locked, as it stands: not what it became part of.
async fn held(tx: &StoreTx, id: CustomerId) -> Result<customer::Model, AppError> {
    let row = customer::Entity::find().filter(customer::Column::Id.eq(id)).lock_exclusive();
    tx.one(row).await?.ok_or_else(AppError::not_found)
}

async fn merge(who: &Authorized<Merge>, cmd: &MergeClients) -> Result<(), AppError> {
    use customer::Column as C;
    cmd.check()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let known = customer_merge::Entity::find().filter(customer_merge::Column::Id.eq(cmd.id));
    if let Some(row) = tx.one(known).await? {
        let why = "This was sent before with other content.";
        return if row.hash == hash { Ok(()) } else { Err(AppError::new(Code::Replayed, why)) };
    }
    // Always in the same order, so that two merges of the same records do not wait for each other.
    let (low, high) = (std::cmp::min(cmd.keep, cmd.gone), std::cmp::max(cmd.keep, cmd.gone));
    let (low, high) = (held(&tx, low).await?, held(&tx, high).await?);
    let (keep, gone) = if low.id == cmd.keep { (low, high) } else { (high, low) };
    for (row, version) in [(&keep, cmd.keep_version), (&gone, cmd.gone_version)] {
        if row.version != version || row.merged_into.is_some() {
            return Err(stale());
        }
    }
    let (own, other) = (known::of(&tx, &keep).await?, known::of(&tx, &gone).await?);
    let joined = own.joined(&other);
    let before = before(&tx, (&keep, &gone), (&own, &joined)).await?;
    tx.insert(customer_merge::ActiveModel {
        id: Set(cmd.id),
        customer_id: Set(keep.id),
        gone_id: Set(gone.id),
        before: Set(before),
        hash: Set(hash),
        until: Set(undo_until(tx.now())),
        undone_at: Set(None),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    agreed(&tx, &keep, &gone).await?;
    credit::join(&tx, &keep, &gone, cmd).await?;
    tx.move_customer(cmd.id, gone.id, keep.id).await?;
    let stop = keep.do_not_contact || gone.do_not_contact;
    let ended = customer::Entity::update_many()
        .col_expr(C::MergedInto, Expr::val(Some(keep.id)))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(gone.id));
    tx.update(ended).await?;
    let stays = customer::Entity::update_many()
        .col_expr(C::DoNotContact, Expr::val(stop))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::UpdatedAt, Expr::val(tx.now()))
        .filter(C::Id.eq(keep.id));
    tx.update(stays).await?;
    known::write(&tx, keep.id, &joined).await?;
    settle(&tx, &[keep.id, gone.id]).await?;
    noted(&tx, keep.id, format!("{} became part of this record", called(&gone))).await?;
    tx.audit("customers.merged", keep.id, Change::from_to(gone.id, keep.id)).await?;
    Ok(tx.commit().await?)
}

/// What undoing goes back to. The record that goes keeps what it says, so that it says it again.
async fn before(
    tx: &StoreTx,
    (keep, gone): (&customer::Model, &customer::Model),
    (own, joined): (&Known, &Known),
) -> Result<serde_json::Value, AppError> {
    let said: Vec<(Channel, bool)> =
        last_words(tx, keep.id).await?.into_iter().map(|(channel, row)| (channel, row.given)).collect();
    let called = called(gone);
    Ok(json!({
        "called": called, "do_not_contact": keep.do_not_contact, "said": said, "own": own, "joined": joined,
    }))
}

/// On each channel the stricter word of the two holds.
async fn agreed(tx: &StoreTx, keep: &customer::Model, gone: &customer::Model) -> Result<(), AppError> {
    let (mine, theirs) = (last_words(tx, keep.id).await?, last_words(tx, gone.id).await?);
    for channel in Channel::ALL {
        let (one, other) = (mine.get(channel), theirs.get(channel));
        let holds = stricter(one.map(|row| row.given), other.map(|row| row.given));
        if let Some(given) = holds.filter(|_| holds != one.map(|row| row.given)) {
            let text_version = other.map(|row| row.text_version.clone()).unwrap_or_default();
            let source = format!("Record of {}", called(gone));
            let word = Word { channel: *channel, given, source: &source, text_version: &text_version };
            say(tx, (tx.mint(), keep.id), word, String::new()).await?;
        }
    }
    Ok(())
}

/// Purchases and what the records are found by follow from what they have now.
async fn settle(tx: &StoreTx, both: &[CustomerId]) -> Result<(), AppError> {
    tx.recount_customers(both).await?;
    for id in both {
        let row = held(tx, *id).await?;
        let reach = contacts::of(tx, *id).await?;
        contacts::index(tx, *id, &format!("{} {}", row.name, row.company), &reach).await?;
    }
    Ok(())
}

/// Takes two records apart again: every reference that moved goes back, if it still names the record that stayed. What
/// was added since stays where it is. Undone twice, it is undone.
///
/// # Errors
/// `step.not_allowed` after thirty days, or while the record that stayed is part of another one; `record.not_found`.
pub async fn undo_merge(who: &Authorized<Merge>, cmd: UndoMerge) -> Result<CustomerId, AppError> {
    use customer::Column as C;
    use customer_merge::Column as M;
    let tx = who.begin().await?;
    let row = customer_merge::Entity::find().filter(M::Id.eq(cmd.id)).lock_exclusive();
    let row = tx.one(row).await?.ok_or_else(AppError::not_found)?;
    if row.undone_at.is_some() {
        return Ok(row.gone_id);
    }
    let keep = held(&tx, row.customer_id).await?;
    let gone = held(&tx, row.gone_id).await?;
    if row.until <= tx.now() {
        return Err(AppError::new(Code::StepNotAllowed, "Records can be taken apart for thirty days."));
    }
    if keep.merged_into.is_some() || gone.merged_into != Some(keep.id) {
        return Err(AppError::new(Code::StepNotAllowed, "Undo the later merge first."));
    }
    let done = customer_merge::Entity::update_many().col_expr(M::UndoneAt, Expr::val(Some(tx.now())));
    tx.update(done.filter(M::Id.eq(row.id))).await?;
    let back = customer::Entity::update_many()
        .col_expr(C::MergedInto, Expr::val(None::<CustomerId>))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(gone.id));
    tx.update(back).await?;
    tx.move_customer_back(row.id, gone.id, keep.id).await?;
    credit::part(&tx, &keep, &gone, row.id).await?;
    // What came with the other record goes with it; what was said since then stays.
    let own = row.before["do_not_contact"].as_bool().unwrap_or(keep.do_not_contact);
    let stop = own || (keep.do_not_contact && !gone.do_not_contact);
    let stays = customer::Entity::update_many()
        .col_expr(C::DoNotContact, Expr::val(stop))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::Id.eq(keep.id));
    tx.update(stays).await?;
    said_again(&tx, &keep, &row).await?;
    apart(&tx, &keep, &row).await?;
    settle(&tx, &[keep.id, gone.id]).await?;
    noted(&tx, keep.id, format!("{} is a record of its own again", called(&gone))).await?;
    tx.audit("customers.merge_undone", keep.id, Change::to(gone.id)).await?;
    tx.commit().await?;
    Ok(gone.id)
}

/// What was taken over from the other record does not hold any more; what was said since does.
async fn said_again(tx: &StoreTx, keep: &customer::Model, row: &customer_merge::Model) -> Result<(), AppError> {
    let said: Vec<(Channel, bool)> = serde_json::from_value(row.before["said"].clone()).unwrap_or_default();
    let source = format!("Record of {}", row.before["called"].as_str().unwrap_or_default());
    for (channel, now) in last_words(tx, keep.id).await? {
        let taken_over = now.source == source && now.at == row.created_at;
        let own = said.iter().find(|(of, _)| *of == channel).map(|(_, given)| *given);
        if let (true, Some(given)) = (taken_over, own) {
            let word = Word { channel, given, source: "Merge undone", text_version: &now.text_version };
            say(tx, (tx.mint(), keep.id), word, String::new()).await?;
        }
    }
    Ok(())
}

/// What came with the other record goes again; what was added or changed since stays.
async fn apart(tx: &StoreTx, keep: &customer::Model, row: &customer_merge::Model) -> Result<(), AppError> {
    let read = |of: &str| serde_json::from_value::<Known>(row.before[of].clone());
    // Merges of older versions have moved it instead, and it has moved back.
    let (Ok(own), Ok(joined)) = (read("own"), read("joined")) else { return Ok(()) };
    let now = known::of(tx, keep).await?;
    known::write(tx, keep.id, &now.parted(&own, &joined)).await
}

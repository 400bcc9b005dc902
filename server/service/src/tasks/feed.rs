//! The calendar that a phone subscribes to (RFC 5545). Its address is a secret: one part finds the person, the other proves
//! that whoever asks was given it. Only a keyed hash of the second is kept, and it is compared in constant time.
#![expect(
    clippy::disallowed_methods,
    reason = "a calendar is asked for by nobody who is signed in; its address is the proof"
)]

use db::entity::{agenda, store, task};
use domain::{
    AppError, Timestamp,
    identity::tasks::View,
    tasks::{FeedLink, Local, TaskState},
    time::DAY,
};
use hmac::{Hmac, Mac};
use icalendar::{Calendar, Component, Event, Property};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::Sha256;

use super::{agenda as decisions, rows};
use crate::{Authorized, Services, identity, zone};

/// Tasks that ended or were due longer ago are no calendar any more.
const PAST: i64 = 60 * DAY;
/// More than any calendar shows.
const MOST: u64 = 1_000;
/// How long a task takes in a calendar, which nobody said.
const LONG: i64 = 30 * 60 * 1000;
/// Characters of an address that find the person.
const KEY: usize = 16;

/// Makes a new address, shown once. An address that was there before leads nowhere from now on.
///
/// # Errors
/// `conflict.stale` when two are made at once.
pub async fn make_feed(services: &Services, who: &Authorized<View>) -> Result<FeedLink, AppError> {
    let (secret, _) = identity::new_secret(services);
    let (key, proof) = secret.split_at_checked(KEY).ok_or_else(AppError::not_found)?;
    let tx = who.begin().await?;
    let row = decisions::of(&tx, who.user()).await?;
    let hash = hex::encode(keyed(key, proof)?.finalize().into_bytes());
    let (feed_key, feed_hash, feed_at) = (Some(key.to_owned()), Some(hash), Some(tx.now()));
    decisions::keep(&tx, agenda::Model { feed_key, feed_hash, feed_at, ..row }).await?;
    tx.audit("tasks.feed_made", who.user(), db::Change::default()).await?;
    tx.commit().await?;
    Ok(FeedLink { url: format!("{}/calendar/{secret}", services.settings().public_url) })
}

/// The address leads nowhere from now on.
///
/// # Errors
/// `conflict.stale` when a new one is made at the same time.
pub async fn revoke_feed(who: &Authorized<View>) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let row = decisions::of(&tx, who.user()).await?;
    if row.feed_key.is_none() {
        return Ok(());
    }
    decisions::keep(&tx, agenda::Model { feed_key: None, feed_hash: None, feed_at: None, ..row }).await?;
    tx.audit("tasks.feed_revoked", who.user(), db::Change::default()).await?;
    Ok(tx.commit().await?)
}

fn keyed(key: &str, proof: &str) -> Result<Hmac<Sha256>, AppError> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| AppError::not_found())?;
    mac.update(proof.as_bytes());
    Ok(mac)
}

/// The calendar behind an address: the person's own tasks that have a day, with what they may see as of now. An address
/// that was guessed or revoked, and one of somebody who has left, look the same. Attempts are counted by where they come
/// from; one that was right is given back.
///
/// # Errors
/// `record.not_found`, `request.throttled`.
pub async fn read_feed(services: &Services, secret: &str, address: &str) -> Result<String, AppError> {
    let attempt = identity::Attempt::from_address(services, address).await?;
    let Some((key, proof)) = secret.split_at_checked(KEY) else { return Err(AppError::not_found()) };
    let by_key = agenda::Entity::find().filter(agenda::Column::FeedKey.eq(key));
    let row = services.db().system_all(by_key).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    let kept = row.feed_hash.and_then(|hash| hex::decode(hash).ok()).ok_or_else(AppError::not_found)?;
    keyed(key, proof)?.verify_slice(&kept).map_err(|_| AppError::not_found())?;
    attempt.forgive(services).await?;
    let who: Authorized<View> =
        identity::in_person(services, (row.org_id, None, row.id)).await.map_err(|_| AppError::not_found())?;
    calendar(services, &who).await
}

async fn calendar(services: &Services, who: &Authorized<View>) -> Result<String, AppError> {
    use task::Column as C;
    let tx = who.read().await?;
    let since = who.now().plus(-PAST);
    let mine = task::Entity::find()
        .filter(C::AssigneeId.eq(who.user()))
        .filter(C::State.ne(TaskState::Cancelled))
        .filter(C::DueAt.gte(since))
        .order_by_asc(C::DueAt)
        .limit(MOST);
    let found = tx.all(mine).await?;
    let zones = tx.all(store::Entity::find()).await?;
    let zone = |row: &task::Model| {
        zones.iter().find(|it| it.id == row.store_id).map_or("UTC", |it| it.time_zone.as_str()).to_owned()
    };
    let dues: Vec<Option<Local>> = found.iter().map(|row| rows::due(row, &zone(row))).collect();
    let changed: Vec<Timestamp> = found.iter().map(|row| row.ended_at.unwrap_or(row.created_at)).collect();
    let notes: Vec<String> = found.iter().map(|row| row.note.clone()).collect();
    let moments: Vec<Option<Timestamp>> = found.iter().map(|row| row.due_at).collect();
    let mut calendar = Calendar::new();
    calendar.name("Vitrine");
    for ((((row, due), at), note), stamp) in
        rows::rows(who, &tx, found).await?.into_iter().zip(dues).zip(moments).zip(notes).zip(changed)
    {
        let Some((due, at)) = due.zip(at) else { continue };
        let mut event = Event::new();
        event.uid(&format!("{}@vitrine", row.id));
        event.add_property("DTSTAMP", utc(stamp));
        let done = if row.state == TaskState::Done { "✓ " } else { "" };
        event.summary(&format!("{done}{}", row.title));
        let link = format!("{}/tasks/{}", services.settings().public_url, row.id);
        let about = row.about.as_ref().filter(|it| it.open).map(|it| it.called.as_str());
        let words: Vec<&str> =
            about.into_iter().chain([note.as_str(), link.as_str()]).filter(|it| !it.is_empty()).collect();
        event.description(&words.join("\n"));
        event.add_property("URL", &link);
        match due.minute {
            Some(_) => {
                event.add_property("DTSTART", utc(at));
                event.add_property("DTEND", utc(at.plus(LONG)));
            }
            None => {
                let mut day = Property::new("DTSTART", due.day.to_string().replace('-', ""));
                event.append_property(day.add_parameter("VALUE", "DATE").done());
            }
        }
        calendar.push(event.done());
    }
    Ok(calendar.done().to_string())
}

/// `20261120T140000Z`
fn utc(at: Timestamp) -> String {
    let Local { day, minute } = zone::local("UTC", at);
    let minute = minute.unwrap_or(0);
    let second = at.0.div_euclid(1000).rem_euclid(60);
    format!("{}T{:02}{:02}{second:02}Z", day.to_string().replace('-', ""), minute / 60, minute % 60)
}

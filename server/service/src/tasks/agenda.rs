//! What people decide about their own day: the mail in the morning, reminders by mail.

use db::{ReadTx, StoreTx, entity::agenda};
use domain::{
    AppError, Code, Date, UserId,
    identity::tasks::View,
    tasks::{AgendaView, SaveAgenda, feed::DIGEST_HOUR},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use crate::{Authorized, identity::clockface};

/// What somebody has decided, or what holds until they do.
pub(super) async fn of(tx: &ReadTx, user: UserId) -> Result<agenda::Model, AppError> {
    let kept = tx.one(agenda::Entity::find().filter(agenda::Column::Id.eq(user))).await?;
    Ok(kept.unwrap_or_else(|| agenda::Model {
        org_id: uuid::Uuid::nil().into(), // set by the handle when it is written
        id: user,
        digest: true,
        digest_hour: i32::from(DIGEST_HOUR),
        mails: true,
        feed_key: None,
        feed_hash: None,
        feed_at: None,
        digest_day: Date::EPOCH,
        version: 0,
    }))
}

/// Writes what somebody has decided, if it is still as it was read.
///
/// # Errors
/// `conflict.stale`.
pub(super) async fn keep(tx: &StoreTx, now: agenda::Model) -> Result<(), AppError> {
    let stale = || AppError::new(Code::Stale, "This was changed elsewhere. Look at it again.");
    if now.version == 0 && tx.give_once(row(&now, 1)).await? {
        return Ok(());
    }
    let after = agenda::Entity::update_many()
        .col_expr(agenda::Column::Digest, Expr::val(now.digest))
        .col_expr(agenda::Column::DigestHour, Expr::val(now.digest_hour))
        .col_expr(agenda::Column::Mails, Expr::val(now.mails))
        .col_expr(agenda::Column::FeedKey, Expr::val(now.feed_key))
        .col_expr(agenda::Column::FeedHash, Expr::val(now.feed_hash))
        .col_expr(agenda::Column::FeedAt, Expr::val(now.feed_at))
        .col_expr(agenda::Column::Version, Expr::col(agenda::Column::Version).add(1))
        .filter(agenda::Column::Id.eq(now.id))
        .filter(agenda::Column::Version.eq(now.version));
    if tx.update(after).await? == 0 { Err(stale()) } else { Ok(()) }
}

fn row(now: &agenda::Model, version: i32) -> agenda::ActiveModel {
    agenda::ActiveModel {
        id: Set(now.id),
        digest: Set(now.digest),
        digest_hour: Set(now.digest_hour),
        mails: Set(now.mails),
        feed_key: Set(now.feed_key.clone()),
        feed_hash: Set(now.feed_hash.clone()),
        feed_at: Set(now.feed_at),
        digest_day: Set(now.digest_day),
        version: Set(version),
        ..Default::default()
    }
}

/// Notes that the mail of a day was written; answers whether it was not before. It is no decision, so the version stays.
pub(super) async fn written(tx: &StoreTx, mut now: agenda::Model, day: Date) -> Result<bool, AppError> {
    now.digest_day = day;
    if now.version == 0 && tx.give_once(row(&now, 0)).await? {
        return Ok(true);
    }
    let later = agenda::Entity::update_many()
        .col_expr(agenda::Column::DigestDay, Expr::val(day))
        .filter(agenda::Column::Id.eq(now.id))
        .filter(agenda::Column::DigestDay.lt(day));
    Ok(tx.update(later).await? > 0)
}

/// One's own decisions.
///
/// # Errors
/// When the database fails.
pub async fn find_agenda(who: &Authorized<View>) -> Result<AgendaView, AppError> {
    let face = clockface(who).await?;
    let row = of(&who.read().await?, who.user()).await?;
    Ok(AgendaView {
        digest: row.digest,
        digest_hour: i16::try_from(row.digest_hour).unwrap_or(DIGEST_HOUR),
        mails: row.mails,
        feed: row.feed_at.map(|at| face.when(at)),
    })
}

/// Decides anew about one's own mails.
///
/// # Errors
/// `input.invalid`, `conflict.stale`.
pub async fn save_agenda(who: &Authorized<View>, cmd: SaveAgenda) -> Result<(), AppError> {
    cmd.check()?;
    let tx = who.begin().await?;
    let row = of(&tx, who.user()).await?;
    let digest_hour = i32::from(cmd.digest_hour);
    let wanted = (cmd.digest, digest_hour, cmd.mails);
    if (row.digest, row.digest_hour, row.mails) == wanted && row.version > 0 {
        return Ok(());
    }
    keep(&tx, agenda::Model { digest: cmd.digest, digest_hour, mails: cmd.mails, ..row }).await?;
    tx.audit("tasks.agenda_saved", who.user(), db::Change::to(wanted)).await?;
    Ok(tx.commit().await?)
}

//! Reminders: on the open pages of whoever does the task, and by mail for those who want it.
#![expect(clippy::disallowed_methods, reason = "a person's address belongs to no tenant")]

use db::{
    Authorized,
    entity::{person, store, task},
};
use domain::{
    AppError, Event, TaskId, Timestamp, UserId,
    identity::tasks::{Edit, View},
    sales::Live,
    tasks::TaskState,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{agenda, rows};
use crate::{Services, gateways::Letter, identity, zone};

/// The moment of a reminder has come, unless the task has ended, was put off or moved, or was reminded of before.
///
/// # Errors
/// When the database fails.
pub(crate) async fn remind(who: &Authorized<Edit>, id: TaskId, at: Timestamp) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let Some(row) = tx.one(task::Entity::find().filter(task::Column::Id.eq(id))).await? else { return Ok(()) };
    let stands = rows::rule(&row).stands(tx.now());
    let (Some(to), true) = (row.assignee_id, stands.is_live() && stands != TaskState::Snoozed) else { return Ok(()) };
    let once = task::Entity::update_many()
        .col_expr(task::Column::RemindedAt, Expr::val(Some(tx.now())))
        .filter(task::Column::Id.eq(id))
        .filter(task::Column::RemindAt.eq(at))
        .filter(task::Column::RemindedAt.is_null());
    if tx.update(once).await? == 0 {
        return Ok(());
    }
    tx.announce(Live::Reminder { store: tx.store(), to, title: row.title });
    if agenda::of(&tx, to).await?.mails {
        tx.emit(&Event::TaskReminderMail { task: id, to }).await?;
    }
    Ok(tx.commit().await?)
}

/// The mail of a reminder. Whoever does not have the task any more gets none.
///
/// # Errors
/// `storage.busy` when the mail could not be sent: it is tried again.
pub(crate) async fn mail_reminder(services: &Services, who: Authorized<View>, id: TaskId) -> Result<(), AppError> {
    let who = who.wide();
    let tx = who.read().await?;
    let Some(found) = tx.one(task::Entity::find().filter(task::Column::Id.eq(id))).await? else { return Ok(()) };
    if !found.live || found.assignee_id != Some(who.user()) {
        return Ok(());
    }
    let place = tx.find::<store::Entity>(found.store_id).await?;
    let due = rows::due(&found, &place.time_zone);
    let Some(row) = rows::rows(&who, &tx, vec![found]).await?.into_iter().next() else { return Ok(()) };
    drop(tx);
    let Some(to) = address(services, who.user()).await? else { return Ok(()) };
    let when = due.map(|due| format!("{} {}", zone::day_words(due.day), due.time())).unwrap_or_default();
    let about = row.about.filter(|it| it.open).map(|it| format!("{}\n", it.called)).unwrap_or_default();
    let link = format!("{}/tasks/{}", services.settings().public_url, row.id);
    let letter = Letter {
        to,
        subject: format!("Reminder: {}", row.title),
        body: format!("{}\n{about}{}\n\n{link}\n", row.title, when.trim_end()),
        file: None,
    };
    identity::keep_mail(services, who.org(), letter).await
}

/// Where mail to a colleague goes: to those who have come already.
pub(super) async fn address(services: &Services, user: UserId) -> Result<Option<String>, AppError> {
    let them = person::Entity::find().filter(person::Column::Id.eq(user));
    let them = services.db().system_all(them).await?.into_iter().next();
    Ok(them.filter(|it| it.password_hash.is_some()).map(|it| it.email))
}

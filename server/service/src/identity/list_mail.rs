//! The local mailbox: mail of an installation without a mail server.

use db::{Sort, entity::mail};
use domain::{
    AppError, Timestamp,
    identity::{MailRow, organization::ReadMailbox},
};
use sea_orm::EntityTrait;

use super::clockface;
use crate::Authorized;

/// Mail that was kept, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_mail(who: &Authorized<ReadMailbox>) -> Result<Vec<MailRow>, AppError> {
    let face = clockface(who).await?;
    let page = who
        .read()
        .await?
        .page::<Timestamp, mail::Entity>(mail::Entity::find(), Sort::down(mail::Column::At), None, 100)
        .await?;
    let row = |row: mail::Model| MailRow {
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        body: row.body,
        at: face.when(row.at),
    };
    Ok(page.items.into_iter().map(row).collect())
}

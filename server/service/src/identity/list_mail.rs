//! The local mailbox: mail of an installation without a mail server.
#![expect(clippy::disallowed_methods, reason = "mail is kept by jobs, which serve every tenant")]

use db::{Sort, entity::mail};
use domain::{
    AppError, Code, MailId, OrgId, Timestamp,
    identity::{MailRow, organization::ReadMailbox},
};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::clockface;
use crate::{Authorized, Services, gateways::Letter};

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

/// Sends a letter, or keeps it where the owner can read it.
pub(crate) async fn keep(services: &Services, org: OrgId, letter: Letter) -> Result<(), AppError> {
    let sent = services.mailer().send(&letter).await;
    if sent.map_err(|why| AppError::new(Code::Retry, why))? {
        return Ok(());
    }
    let tx = services.db().system().await?;
    tx.insert(mail::ActiveModel {
        org_id: Set(org),
        id: Set(tx.mint::<MailId>()),
        recipient: Set(letter.to),
        subject: Set(letter.subject),
        body: Set(letter.body),
        at: Set(tx.now()),
    })
    .await?;
    Ok(tx.commit().await?)
}

//! Sending a letter, or keeping it where there is no mail server.
#![expect(clippy::disallowed_methods, reason = "mail is kept by jobs, which serve every tenant")]

use db::entity::mail;
use domain::{AppError, Code, MailId, OrgId};
use sea_orm::ActiveValue::Set;

use crate::{Services, gateways::Letter};

/// Sends a letter, or keeps it where the owner can read it.
pub(crate) async fn keep_mail(services: &Services, org: OrgId, letter: Letter) -> Result<(), AppError> {
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

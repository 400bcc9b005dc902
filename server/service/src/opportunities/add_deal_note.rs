//! Noting something about a deal.

use db::{
    Change,
    entity::{opportunity, opportunity_note as note},
};
use domain::{AppError, Code, identity::opportunities::Edit, opportunities::AddDealNote, text};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::change::{announce, begin};
use crate::Authorized;

/// Adds a note; the same note twice is one.
///
/// # Errors
/// `input.invalid` without words, `conflict.replayed`, `record.not_found`.
pub async fn add_deal_note(who: &Authorized<Edit>, cmd: AddDealNote) -> Result<(), AppError> {
    let words = text::paragraph(&cmd.text).map_err(|why| AppError::field("text", why))?;
    if words.is_empty() {
        return Err(AppError::field("text", "Write something first."));
    }
    let tx = begin(who, cmd.deal).await?;
    tx.find::<opportunity::Entity>(cmd.deal).await?;
    if let Some(known) = tx.one(note::Entity::find().filter(note::Column::Id.eq(cmd.id))).await? {
        return if known.text == words && known.opportunity_id == cmd.deal {
            Ok(())
        } else {
            Err(AppError::new(Code::Replayed, "This note was sent before with other words. Reload the page."))
        };
    }
    tx.insert(note::ActiveModel {
        id: Set(cmd.id),
        opportunity_id: Set(cmd.deal),
        text: Set(words),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    tx.audit("opportunities.noted", cmd.deal, Change::to(cmd.id)).await?;
    announce(&tx);
    Ok(tx.commit().await?)
}

//! The card readers that a register may have.

use db::entity::gateway;
use domain::{AppError, identity::sales::Configure, sales::CardReader};
use sea_orm::EntityTrait;

use super::key;
use crate::{Authorized, Services};

/// The readers of the gateway's account, by name; none when the business has no gateway.
///
/// # Errors
/// `gateway.refused`, `gateway.unavailable`.
pub async fn list_readers(services: &Services, who: &Authorized<Configure>) -> Result<Vec<CardReader>, AppError> {
    let tx = who.read().await?;
    let Some(row) = tx.one(gateway::Entity::find()).await? else { return Ok(Vec::new()) };
    drop(tx);
    let mut readers = services.payments().readers(&key(services, &row)?).await?;
    readers.sort_by(|a, b| a.label.cmp(&b.label).then_with(|| a.id.cmp(&b.id)));
    Ok(readers)
}

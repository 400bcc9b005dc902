//! The story of a client: written by whatever happens, read page by page.

use db::{StoreTx, entity::interaction};
use domain::{AppError, InteractionId, customers::Entry};
use sea_orm::ActiveValue::Set;

/// Writes an entry, together with what made it happen.
///
/// # Errors
/// `conflict.reference` for a client who does not exist.
pub(crate) async fn record(tx: &StoreTx, entry: Entry) -> Result<(), AppError> {
    Ok(tx.insert(row(tx, tx.mint(), entry)).await?)
}

/// The row of an entry.
pub(super) fn row(tx: &StoreTx, id: InteractionId, entry: Entry) -> interaction::ActiveModel {
    interaction::ActiveModel {
        id: Set(id),
        customer_id: Set(entry.customer),
        store_id: Set(tx.store()),
        kind: Set(entry.kind),
        subject: Set(entry.subject.map(|subject| subject.to_string())),
        task_id: Set(entry.task),
        at: Set(entry.at),
        text: Set(entry.text),
        actor: Set(tx.user()),
        created_at: Set(tx.now()),
        ..Default::default()
    }
}

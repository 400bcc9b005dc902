//! Notes about a client: for everybody, or for their author.

use db::{Change, StoreTx, entity::customer_note};
use domain::{
    AppError, Code,
    customers::{RemoveNote, SaveNote},
    identity::customers::Edit,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::rows::found;
use crate::{Authorized, fingerprint};

/// Writes a note, or changes one's own; the same form twice changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `conflict.replayed`, `record.not_found` also for the note of a colleague.
pub async fn save_note(who: &Authorized<Edit>, cmd: SaveNote) -> Result<(), AppError> {
    match save(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => save(who, &cmd).await,
        done => done,
    }
}

async fn save(who: &Authorized<Edit>, cmd: &SaveNote) -> Result<(), AppError> {
    use customer_note::Column as C;
    let text = cmd.read()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let known = tx.one(customer_note::Entity::find().filter(C::Id.eq(cmd.id))).await?;
    match known {
        Some(row) if row.hash == hash => return Ok(()),
        Some(row) if row.author != tx.user() => return Err(AppError::not_found()),
        Some(_) if cmd.version == 0 => {
            return Err(AppError::new(Code::Replayed, "This note was sent before with other content."));
        }
        Some(row) => {
            let update = customer_note::Entity::update_many()
                .col_expr(C::Text, Expr::val(text))
                .col_expr(C::Private, Expr::val(cmd.private))
                .col_expr(C::Pinned, Expr::val(cmd.pinned))
                .col_expr(C::Hash, Expr::val(hash))
                .col_expr(C::Version, Expr::col(C::Version).add(1))
                .col_expr(C::UpdatedAt, Expr::val(tx.now()))
                .filter(C::Id.eq(cmd.id))
                .filter(C::Version.eq(cmd.version));
            if tx.update(update).await? == 0 {
                return Err(stale());
            }
            audited(&tx, cmd, Some(row.private)).await?;
        }
        None if cmd.version == 0 => {
            let customer = found(&tx, cmd.customer).await?.id;
            tx.insert(customer_note::ActiveModel {
                id: Set(cmd.id),
                customer_id: Set(customer),
                text: Set(text),
                private: Set(cmd.private),
                pinned: Set(cmd.pinned),
                author: Set(tx.user()),
                hash: Set(hash),
                version: Set(1),
                created_at: Set(tx.now()),
                updated_at: Set(tx.now()),
                ..Default::default()
            })
            .await?;
            audited(&tx, cmd, None).await?;
        }
        None => return Err(AppError::not_found()),
    }
    Ok(tx.commit().await?)
}

/// That there is a note is for the books; what a private one says is not.
async fn audited(tx: &StoreTx, cmd: &SaveNote, was_private: Option<bool>) -> Result<(), AppError> {
    let change = Change::from_to(was_private, (cmd.id, cmd.private, cmd.pinned));
    Ok(tx.audit("customers.note_saved", cmd.customer, change).await?)
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "This note has changed. Reload the page.")
}

/// Takes one's own note away. Again, it is gone already.
///
/// # Errors
/// `conflict.stale`, `record.not_found` for the note of a colleague.
pub async fn remove_note(who: &Authorized<Edit>, cmd: RemoveNote) -> Result<(), AppError> {
    use customer_note::Column as C;
    let tx = who.begin().await?;
    let Some(row) = tx.one(customer_note::Entity::find().filter(C::Id.eq(cmd.id))).await? else { return Ok(()) };
    if row.author != tx.user() {
        return Err(AppError::not_found());
    }
    let mine = customer_note::Entity::delete_many().filter(C::Id.eq(cmd.id)).filter(C::Version.eq(cmd.version));
    if tx.delete(mine).await? == 0 {
        return Err(stale());
    }
    tx.audit("customers.note_removed", row.customer_id, Change::to(row.id)).await?;
    Ok(tx.commit().await?)
}

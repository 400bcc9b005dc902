//! Segments: filters of clients that are kept under a name.

use db::{Change, entity::segment};
use domain::{
    AppError, Code,
    customers::{ClientFilter, RemoveSegment, SaveSegment, SegmentRow, segment::MOST_SEGMENTS},
    identity::{
        Permission, Role,
        customers::{Browse, ShareSegments},
        role_allows,
    },
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;

use crate::{Authorized, fingerprint};

/// One's own segments and those of the store, by name.
///
/// # Errors
/// When the database fails.
pub async fn list_segments(who: &Authorized<Browse>) -> Result<Vec<SegmentRow>, AppError> {
    use segment::Column as C;
    let tx = who.read().await?;
    let seen = segment::Entity::find().filter(seen(who)).order_by_asc(C::Name).order_by_asc(C::Id).limit(MOST_SEGMENTS);
    let row = |it: segment::Model| {
        let filter: ClientFilter = serde_json::from_str(&it.filter).ok()?;
        let shared = it.shared_in.is_some();
        let changeable = !shared || shares(who.role());
        Some(SegmentRow { id: it.id, name: it.name, filter, shared, changeable, version: it.version })
    };
    Ok(tx.all(seen).await?.into_iter().filter_map(row).collect())
}

/// One's own, and what is shared in the current store.
fn seen(who: &Authorized<Browse>) -> Condition {
    use segment::Column as C;
    let own = Condition::all().add(C::SharedIn.is_null()).add(C::CreatedBy.eq(who.user()));
    Condition::any().add(own).add(C::SharedIn.eq(who.store()))
}

fn shares(role: Option<Role>) -> bool {
    role.is_some_and(|role| role_allows(role, ShareSegments::CODE))
}

/// Keeps a segment, or changes one; the same form twice changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `conflict.replayed`, `record.not_found`, `permission.missing` for one that is shared.
pub async fn save_segment(who: &Authorized<Browse>, cmd: SaveSegment) -> Result<(), AppError> {
    match save(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => save(who, &cmd).await,
        done => done,
    }
}

async fn save(who: &Authorized<Browse>, cmd: &SaveSegment) -> Result<(), AppError> {
    use segment::Column as C;
    let (name, filter) = cmd.read()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let known = tx.one(segment::Entity::find().filter(C::Id.eq(cmd.id)).filter(seen(who))).await?;
    if known.as_ref().is_some_and(|row| row.hash == hash) {
        return Ok(());
    }
    if cmd.shared || known.as_ref().is_some_and(|row| row.shared_in.is_some()) {
        check(who)?;
    }
    let (filter, shared_in) = (json!(filter).to_string(), cmd.shared.then(|| tx.store()));
    match known {
        Some(_) if cmd.version == 0 => {
            return Err(AppError::new(Code::Replayed, "This segment was sent before with other content."));
        }
        Some(row) => {
            let change = segment::Entity::update_many()
                .col_expr(C::Name, Expr::val(name.as_str()))
                .col_expr(C::Filter, Expr::val(filter))
                .col_expr(C::SharedIn, Expr::val(shared_in))
                .col_expr(C::Hash, Expr::val(hash))
                .col_expr(C::Version, Expr::col(C::Version).add(1))
                .filter(C::Id.eq(cmd.id))
                .filter(C::Version.eq(cmd.version));
            if tx.update(change).await? == 0 {
                return Err(stale());
            }
            tx.audit("customers.segment_changed", cmd.id, Change::from_to(row.name, cmd)).await?;
        }
        None if cmd.version == 0 => {
            tx.insert(segment::ActiveModel {
                id: Set(cmd.id),
                name: Set(name),
                filter: Set(filter),
                shared_in: Set(shared_in),
                hash: Set(hash),
                version: Set(1),
                created_at: Set(tx.now()),
                created_by: Set(tx.user()),
                ..Default::default()
            })
            .await?;
            tx.audit("customers.segment_kept", cmd.id, Change::to(cmd)).await?;
        }
        None => return Err(AppError::not_found()),
    }
    Ok(tx.commit().await?)
}

/// Takes a segment away. Again, it is gone already.
///
/// # Errors
/// `conflict.stale`, `permission.missing` for one that is shared.
pub async fn remove_segment(who: &Authorized<Browse>, cmd: RemoveSegment) -> Result<(), AppError> {
    use segment::Column as C;
    let tx = who.begin().await?;
    let known = tx.one(segment::Entity::find().filter(C::Id.eq(cmd.id)).filter(seen(who))).await?;
    let Some(row) = known else { return Ok(()) };
    if row.shared_in.is_some() {
        check(who)?;
    }
    let gone = segment::Entity::delete_many().filter(C::Id.eq(cmd.id)).filter(C::Version.eq(cmd.version));
    if tx.delete(gone).await? == 0 {
        return Err(stale());
    }
    tx.audit("customers.segment_removed", cmd.id, Change::from_to(row.name, "")).await?;
    Ok(tx.commit().await?)
}

fn check(who: &Authorized<Browse>) -> Result<(), AppError> {
    match shares(who.role()) {
        true => Ok(()),
        false => Err(AppError::new(Code::Forbidden, "Owners and managers share segments with the store.")),
    }
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody has changed this segment. Reload the page.")
}

//! Claiming and finishing outbox jobs. Any number of workers in any number of processes may call this.

use domain::{Event, JobId, OrgId, StoreId, Timestamp, UserId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, LockBehavior, LockType},
};

pub use crate::entity::outbox::Model as Job;
use crate::{
    Db, Error, Result,
    entity::outbox::{ActiveModel, Column, Entity},
};

/// An event as it waits.
pub(crate) fn row(
    id: JobId,
    (org, store, actor): (OrgId, StoreId, UserId),
    event: &Event,
    now: Timestamp,
) -> Result<ActiveModel> {
    Ok(ActiveModel {
        id: Set(id),
        org_id: Set(org),
        store_id: Set(store),
        actor: Set(actor),
        payload: Set(serde_json::to_value(event).map_err(|_| Error::Invalid("event"))?),
        ready_at: Set(now),
        attempts: Set(0),
        claimed_by: Set(None),
        done_at: Set(None),
        last_error: Set(None),
    })
}

/// Takes up to `limit` jobs that are ready. A claim is a lease: it pushes `ready_at` forward, so the job of a
/// worker that died comes back by itself after `lease` milliseconds.
///
/// The same statement runs on both databases. PostgreSQL skips rows that another worker is claiming;
/// SQLite has one writer, so there is nothing to skip (and sea-query leaves the lock clause out).
///
/// # Errors
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "the queue belongs to no tenant")]
pub async fn claim(db: &Db, worker: &str, limit: u64, lease: i64) -> Result<Vec<Job>> {
    let now = db.now();
    let ready = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DoneAt.is_null())
        .filter(Column::ReadyAt.lte(now))
        .order_by_asc(Column::ReadyAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let (conn, end) = db.write().await?;
    let jobs = Entity::update_many()
        .col_expr(Column::ClaimedBy, Expr::val(worker))
        .col_expr(Column::ReadyAt, Expr::val(now.plus(lease)))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.in_subquery(ready))
        .exec_with_returning(&conn)
        .await?;
    end.commit(conn).await?;
    Ok(jobs)
}

/// Marks a job as done, if the claim is still ours.
///
/// # Errors
/// `Conflict` when the lease ran out and another worker has the job now.
pub async fn finish(db: &Db, job: &Job) -> Result<()> {
    let (conn, end) = db.write().await?;
    let done = Entity::update_many()
        .col_expr(Column::DoneAt, Expr::val(db.now()))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Attempts.eq(job.attempts))
        .filter(Column::DoneAt.is_null())
        .exec(&conn)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Conflict("job.lease_lost"));
    }
    end.commit(conn).await
}

/// Keeps a long job for another `lease` milliseconds.
///
/// # Errors
/// `Conflict` when the lease ran out and another worker has the job now.
pub async fn renew(db: &Db, job: &Job, lease: i64) -> Result<()> {
    let (conn, end) = db.write().await?;
    let kept = Entity::update_many()
        .col_expr(Column::ReadyAt, Expr::val(db.now().plus(lease)))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Attempts.eq(job.attempts))
        .filter(Column::DoneAt.is_null())
        .exec(&conn)
        .await?;
    if kept.rows_affected == 0 {
        return Err(Error::Conflict("job.lease_lost"));
    }
    end.commit(conn).await
}

/// Gives a failed job back: it is ready again at `ready_at`, or never when that is `None` (a dead letter).
///
/// # Errors
/// When the database fails.
pub async fn fail(db: &Db, job: &Job, ready_at: Option<Timestamp>, why: &str) -> Result<()> {
    let (conn, end) = db.write().await?;
    Entity::update_many()
        .col_expr(Column::LastError, Expr::val(why))
        .col_expr(Column::ReadyAt, Expr::val(ready_at.unwrap_or(Timestamp(i64::MAX))))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Attempts.eq(job.attempts))
        .filter(Column::DoneAt.is_null())
        .exec(&conn)
        .await?;
    end.commit(conn).await
}

/// Jobs that are not done yet, dead letters included.
///
/// # Errors
/// When the database fails.
pub async fn pending(db: &Db) -> Result<Vec<JobId>> {
    Ok(Entity::find().filter(Column::DoneAt.is_null()).all(db.readers()).await?.into_iter().map(|job| job.id).collect())
}

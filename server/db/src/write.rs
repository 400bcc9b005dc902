//! The write handle. It sets the tenant on what it inserts and keeps updates and deletes inside the current store.
//!
//! ```text
//! let tx = who.begin().await?;      // SQLite: a turn on the shared writer; PostgreSQL: a transaction
//! tx.insert(..).await?; ..          // any `?` on the way out undoes everything
//! tx.commit().await                 // Ok means: on disk
//! ```
//!
//! Dropping a future that is inside `commit()` leaves the outcome open, as a lost connection would: commands
//! carry an id minted by the client, so sending them again is safe.

use std::{ops::Deref, sync::Mutex};

use domain::{AuditId, Event, OrgId, StoreId, Timestamp, UserId, sales::Live};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, DeleteMany, EntityTrait, IntoActiveModel, QueryFilter,
    UpdateMany, prelude::Uuid, sea_query::OnConflict,
};
use serde::Serialize;

use crate::{
    Authorized, Error, ReadTx, Result, Scoped,
    conn::Conn,
    entity::{audit, outbox},
    pool::Db,
    writer::Verdict,
};

/// What an audit row remembers of a change.
#[derive(Clone, Debug, Default)]
pub struct Change {
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
}

impl Change {
    /// Something new.
    pub fn to(after: impl Serialize) -> Self {
        Self { before: None, after: serde_json::to_value(after).ok() }
    }

    /// Something that was different before.
    pub fn from_to(before: impl Serialize, after: impl Serialize) -> Self {
        Self { before: serde_json::to_value(before).ok(), after: serde_json::to_value(after).ok() }
    }

    pub(crate) fn into_row(
        self,
        id: AuditId,
        (org, store, actor): (OrgId, StoreId, UserId),
        action: &str,
        subject: impl std::fmt::Display,
        at: Timestamp,
    ) -> audit::ActiveModel {
        audit::ActiveModel {
            org_id: Set(org),
            id: Set(id),
            store_id: Set(store),
            actor: Set(actor),
            action: Set(action.to_owned()),
            subject: Set(subject.to_string()),
            before: Set(self.before),
            after: Set(self.after),
            at: Set(at),
        }
    }
}

/// A transaction in one store. Reads through it see its own writes.
#[must_use = "a transaction that is not committed is undone"]
pub struct StoreTx {
    read: ReadTx,
    end: End,
    now: Timestamp,
    db: Db,
    told: Mutex<Vec<Live>>,
}

impl<P> Authorized<P> {
    /// Opens a write handle.
    ///
    /// # Errors
    /// `Retry` when the writer is busy for too long.
    pub async fn begin(&self) -> Result<StoreTx> {
        let (conn, end) = self.db.write().await?;
        let read = ReadTx { scope: self.scope.clone(), conn };
        Ok(StoreTx { read, end, now: self.db.now(), db: self.db.clone(), told: Mutex::new(Vec::new()) })
    }
}

impl Deref for StoreTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl StoreTx {
    /// The moment of this transaction, the same for all its rows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The store that is written to.
    #[must_use]
    pub fn store(&self) -> StoreId {
        self.scope.here
    }

    /// The person who writes.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.scope.user
    }

    /// A new id for a row that the client did not name.
    #[must_use]
    pub fn mint<I: From<Uuid>>(&self) -> I {
        self.db.mint()
    }

    /// Inserts a row into the current store.
    ///
    /// # Errors
    /// `Conflict` when the id was used before or a reference leads nowhere.
    pub async fn insert<A>(&self, row: A) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.insert_all([row]).await
    }

    /// Inserts rows with one statement. No `RETURNING`: ids are minted before, so there is nothing to learn.
    ///
    /// # Errors
    /// As [`StoreTx::insert`].
    pub async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let mut rows: Vec<A> = rows.into_iter().collect();
        for row in &mut rows {
            self.scope.stamp(row)?;
        }
        if !rows.is_empty() {
            A::Entity::insert_many(rows).exec_without_returning(&self.read.conn).await?;
        }
        Ok(())
    }

    /// Inserts a record that the house gives to somebody, or to nobody, by a rule and not by the will of whoever acts: a
    /// task for the client's associate, say. The owner that the row names is kept.
    ///
    /// # Errors
    /// As [`StoreTx::insert`].
    pub async fn give<A>(&self, mut row: A) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.scope.place(&mut row);
        A::Entity::insert(row).exec_without_returning(&self.read.conn).await?;
        Ok(())
    }

    /// As [`StoreTx::give`], unless there is such a row already: answers whether it is new. Which values make it the same is
    /// said by the unique indexes of its table.
    ///
    /// # Errors
    /// As [`StoreTx::insert`].
    pub async fn give_once<A>(&self, mut row: A) -> Result<bool>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        self.scope.place(&mut row);
        let unless_there = OnConflict::new().do_nothing().to_owned();
        let insert = A::Entity::insert(row).on_conflict(unless_there);
        Ok(insert.exec_without_returning(&self.read.conn).await? > 0)
    }

    /// Updates rows of the current store; answers how many. The tenant columns are fixed by trigger.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn update<E: Scoped>(&self, query: UpdateMany<E>) -> Result<u64> {
        Ok(query.filter(self.scope.held::<E>()).exec(&self.read.conn).await?.rows_affected)
    }

    /// Deletes rows of the current store; answers how many. Without a filter it empties the table for this
    /// store and for nobody else.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn delete<E: Scoped>(&self, query: DeleteMany<E>) -> Result<u64> {
        Ok(query.filter(self.scope.held::<E>()).exec(&self.read.conn).await?.rows_affected)
    }

    /// Plans a side effect. It happens if and only if this transaction commits.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub async fn emit(&self, event: &Event) -> Result<()> {
        self.emit_at(event, self.now).await
    }

    /// Plans a side effect for later. Whoever carries it out looks whether it is still wanted.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub async fn emit_at(&self, event: &Event, at: Timestamp) -> Result<()> {
        let place = (self.scope.org, self.scope.here, self.scope.user);
        let row = crate::outbox::row(self.mint(), place, event, at)?;
        outbox::Entity::insert(row).exec_without_returning(&self.read.conn).await?;
        self.db.expect_work();
        Ok(())
    }

    /// Tells every open page of this organization, once the transaction has committed.
    pub fn announce(&self, live: Live) {
        if let Ok(mut told) = self.told.lock() {
            told.push(live);
        }
    }

    /// Records who did what to which record, with what it was and what it is. `before` and `after` must not hold
    /// secrets: callers pass views, not rows.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audit(&self, action: &str, subject: impl std::fmt::Display, change: Change) -> Result<()> {
        let place = (self.scope.org, self.scope.here, self.scope.user);
        self.insert(change.into_row(self.mint(), place, action, subject, self.now)).await
    }

    /// Makes the writes durable. On SQLite several transactions share one COMMIT; each waits for it.
    ///
    /// # Errors
    /// `Retry` when nothing was acknowledged.
    pub async fn commit(self) -> Result<()> {
        let Self { read: ReadTx { conn, scope }, end, db, told, .. } = self;
        let told = told.into_inner().unwrap_or_default();
        match end {
            End::Own => {
                crate::live::notify(&conn, scope.org, &told).await?;
                End::Own.commit(conn).await?;
            }
            shared @ End::Shared(_) => {
                shared.commit(conn).await?;
                db.tell(scope.org, told);
            }
        }
        db.wake();
        Ok(())
    }
}

/// How a write ends. Dropping it undoes the write.
pub(crate) enum End {
    /// PostgreSQL: COMMIT of our own transaction.
    Own,
    /// SQLite: the verdict of a turn.
    Shared(Verdict),
}

impl End {
    pub(crate) async fn commit(self, conn: Conn) -> Result<()> {
        conn.check().map_err(|err| Error::Retry(err.to_string()))?;
        match (self, conn.into_tx()) {
            (Self::Own, Some(tx)) => tx.commit().await.map_err(|err| Error::Retry(err.to_string())),
            (Self::Shared(verdict), _) => verdict.keep().await,
            (Self::Own, None) => Err(Error::Invalid("transaction")),
        }
    }
}

//! The handle for what belongs to no tenant: people, sessions, businesses, invitations, throttles.
//!
//! [`Db::system`] is lint-proof, not compile-proof: only the doors of `service::identity` and the job runner may
//! call it, each with a reason (clippy ban).

use domain::{Event, OrgId, StoreId, Timestamp, UserId};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, DeleteMany, EntityTrait, Insert, IntoActiveModel, Select, UpdateMany,
    prelude::Uuid,
};

use crate::{
    Change, Db, Result,
    conn::Conn,
    entity::{audit, outbox},
    write::End,
};

/// A transaction without a tenant. Dropping it undoes it.
#[must_use = "a transaction that is not committed is undone"]
pub struct SystemTx {
    conn: Conn,
    end: End,
    db: Db,
}

impl Db {
    /// Opens a write handle without a tenant.
    ///
    /// # Errors
    /// `Retry` when the writer is busy for too long.
    pub async fn system(&self) -> Result<SystemTx> {
        let (conn, end) = self.write().await?;
        Ok(SystemTx { conn, end, db: self.clone() })
    }

    /// Reads rows of a table without a tenant, outside any transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn system_all<E: EntityTrait>(&self, query: Select<E>) -> Result<Vec<E::Model>> {
        Ok(query.all(self.readers()).await?)
    }
}

impl SystemTx {
    /// The injected clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.db.now()
    }

    /// A new id.
    #[must_use]
    pub fn mint<I: From<Uuid>>(&self) -> I {
        self.db.mint()
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database fails; the same holds for the methods below.
    pub async fn all<E: EntityTrait>(&self, query: Select<E>) -> Result<Vec<E::Model>> {
        Ok(query.all(&self.conn).await?)
    }

    /// The first row.
    pub async fn one<E: EntityTrait>(&self, query: Select<E>) -> Result<Option<E::Model>> {
        Ok(query.one(&self.conn).await?)
    }

    /// Inserts a row.
    pub async fn insert<A>(&self, row: A) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        A::Entity::insert(row).exec_without_returning(&self.conn).await?;
        Ok(())
    }

    /// Inserts a row or changes the one that is there; answers how many, which is none when the statement's own
    /// condition kept it as it was.
    pub async fn upsert<A>(&self, query: Insert<A>) -> Result<u64>
    where
        A: ActiveModelTrait + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(query.exec_without_returning(&self.conn).await?)
    }

    /// Updates rows; answers how many.
    pub async fn update<E: EntityTrait>(&self, query: UpdateMany<E>) -> Result<u64> {
        Ok(query.exec(&self.conn).await?.rows_affected)
    }

    /// Deletes rows; answers how many.
    pub async fn delete<E: EntityTrait>(&self, query: DeleteMany<E>) -> Result<u64> {
        Ok(query.exec(&self.conn).await?.rows_affected)
    }

    /// Plans a side effect of a tenant. It happens if and only if this transaction commits.
    pub async fn emit_for(&self, (org, store, actor): (OrgId, StoreId, UserId), event: &Event) -> Result<()> {
        let row = crate::outbox::row(self.mint(), (org, store, actor), event, self.now())?;
        outbox::Entity::insert(row).exec_without_returning(&self.conn).await?;
        self.db.expect_work();
        Ok(())
    }

    /// Records who did what in a tenant.
    pub async fn audit_for(
        &self,
        place: (OrgId, StoreId, UserId),
        action: &str,
        subject: impl std::fmt::Display,
        change: Change,
    ) -> Result<()> {
        let row = change.into_row(self.mint(), place, action, subject, self.now());
        audit::Entity::insert(row).exec_without_returning(&self.conn).await?;
        Ok(())
    }

    /// Makes the writes durable.
    ///
    /// # Errors
    /// `Retry` when nothing was acknowledged.
    pub async fn commit(self) -> Result<()> {
        self.end.commit(self.conn).await?;
        self.db.wake();
        Ok(())
    }
}

//! The read handle. Everything that asks, nothing that writes.
//!
//! `who.read()` opens a transaction on the reader pool. SQLite: WAL, deferred, `query_only`; the snapshot is
//! taken by the first statement and holds to the end, and the writer is never in the way. PostgreSQL:
//! `REPEATABLE READ, READ ONLY`, set once per connection, so a handle costs one `BEGIN`.
//!
//! `StoreTx` dereferences to this type: a function that takes `&ReadTx` works inside a write too.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Cursor, Page, UserId, identity::Role, page::MAX_LIMIT};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, LoaderTrait, ModelTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Related, Select, SelectTwo, Value,
    prelude::Uuid,
    sea_query::{Alias, Expr, Order, Query, ValueType, WindowStatement},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Authorized, Error, Result, Scoped,
    conn::Conn,
    entity::{membership, person},
    scope::Scope,
};

/// A consistent view of what one person may see.
pub struct ReadTx {
    pub(crate) scope: Scope,
    pub(crate) conn: Conn,
}

impl<P> Authorized<P> {
    /// Opens a read handle. Nothing needs to be committed.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<ReadTx> {
        Ok(ReadTx { scope: self.scope.clone(), conn: Conn::begin(self.db.readers()).await? })
    }

    /// A read handle for one statement, which is consistent by itself: no BEGIN before it and no end after it. A second
    /// statement is refused.
    #[must_use]
    pub fn glance(&self) -> ReadTx {
        ReadTx { scope: self.scope.clone(), conn: Conn::once(self.db.readers().clone()) }
    }
}

/// The sort order of a page: one `NOT NULL` column, then the id.
#[derive(Clone)]
pub struct Sort<C> {
    column: C,
    order: Order,
}

impl<C> Sort<C> {
    /// Smallest first.
    pub fn up(column: C) -> Self {
        Self { column, order: Order::Asc }
    }

    /// Largest first.
    pub fn down(column: C) -> Self {
        Self { column, order: Order::Desc }
    }
}

impl ReadTx {
    /// All rows of the query that the person may see.
    ///
    /// # Errors
    /// When the database fails; the same holds for the methods below.
    pub async fn all<E: Scoped>(&self, query: Select<E>) -> Result<Vec<E::Model>> {
        Ok(query.filter(self.scope.seen::<E>()).all(&self.conn).await?)
    }

    /// The first row.
    pub async fn one<E: Scoped>(&self, query: Select<E>) -> Result<Option<E::Model>> {
        Ok(query.filter(self.scope.seen::<E>()).one(&self.conn).await?)
    }

    /// The row with this id.
    pub async fn find<E: Scoped>(&self, id: impl Into<Value>) -> Result<E::Model> {
        let by_id = Expr::col(sea_orm::ColumnTrait::as_column_ref(&E::id())).eq(Expr::val(id.into()));
        self.one(E::find().filter(by_id)).await?.ok_or(Error::NotFound)
    }

    /// How many rows.
    pub async fn count<E: Scoped>(&self, query: Select<E>) -> Result<u64>
    where
        E::Model: Sync,
    {
        Ok(query.filter(self.scope.seen::<E>()).count(&self.conn).await?)
    }

    /// Chosen columns and sums, as a struct of the caller.
    pub async fn project<E: Scoped, R: FromQueryResult + Send + Sync>(&self, query: Select<E>) -> Result<Vec<R>> {
        Ok(query.filter(self.scope.seen::<E>()).into_model::<R>().all(&self.conn).await?)
    }

    /// Rows with at most one related row each. Both sides are scoped, whatever the join said.
    pub async fn pairs<E: Scoped, F: Scoped>(
        &self,
        query: SelectTwo<E, F>,
    ) -> Result<Vec<(E::Model, Option<F::Model>)>> {
        let missing = Condition::any().add(sea_orm::ColumnTrait::is_null(&F::org())).add(self.scope.seen::<F>());
        Ok(query.filter(self.scope.seen::<E>()).filter(missing).all(&self.conn).await?)
    }

    /// The names of people of this organization: who did something may be named to whoever may see what was done.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "the subquery names the organization")]
    pub async fn names(&self, users: impl Iterator<Item = UserId>) -> Result<BTreeMap<UserId, String>> {
        let users: BTreeSet<UserId> = users.collect();
        if users.is_empty() {
            return Ok(BTreeMap::new());
        }
        let members = membership::Entity::find()
            .select_only()
            .column(membership::Column::UserId)
            .filter(membership::Column::OrgId.eq(self.scope.org))
            .into_query();
        let people = person::Entity::find()
            .filter(person::Column::Id.is_in(users))
            .filter(person::Column::Id.in_subquery(members))
            .all(&self.conn)
            .await?;
        Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
    }

    /// Who works in the current store, and as what: whoever sells there is named on its documents.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn roles(&self) -> Result<BTreeMap<UserId, Role>> {
        let members = self.members().await?;
        Ok(members.into_iter().map(|row| (row.user_id, row.role)).collect())
    }

    /// The related rows of each model, in the order of the models: one statement however many there are.
    pub async fn children<M, R>(&self, models: &[M], query: Select<R>) -> Result<Vec<Vec<R::Model>>>
    where
        M: ModelTrait + Send + Sync,
        M::Entity: Related<R>,
        R: Scoped,
        R::Model: Send + Sync,
    {
        Ok(models.load_many(query.filter(self.scope.seen::<R>()), &self.conn).await?)
    }

    /// One page by keyset: `(sort column, id)` after the cursor, as a row value so that an index range serves it.
    ///
    /// # Errors
    /// `Invalid` for a cursor that this list did not give out.
    pub async fn page<K, E>(
        &self,
        query: Select<E>,
        sort: Sort<E::Column>,
        after: Option<&Cursor>,
        limit: u64,
    ) -> Result<Page<E::Model>>
    where
        K: ValueType + Into<Value> + Serialize + DeserializeOwned,
        E: Scoped,
    {
        let limit = limit.clamp(1, MAX_LIMIT);
        let column = sort.column;
        let query = self.beyond::<K, E>(query, sort, after)?;
        let mut items = query.limit(limit + 1).all(&self.conn).await?;
        let more = items.len() as u64 > limit;
        items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = match items.last() {
            Some(last) if more => {
                let key = K::try_from(last.get(column)).map_err(|_| Error::Invalid("sort key"))?;
                let id = <Uuid as ValueType>::try_from(last.get(E::id())).map_err(|_| Error::Invalid("id"))?;
                Some(Cursor::after(&key, id).ok_or(Error::Invalid("sort key"))?)
            }
            _ => None,
        };
        Ok(Page { items, next })
    }

    /// One page by keyset, as chosen columns in a struct of the caller, which also says where each row stands.
    ///
    /// # Errors
    /// As [`ReadTx::page`].
    pub async fn page_as<K, E, R>(
        &self,
        query: Select<E>,
        sort: Sort<E::Column>,
        after: Option<&Cursor>,
        limit: u64,
        place: impl Fn(&R) -> (K, Uuid),
    ) -> Result<Page<R>>
    where
        K: Into<Value> + Serialize + DeserializeOwned,
        E: Scoped,
        R: FromQueryResult + Send + Sync,
    {
        let limit = limit.clamp(1, MAX_LIMIT);
        let query = self.beyond::<K, E>(query, sort, after)?;
        let mut items = query.limit(limit + 1).into_model::<R>().all(&self.conn).await?;
        let more = items.len() as u64 > limit;
        items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = match items.last() {
            Some(last) if more => {
                let (key, id) = place(last);
                Some(Cursor::after(&key, id).ok_or(Error::Invalid("sort key"))?)
            }
            _ => None,
        };
        Ok(Page { items, next })
    }

    /// The first rows of each group, in order: one statement however many groups there are. `by` names the group.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(clippy::disallowed_methods, reason = "the subquery is scoped here")]
    pub async fn firsts<E: Scoped>(
        &self,
        query: Select<E>,
        by: E::Column,
        sort: Sort<E::Column>,
        limit: u64,
    ) -> Result<Vec<E::Model>> {
        let (counted, place) = (Alias::new("counted"), Alias::new("place"));
        // The places are counted among the rows that the person may see, or the first of others would push out theirs.
        let mut places = query.filter(self.scope.seen::<E>()).select_only().into_query();
        let window = WindowStatement::partition_by(sea_orm::ColumnTrait::as_column_ref(&by))
            .order_by(sea_orm::ColumnTrait::as_column_ref(&sort.column), sort.order.clone())
            .order_by(sea_orm::ColumnTrait::as_column_ref(&E::id()), sort.order.clone())
            .to_owned();
        places.expr_as(column::<E>(E::id()), Alias::new("row_id")).expr_window_as(
            Expr::cust("ROW_NUMBER()"),
            window,
            place.clone(),
        );
        let first = Query::select()
            .column(Alias::new("row_id"))
            .from_subquery(places, counted)
            .and_where(Expr::col(place).lte(limit.clamp(1, MAX_LIMIT)))
            .to_owned();
        let query = E::find().filter(self.scope.seen::<E>()).filter(E::id().in_subquery(first));
        Ok(query.order_by(sort.column, sort.order.clone()).order_by(E::id(), sort.order).all(&self.conn).await?)
    }

    /// The scoped query in its order, from the cursor on.
    fn beyond<K, E>(&self, query: Select<E>, sort: Sort<E::Column>, after: Option<&Cursor>) -> Result<Select<E>>
    where
        K: Into<Value> + DeserializeOwned,
        E: Scoped,
    {
        let mut query = query.filter(self.scope.seen::<E>());
        if let Some(cursor) = after {
            let (key, id) = cursor.read::<K>().ok_or(Error::Invalid("cursor"))?;
            let row = Expr::tuple([column::<E>(sort.column), column::<E>(E::id())]);
            let place = Expr::tuple([Expr::val(key.into()), Expr::val(id)]);
            query = query.filter(if sort.order == Order::Asc { row.gt(place) } else { row.lt(place) });
        }
        Ok(query.order_by(sort.column, sort.order.clone()).order_by(E::id(), sort.order))
    }
}

fn column<E: EntityTrait>(column: E::Column) -> Expr {
    Expr::col(sea_orm::ColumnTrait::as_column_ref(&column))
}

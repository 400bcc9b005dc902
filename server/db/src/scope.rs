//! Who may do what, and the predicates that follow from it.
//!
//! `Authorized<P>` is the only source of handles. It is made by `Principal::authorize`, which reads `P` from the
//! use-case's signature, so a caller cannot ask for the wrong permission and cannot build one by hand.
//!
//! Every query of a handle passes [`Scope::seen`] (reads: the visible stores) or [`Scope::held`] (writes: the
//! current store). Both add the org, the stores and, for record-scoped tables, the owner.

use std::{marker::PhantomData, sync::Arc};

use domain::{
    OrgId, StoreId, Timestamp, UserId,
    identity::{Permission, RecordScope, Role, role_allows},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Value,
    sea_query::{Expr, SelectStatement},
};

use crate::{
    Error, Result,
    entity::{membership, store},
    pool::Db,
};

/// A table whose rows belong to a tenant. Implemented by `scoped!` beside each entity.
pub trait Scoped: EntityTrait {
    /// The tenant column.
    fn org() -> Self::Column;
    /// The store column; `None` for rows that belong to the organization.
    fn store() -> Option<Self::Column>;
    /// The person column of record-scoped tables. Where it may be null, a row without an owner waits in the store's
    /// queue: it is seen by whoever sees all records, and by everybody while the store lets people claim.
    fn owner() -> Option<Self::Column>;
    /// Who sees a row beside its owner; `None` when nobody does.
    fn beside() -> Option<Beside> {
        None
    }
    /// The id column, which ends every sort order.
    fn id() -> Self::Column;
}

/// The table that names people beside the owners of another table's rows: one row per record and person, in the same
/// store. Whoever is named sees the record as if it were theirs.
pub struct Beside {
    records: SelectStatement,
    org: Expr,
    store: Expr,
    person: Expr,
}

impl Beside {
    /// The table `W`, its column that names the record, its column that names the person. `None` for a table that
    /// belongs to no store.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where the subquery is scoped")]
    pub fn of<W: Scoped>(record: W::Column, person: W::Column) -> Option<Self> {
        let at = |column: W::Column| Expr::col(ColumnTrait::as_column_ref(&column));
        let records = W::find().select_only().column(record).into_query();
        Some(Self { records, org: at(W::org()), store: at(W::store()?), person: at(person) })
    }

    /// The records of a store that name this person.
    fn naming(self, org: OrgId, store: StoreId, user: UserId) -> SelectStatement {
        let Self { mut records, org: in_org, store: in_store, person } = self;
        records.and_where(in_org.eq(org)).and_where(in_store.eq(store)).and_where(person.eq(user));
        records
    }
}

/// What a person is in one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The store.
    pub store: StoreId,
    /// The role there.
    pub role: Role,
    /// Whose records they see there.
    pub records: RecordScope,
    /// Their team there.
    pub team: String,
}

/// Which of a person's stores a read spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The current store.
    Here,
    /// All their stores.
    All,
}

/// A person in an organization, with all their grants. Made by [`Db::principal`] and [`Db::visitor`].
#[derive(Clone)]
pub struct Principal {
    pub(crate) db: Db,
    pub(crate) org: OrgId,
    pub(crate) user: UserId,
    pub(crate) grants: Vec<Grant>,
}

impl Principal {
    /// The person.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The organization.
    #[must_use]
    pub fn org(&self) -> OrgId {
        self.org
    }

    /// What the person is where.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Proves that the person holds `P` in `here`. Stores where the role does not carry `P` drop out of sight.
    ///
    /// # Errors
    /// `NotFound` for a store that is not theirs (it may not even exist), `Forbidden` for a role without `P`.
    pub fn authorize<P: Permission>(&self, here: StoreId, reach: Reach) -> Result<Authorized<P>> {
        if !self.grants.iter().any(|grant| grant.store == here) {
            return Err(Error::NotFound);
        }
        let held = self.grants.iter().filter(|grant| role_allows(grant.role, P::CODE));
        let under =
            |grant: &Grant| Grant { records: grant.role.records_under(P::CODE, grant.records), ..grant.clone() };
        let held: Arc<[Grant]> = held.map(under).collect();
        if !held.iter().any(|grant| grant.store == here) {
            return Err(Error::Forbidden(P::CODE));
        }
        let scope = Scope { org: self.org, user: self.user, here, reach, held };
        Ok(Authorized { db: self.db.clone(), scope, permission: PhantomData })
    }
}

/// Proof that a person holds `P` here. Cannot be built outside this crate.
pub struct Authorized<P> {
    pub(crate) db: Db,
    pub(crate) scope: Scope,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> Authorized<P> {
    /// The same proof for another store of the person: where a write goes that names its store.
    ///
    /// # Errors
    /// `NotFound` when they do not hold `P` there; such a store looks like one that does not exist.
    pub fn at(&self, store: StoreId) -> Result<Self> {
        if !self.scope.held.iter().any(|grant| grant.store == store) {
            return Err(Error::NotFound);
        }
        let scope = Scope { here: store, reach: Reach::Here, ..self.scope.clone() };
        Ok(Self { db: self.db.clone(), scope, permission: PhantomData })
    }

    /// The same proof, reading all stores in which it holds: a link to a record leads there from any store.
    #[must_use]
    pub fn wide(&self) -> Self {
        let scope = Scope { reach: Reach::All, ..self.scope.clone() };
        Self { db: self.db.clone(), scope, permission: PhantomData }
    }

    /// The person.
    #[must_use]
    pub fn user(&self) -> UserId {
        self.scope.user
    }

    /// The organization.
    #[must_use]
    pub fn org(&self) -> OrgId {
        self.scope.org
    }

    /// The store that writes go to.
    #[must_use]
    pub fn store(&self) -> StoreId {
        self.scope.here
    }

    /// The person's role in the current store.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.scope.held.iter().find(|grant| grant.store == self.scope.here).map(|grant| grant.role)
    }

    /// The stores that a read spans.
    #[must_use]
    pub fn visible(&self) -> Vec<StoreId> {
        self.scope.visible().map(|grant| grant.store).collect()
    }

    /// Every store in which the person holds `P`, with their role there.
    #[must_use]
    pub fn granted(&self) -> Vec<(StoreId, Role)> {
        self.scope.held.iter().map(|grant| (grant.store, grant.role)).collect()
    }

    /// The injected clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.db.now()
    }
}

/// The tenancy of one handle.
#[derive(Clone)]
pub(crate) struct Scope {
    pub(crate) org: OrgId,
    pub(crate) user: UserId,
    pub(crate) here: StoreId,
    reach: Reach,
    /// Every store in which the permission holds.
    held: Arc<[Grant]>,
}

impl Scope {
    fn visible(&self) -> impl Iterator<Item = &Grant> {
        self.held.iter().filter(|grant| self.reach == Reach::All || grant.store == self.here)
    }

    /// The stores in which the person sees the records of everybody, of the kind that a permission opens.
    pub(crate) fn sees_all(&self, permission: &str) -> Vec<StoreId> {
        let all = self.visible().filter(|it| it.records == RecordScope::All && role_allows(it.role, permission));
        all.map(|grant| grant.store).collect()
    }

    /// What a read may see.
    pub(crate) fn seen<E: Scoped>(&self) -> Condition {
        self.within::<E>(self.visible().collect())
    }

    /// What a write may touch.
    pub(crate) fn held<E: Scoped>(&self) -> Condition {
        self.within::<E>(self.held.iter().filter(|grant| grant.store == self.here).collect())
    }

    fn within<E: Scoped>(&self, grants: Vec<&Grant>) -> Condition {
        let all = Condition::all().add(E::org().eq(self.org));
        let Some(store) = E::store() else { return all };
        let Some(owner) = E::owner() else {
            return match grants.as_slice() {
                // An equality lets one index give the rows in order; a list of one does not on every planner.
                [only] => all.add(store.eq(only.store)),
                many => all.add(store.is_in(many.iter().map(|grant| grant.store))),
            };
        };
        // One arm per store, so that a scope held in one store says nothing about another. Never empty: the
        // current store is among the grants.
        let mut any = Condition::any();
        for grant in grants {
            let here = Condition::all().add(store.eq(grant.store));
            any = any.add(match grant.records {
                RecordScope::All => here,
                RecordScope::Team => here.add(self.near::<E>(owner, grant).add(owner.in_subquery(self.team(grant)))),
                RecordScope::Own => here.add(self.near::<E>(owner, grant)),
            });
        }
        all.add(any)
    }

    /// What concerns the person in that store: theirs, naming them beside the owner, or free to be claimed.
    fn near<E: Scoped>(&self, owner: E::Column, grant: &Grant) -> Condition {
        let mut near = Condition::any().add(owner.eq(self.user));
        if let Some(beside) = E::beside() {
            near = near.add(E::id().in_subquery(beside.naming(self.org, grant.store, self.user)));
        }
        if owner.def().is_null() {
            near = near.add(Condition::all().add(owner.is_null()).add(Expr::exists(self.claimable(grant))));
        }
        near
    }

    /// The store itself while its people may claim what has no owner: part of the same statement, so a switch that is
    /// turned off holds at once.
    #[expect(clippy::disallowed_methods, reason = "this is where the subquery is scoped")]
    fn claimable(&self, grant: &Grant) -> SelectStatement {
        store::Entity::find()
            .select_only()
            .column(store::Column::Id)
            .filter(store::Column::OrgId.eq(self.org))
            .filter(store::Column::Id.eq(grant.store))
            .filter(store::Column::Claim.eq(true))
            .into_query()
    }

    /// Everybody of the same team in that store, as of now.
    #[expect(clippy::disallowed_methods, reason = "this is where the subquery is scoped")]
    fn team(&self, grant: &Grant) -> SelectStatement {
        membership::Entity::find()
            .select_only()
            .column(membership::Column::UserId)
            .filter(membership::Column::OrgId.eq(self.org))
            .filter(membership::Column::StoreId.eq(grant.store))
            .filter(membership::Column::Team.eq(grant.team.as_str()))
            .into_query()
    }

    /// Writes the tenant into a row that is about to be inserted, whatever it said before.
    pub(crate) fn place<A>(&self, row: &mut A)
    where
        A: ActiveModelTrait,
        A::Entity: Scoped,
    {
        row.set(A::Entity::org(), self.org.into());
        if let Some(store) = A::Entity::store() {
            row.set(store, self.here.into());
        }
    }

    /// As [`Scope::place`], and the owner: the person, unless the row names somebody to whom they may give it.
    pub(crate) fn stamp<A>(&self, row: &mut A) -> Result<()>
    where
        A: ActiveModelTrait,
        A::Entity: Scoped,
    {
        self.place(row);
        if let Some(owner) = A::Entity::owner() {
            let mine: Value = self.user.into();
            let records = self.held.iter().find(|grant| grant.store == self.here).map(|grant| grant.records);
            match row.get(owner).into_value() {
                None => row.set(owner, mine),
                // Nobody's name: it waits in the queue.
                Some(nobody) if nobody == nobody.as_null() => {}
                // Whoever sees only their own records cannot file one under somebody else's name.
                Some(other) if records == Some(RecordScope::Own) && other != mine => return Err(Error::NotFound),
                Some(_) => {} // the foreign key to membership keeps the owner inside the store
            }
        }
        Ok(())
    }
}

//! A business to test with: stores, places, people, stock. Written behind the walls, as a seed would be.

use db::{
    Authorized, Db, Principal, Reach,
    entity::{item, item_search, location, membership, org, person, store},
};
use domain::{
    ItemId, LocationId, OrgId, StoreId, Timestamp, UserId,
    identity::{Permission, RecordScope, Role},
    inventory::{Availability, Ownership, Tracking},
    text,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, DatabaseConnection, EntityTrait, IntoActiveModel,
    prelude::Uuid,
};
use serde_json::json;

use crate::TestDb;

/// One organization.
pub struct Shop {
    /// The organization.
    pub org: OrgId,
    db: Db,
    raw: DatabaseConnection,
}

impl Shop {
    /// Founds a business.
    pub async fn found(t: &TestDb, name: &str) -> Self {
        let shop = Self { org: t.id(), db: t.db.clone(), raw: t.raw.clone() };
        let row = org::ActiveModel {
            id: Set(shop.org),
            name: Set(name.into()),
            referral: Set(String::new()),
            policy_version: Set("test".into()),
            policy_at: Set(t.now()),
            policy_ip: Set("127.0.0.1".into()),
            created_at: Set(t.now()),
        };
        shop.insert([row]).await;
        shop
    }

    /// Opens a store.
    pub async fn store(&self, name: &str) -> StoreId {
        self.store_with_id(self.id(), name).await
    }

    /// Opens a store under an id that somebody else may have too.
    pub async fn store_with_id(&self, store: StoreId, name: &str) -> StoreId {
        let row = store::ActiveModel {
            org_id: Set(self.org),
            id: Set(store),
            name: Set(name.into()),
            time_zone: Set("UTC".into()),
            currency: Set("EUR".into()),
            claim: Set(false),
            created_at: Set(self.db.now()),
        };
        self.insert([row]).await;
        store
    }

    /// Sets up a place inside a store.
    pub async fn location(&self, store: StoreId, name: &str) -> LocationId {
        let id = self.id();
        let row = location::ActiveModel {
            org_id: Set(self.org),
            store_id: Set(store),
            id: Set(id),
            name: Set(name.into()),
            kind: Set("case".into()),
            position: Set(0),
        };
        self.insert([row]).await;
        id
    }

    /// Somebody who belongs nowhere yet and cannot sign in.
    pub async fn person(&self, name: &str) -> UserId {
        let user: UserId = self.id();
        let row = person::ActiveModel {
            id: Set(user),
            email: Set(format!("{}@shop.test", Uuid::from(user).simple())),
            name: Set(name.into()),
            phone: Set(String::new()),
            password_hash: Set(None),
            created_at: Set(self.db.now()),
        };
        self.insert([row]).await;
        user
    }

    /// Makes somebody a member of a store.
    pub async fn join(&self, user: UserId, store: StoreId, role: Role, records: RecordScope, team: &str) {
        let row = membership::ActiveModel {
            org_id: Set(self.org),
            store_id: Set(store),
            user_id: Set(user),
            role: Set(role),
            records: Set(records),
            team: Set(team.into()),
            left_at: Set(None),
        };
        self.insert([row]).await;
    }

    /// Hires somebody into stores.
    pub async fn hire(&self, grants: &[(StoreId, Role, RecordScope)]) -> UserId {
        self.hire_into("floor", grants).await
    }

    /// Hires somebody into a team.
    pub async fn hire_into(&self, team: &str, grants: &[(StoreId, Role, RecordScope)]) -> UserId {
        let user = self.person("Somebody").await;
        for (store, role, records) in grants {
            self.join(user, *store, *role, *records, team).await;
        }
        user
    }

    /// Who a person is here.
    ///
    /// # Errors
    /// `NotFound` for somebody without a membership.
    pub async fn principal(&self, user: UserId) -> db::Result<Principal> {
        self.db.principal(self.org, user).await
    }

    /// Signs somebody in, in one store.
    ///
    /// # Errors
    /// `NotFound` for a store that is not theirs, `Forbidden` for a role without `P`.
    pub async fn sign_in<P: Permission>(&self, user: UserId, here: StoreId) -> db::Result<Authorized<P>> {
        self.principal(user).await?.authorize(here, Reach::Here)
    }

    /// An owner of one store, signed in.
    pub async fn owner<P: Permission>(&self, here: StoreId) -> Authorized<P> {
        self.owner_of(&[here]).await
    }

    /// An owner of several stores, signed in to the first of them.
    pub async fn owner_of<P: Permission>(&self, stores: &[StoreId]) -> Authorized<P> {
        let grants: Vec<_> = stores.iter().map(|store| (*store, Role::Owner, RecordScope::All)).collect();
        let user = self.hire(&grants).await;
        self.sign_in(user, stores[0]).await.unwrap()
    }

    /// Takes `n` pieces into stock.
    pub async fn stock(&self, here: StoreId, n: usize) -> Vec<ItemId> {
        let ids: Vec<ItemId> = (0..n).map(|_| self.id()).collect();
        self.stock_with_ids(here, &ids).await;
        ids
    }

    /// Takes pieces into stock under ids that somebody else may have too.
    pub async fn stock_with_ids(&self, here: StoreId, ids: &[ItemId]) {
        self.insert(ids.iter().map(|id| self.piece(here, *id))).await;
    }

    /// An available ring, not yet written: a test changes what it is about and calls [`Shop::insert`].
    #[must_use]
    pub fn piece(&self, here: StoreId, id: ItemId) -> item::ActiveModel {
        item::ActiveModel { org_id: Set(self.org), store_id: Set(here), ..self::piece(self.db.now(), id) }
    }

    /// Makes an item found by what it says, and by its codes.
    pub async fn found_by(&self, here: StoreId, id: ItemId, words: &str, codes: &str) {
        let row = item_search::ActiveModel {
            org_id: Set(self.org),
            store_id: Set(here),
            item_id: Set(id),
            text: Set(text::folded(words)),
            codes: Set(text::folded(codes)),
        };
        self.insert([row]).await;
    }

    /// Writes rows as they are, past every wall.
    pub async fn insert<A>(&self, rows: impl IntoIterator<Item = A>)
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        let rows: Vec<A> = rows.into_iter().collect();
        for chunk in rows.chunks(400) {
            // SQLite takes 32,766 values in a statement
            A::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&self.raw).await.unwrap();
        }
    }

    fn id<I: From<Uuid>>(&self) -> I {
        self.db.mint()
    }
}

/// An available ring of nobody's: the handle that inserts it says whose.
#[must_use]
pub fn piece(now: Timestamp, id: ItemId) -> item::ActiveModel {
    item::ActiveModel {
        id: Set(id),
        stock_no: Set(format!("T-{}", Uuid::from(id).simple())),
        tracking: Set(Tracking::Piece),
        category: Set("jewellery".into()),
        title: Set("Ring".into()),
        title_key: Set("ring".into()),
        brand: Set(String::new()),
        model: Set(String::new()),
        reference: Set(String::new()),
        year: Set(None),
        description: Set(String::new()),
        condition: Set(None),
        condition_notes: Set(String::new()),
        internal_notes: Set(String::new()),
        attributes: Set(json!({})),
        components: Set(json!({})),
        vendor: Set(String::new()),
        serial: Set(None),
        serial_key: Set(None),
        ownership: Set(Ownership::Owned),
        availability: Set(Availability::Available),
        location_id: Set(None),
        ask: Set(Some(10_000)),
        ask_sort: Set(10_000),
        min: Set(None),
        web: Set(None),
        second_hand: Set(false),
        currency: Set("EUR".into()),
        quantity: Set(1),
        cover: Set(None),
        import_handle: Set(None),
        image_links: Set(json!([])),
        hash: Set(String::new()),
        version: Set(1),
        created_at: Set(now),
        created_by: Set(Uuid::nil().into()),
        updated_at: Set(now),
        ..Default::default()
    }
}

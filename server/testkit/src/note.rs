//! `note`: a table of the tests alone. Its rows have an owner, which no table of the product has yet, so that the
//! record scope (own, team, all) can be proven on both databases.

use db::entity::cost;
use domain::{ItemId, OrgId, StoreId, UserId};
use sea_orm::{DbBackend, RelationType, entity::prelude::*};

use crate::TestDb;

/// What somebody thinks of an item: `id` is the item's.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
pub struct Model {
    /// The business.
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    /// The store.
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    /// The item.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ItemId,
    /// Whose it is; nobody's while it waits in the queue.
    pub owner_id: Option<UserId>,
    /// What it says.
    pub text: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// The costs of the item. Names all three columns, as every relation between tables of a store must.
impl Related<cost::Entity> for Entity {
    fn to() -> RelationDef {
        let to: RelationDef = Self::belongs_to(cost::Entity)
            .from((Column::OrgId, Column::StoreId, Column::Id))
            .to((cost::Column::OrgId, cost::Column::StoreId, cost::Column::ItemId))
            .into();
        RelationDef { rel_type: RelationType::HasMany, ..to }
    }
}

impl db::Scoped for Entity {
    fn org() -> Column {
        Column::OrgId
    }
    fn store() -> Option<Column> {
        Some(Column::StoreId)
    }
    fn owner() -> Option<Column> {
        Some(Column::OwnerId)
    }
    fn beside() -> Option<db::Beside> {
        db::Beside::of::<reader::Entity>(reader::Column::NoteId, reader::Column::UserId)
    }
    fn id() -> Column {
        Column::Id
    }
}

/// `note_reader`: who reads a note beside its owner.
pub mod reader {
    use domain::{ItemId, OrgId, StoreId, UserId};
    use sea_orm::entity::prelude::*;

    /// Somebody named on a note.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "note_reader")]
    pub struct Model {
        /// The business.
        #[sea_orm(primary_key, auto_increment = false)]
        pub org_id: OrgId,
        /// The store.
        #[sea_orm(primary_key, auto_increment = false)]
        pub store_id: StoreId,
        /// The note.
        #[sea_orm(primary_key, auto_increment = false)]
        pub note_id: ItemId,
        /// The person.
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: UserId,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl db::Scoped for Entity {
        fn org() -> Column {
            Column::OrgId
        }
        fn store() -> Option<Column> {
            Some(Column::StoreId)
        }
        fn owner() -> Option<Column> {
            None
        }
        fn id() -> Column {
            Column::NoteId
        }
    }
}

/// Creates the tables, with the foreign keys that every person column has to carry.
pub async fn create(t: &TestDb) {
    let uuid = if t.backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
    t.sql(&format!(
        "CREATE TABLE note (org_id {uuid} NOT NULL, store_id {uuid} NOT NULL, id {uuid} NOT NULL, \
         owner_id {uuid}, text TEXT NOT NULL, PRIMARY KEY (org_id, store_id, id), \
         FOREIGN KEY (org_id, store_id, owner_id) REFERENCES membership (org_id, store_id, user_id))"
    ))
    .await
    .unwrap();
    t.sql(&format!(
        "CREATE TABLE note_reader (org_id {uuid} NOT NULL, store_id {uuid} NOT NULL, note_id {uuid} NOT NULL, \
         user_id {uuid} NOT NULL, PRIMARY KEY (org_id, store_id, note_id, user_id), \
         FOREIGN KEY (org_id, store_id, user_id) REFERENCES membership (org_id, store_id, user_id))"
    ))
    .await
    .unwrap();
}

//! `item_search`: what an item is found by, folded. `text` is for everybody, `codes` (serials) for those who may see them.
//! The index behind it is FTS5 on SQLite and GIN on PostgreSQL; see `crate::search`.
use domain::{ItemId, OrgId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item_search")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    pub text: String,
    pub codes: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl crate::Scoped for Entity {
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
        Column::ItemId
    }
}

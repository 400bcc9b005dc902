//! `import_run`: one file and how far it was worked off.
use domain::{
    ImportId, OrgId, StoreId, Timestamp, UserId,
    inventory::{ImportKind, ImportState},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportId,
    pub kind: ImportKind,
    pub file_name: String,
    pub state: ImportState,
    pub lines: i64,
    pub products: i64,
    pub variants: i64,
    pub done: i64,
    pub created: i64,
    pub updated: i64,
    pub unchanged: i64,
    pub problems: Json,
    pub plan: Json,
    pub created_at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

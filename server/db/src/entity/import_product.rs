//! `import_product`: a product of a file, waiting to be worked off. `id` is its place in the file.
use domain::{ImportId, OrgId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_product")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: ImportId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub body: Json,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `morning`: when a store's day is to be looked at next. One row per store, under the store's own id.
use domain::{OrgId, StoreId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "morning")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoreId,
    pub next_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

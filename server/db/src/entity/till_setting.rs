//! `till_setting`: what a store decided about its till: one row, `id` is the store.
use domain::{OrgId, StoreId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "till_setting")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoreId,
    pub body: Json,
    pub version: i32,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

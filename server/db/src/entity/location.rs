//! `location`: a place inside a store: case, safe, tray, bench.
use domain::{LocationId, OrgId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "location")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LocationId,
    pub name: String,
    pub kind: String,
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

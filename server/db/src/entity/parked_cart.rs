//! `parked_cart`: a cart that was set aside, to be taken up at any till of the store.
use domain::{OrgId, SaleId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "parked_cart")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SaleId,
    pub name: String,
    pub body: Json,
    pub at: Timestamp,
    pub actor: UserId,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

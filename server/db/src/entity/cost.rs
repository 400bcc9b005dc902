//! `cost`: what an item has cost. Append-only by trigger; a mistake is reversed by another row.
use domain::{CostId, ItemId, OrgId, StoreId, Timestamp, UserId, inventory::CostKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CostId,
    pub item_id: ItemId,
    pub kind: CostKind,
    pub amount: i64,
    pub note: String,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

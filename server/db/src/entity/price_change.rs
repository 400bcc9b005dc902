//! `price_change`: every price an item has had. Append-only by trigger.
use domain::{ItemId, OrgId, PriceId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceId,
    pub item_id: ItemId,
    pub kind: String,
    pub amount: Option<i64>,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

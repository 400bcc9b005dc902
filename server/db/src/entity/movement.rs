//! `movement`: the stock ledger. Append-only by trigger; balances are sums of `delta`.
use domain::{ItemId, LocationId, MovementId, OrgId, StoreId, Timestamp, UserId, VariantId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MovementId,
    pub item_id: ItemId,
    pub variant_id: Option<VariantId>,
    pub delta: i64,
    pub from_location: Option<LocationId>,
    pub to_location: Option<LocationId>,
    pub reason: String,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

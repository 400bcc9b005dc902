//! `item`: a piece or a quantity item of a store. Changed under its `version` only.
use domain::{
    ItemId, LocationId, OrgId, StoreId, Timestamp, UserId,
    inventory::{Availability, Condition, Ownership, Tracking},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ItemId,
    pub stock_no: String,
    pub tracking: Tracking,
    pub category: String,
    pub title: String,
    pub title_key: String,
    pub brand: String,
    pub model: String,
    pub reference: String,
    pub year: Option<i32>,
    pub description: String,
    pub condition: Option<Condition>,
    pub condition_notes: String,
    pub internal_notes: String,
    pub attributes: Json,
    pub components: Json,
    pub vendor: String,
    pub serial: Option<String>,
    pub serial_key: Option<String>,
    pub ownership: Ownership,
    pub availability: Availability,
    pub location_id: Option<LocationId>,
    pub ask: Option<i64>,
    pub ask_sort: i64,
    pub min: Option<i64>,
    pub web: Option<i64>,
    pub second_hand: bool,
    pub currency: String,
    pub quantity: i64,
    pub cover: Option<String>,
    pub import_handle: Option<String>,
    pub image_links: Json,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

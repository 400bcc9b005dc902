//! `photo`: a photo of an item. The pixels lie in object storage under `content`.
use domain::{ItemId, OrgId, PhotoId, StoreId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhotoId,
    pub item_id: ItemId,
    pub content: String,
    pub width: i32,
    pub height: i32,
    pub alt: String,
    pub position: i32,
    pub removed_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

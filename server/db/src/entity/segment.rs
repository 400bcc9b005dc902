//! `segment`: a saved filter of clients.
use domain::{OrgId, SegmentId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "segment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SegmentId,
    pub name: String,
    pub filter: String,
    pub shared_in: Option<StoreId>,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

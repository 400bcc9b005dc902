//! `store`: a place of a business.
use domain::{OrgId, StoreId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StoreId,
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    /// Whether everybody here sees records without an owner, to take them.
    pub claim: bool,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

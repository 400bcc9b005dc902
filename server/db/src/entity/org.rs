//! `org`: a business, the tenant. System-owned.
use domain::{OrgId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "org")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrgId,
    pub name: String,
    pub referral: String,
    pub policy_version: String,
    pub policy_at: Timestamp,
    pub policy_ip: String,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

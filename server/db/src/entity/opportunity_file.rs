//! `opportunity_file`: a file of a deal. The bytes lie in object storage under `content`.
use domain::{DealFileId, OpportunityId, OrgId, StoreId, Timestamp, UserId, opportunities::FileKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DealFileId,
    pub opportunity_id: OpportunityId,
    pub name: String,
    pub kind: FileKind,
    pub content: String,
    pub bytes: i64,
    pub removed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

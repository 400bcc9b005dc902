//! `approval`: what a second person agreed to. Append-only by trigger.
use domain::{ApprovalId, DocumentId, OrgId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub document_id: DocumentId,
    pub what: Json,
    pub reason: String,
    pub asked_by: UserId,
    pub approved_by: UserId,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

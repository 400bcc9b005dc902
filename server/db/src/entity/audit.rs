//! `audit`: who did what to which record. Append-only by trigger.
use domain::{AuditId, OrgId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    pub store_id: StoreId,
    pub actor: UserId,
    pub action: String,
    pub subject: String,
    pub before: Option<Json>,
    pub after: Option<Json>,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `customer_merge`: two records of one client that were made one, and until when that can be undone.
use domain::{CustomerId, MergeId, OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_merge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MergeId,
    pub customer_id: CustomerId,
    pub gone_id: CustomerId,
    pub before: Json,
    pub hash: String,
    pub until: Timestamp,
    pub undone_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

//! `customer_relation`: what one client is to another, seen from both sides.
use domain::{CustomerId, OrgId, RelationId, Timestamp, UserId, customers::RelationKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RelationId,
    pub customer_id: CustomerId,
    pub other_id: CustomerId,
    pub kind: RelationKind,
    pub gifts_private: bool,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

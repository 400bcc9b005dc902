//! `owned_piece`: a piece that a client owns and that was not bought here.
use domain::{CustomerId, OrgId, OwnedPieceId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "owned_piece")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OwnedPieceId,
    pub customer_id: CustomerId,
    pub title: String,
    pub brand: String,
    pub reference: String,
    pub serial: String,
    pub serial_key: String,
    pub year: Option<i32>,
    pub note: String,
    pub hash: String,
    pub version: i32,
    pub removed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

//! `commission`: what salespeople sold and earn; negative rows take it back. Append-only by trigger.
use domain::{CommissionId, Date, LineId, OrgId, RefundId, SaleId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommissionId,
    pub sale_id: SaleId,
    pub line_id: LineId,
    pub refund_id: Option<RefundId>,
    pub person: UserId,
    pub sold: i64,
    pub amount: i64,
    pub business_date: Date,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

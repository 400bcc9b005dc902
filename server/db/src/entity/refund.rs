//! `refund`: goods taken back and money given back, or a sale that was voided. Append-only by trigger.
use domain::{CashSessionId, Date, OrgId, RefundId, SaleId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefundId,
    pub sale_id: SaleId,
    pub kind: String,
    pub number: String,
    pub session_id: Option<CashSessionId>,
    pub business_date: Date,
    pub currency: String,
    pub net: i64,
    pub tax: i64,
    pub amount: i64,
    pub rounding: i64,
    pub body: Json,
    pub approvals: Json,
    pub reason: String,
    pub hash: String,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

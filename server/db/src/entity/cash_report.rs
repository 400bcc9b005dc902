//! `cash_report`: cash that was reported to the authorities. Append-only by trigger; its payments are in
//! `cash_report_payment`.
use domain::{CashReportId, CustomerId, Date, OrgId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cash_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CashReportId,
    pub customer_id: Option<CustomerId>,
    pub customer_name: String,
    pub currency: String,
    pub total: i64,
    pub payments: i32,
    pub passed_on: Date,
    pub reference: String,
    pub hash: String,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

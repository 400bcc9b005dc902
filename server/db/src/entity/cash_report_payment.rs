//! `cash_report_payment`: a payment that was reported. Its id is the payment's, so it is reported once. Append-only by
//! trigger.
use domain::{CashReportId, OrgId, PaymentId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cash_report_payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    pub report_id: CashReportId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `sale_tax`: tax that a sale bears; negative rows take it back. Append-only by trigger.
use domain::{Date, JurisdictionId, LedgerId, LineId, OrgId, RefundId, SaleId, StoreId, TaxRuleId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sale_tax")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerId,
    pub sale_id: SaleId,
    pub line_id: Option<LineId>,
    pub refund_id: Option<RefundId>,
    pub jurisdiction: JurisdictionId,
    pub rule: TaxRuleId,
    pub name: String,
    pub rate: i64,
    pub base: i64,
    pub amount: i64,
    pub exempt: Option<Json>,
    pub business_date: Date,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

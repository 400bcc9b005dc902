//! `sale_cost`: what the goods of a sale had cost; negative rows take it back. Append-only by trigger. For those who may see cost.
use domain::{Date, ItemId, LedgerId, LineId, OrgId, RefundId, SaleId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sale_cost")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerId,
    pub sale_id: SaleId,
    pub line_id: LineId,
    pub refund_id: Option<RefundId>,
    pub item_id: ItemId,
    pub amount: i64,
    pub business_date: Date,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

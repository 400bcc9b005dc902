//! `margin_entry`: the book of the VAT margin scheme; negative rows take a piece back out. Append-only by trigger. For
//! those who may see cost.
use domain::{Date, ItemId, LedgerId, LineId, OrgId, RefundId, SaleId, StoreId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "margin_entry")]
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
    pub number: String,
    pub stock_no: String,
    pub title: String,
    pub seller: String,
    pub bought_on: Option<Date>,
    pub currency: String,
    pub purchase: i64,
    pub selling: i64,
    pub margin: i64,
    pub rate: i64,
    pub vat: i64,
    pub business_date: Date,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

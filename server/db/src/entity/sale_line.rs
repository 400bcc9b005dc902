//! `sale_line`: a line of a sale. Only `returned` changes. What it cost is in `sale_cost`.
use domain::{Date, ItemId, LineId, OrgId, SaleId, StoreId, VariantId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sale_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    pub sale_id: SaleId,
    pub position: i32,
    pub kind: String,
    pub item_id: Option<ItemId>,
    pub variant_id: Option<VariantId>,
    pub category: String,
    pub title: String,
    pub stock_no: String,
    pub cover: Option<String>,
    pub quantity: i32,
    pub returned: i32,
    pub unit_price: i64,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    pub salespeople: Json,
    pub business_date: Date,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

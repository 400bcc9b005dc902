//! `special_order`: what has to be found or made for a customer. `paid` is a projection of its payments.
use domain::{
    CustomerId, Date, ItemId, OrgId, SaleId, SpecialOrderId, StoreId, Timestamp, UserId,
    sales::special_order::SpecialOrderState,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "special_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SpecialOrderId,
    pub number: String,
    pub state: SpecialOrderState,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub title: String,
    pub category: String,
    pub currency: String,
    pub total: i64,
    pub paid: i64,
    pub draft: Json,
    pub priced: Json,
    pub vendor: String,
    pub reference: String,
    pub expected: Option<Date>,
    pub wanted_by: Option<Date>,
    pub business_date: Date,
    pub item_id: Option<ItemId>,
    pub sale_id: Option<SaleId>,
    pub note: String,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `invoice`: a sale on account and what was paid towards it. `paid` is a projection of its payments.
use domain::{CustomerId, Date, InvoiceId, OrgId, SaleId, StoreId, Timestamp, UserId, sales::invoice::InvoiceState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    pub sale_id: SaleId,
    pub number: String,
    pub state: InvoiceState,
    pub customer_id: CustomerId,
    pub currency: String,
    pub total: i64,
    pub paid: i64,
    pub due: Date,
    pub business_date: Date,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

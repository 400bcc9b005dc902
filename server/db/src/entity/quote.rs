//! `quote`: what is offered to a customer at a price until a day.
use domain::{CustomerId, Date, OrgId, QuoteId, SaleId, StoreId, Timestamp, UserId, sales::quote::QuoteState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quote")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuoteId,
    pub number: String,
    pub state: QuoteState,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub title: String,
    pub currency: String,
    pub total: i64,
    pub draft: Json,
    pub priced: Json,
    pub valid_until: Date,
    pub business_date: Date,
    pub note: String,
    pub cart: String,
    pub answered_at: Option<Timestamp>,
    pub by_link: bool,
    pub sale_id: Option<SaleId>,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

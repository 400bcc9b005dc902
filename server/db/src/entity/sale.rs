//! `sale`: a posted sale, as it was priced and paid. Only state, refunded amount and version change.
use domain::{
    CashSessionId, CustomerId, Date, OrgId, RegisterId, SaleId, StoreId, Timestamp, UserId, sales::SaleState,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sale")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SaleId,
    pub number: String,
    pub state: SaleState,
    pub kind: String,
    pub register_id: Option<RegisterId>,
    pub session_id: Option<CashSessionId>,
    pub customer_id: Option<CustomerId>,
    pub customer_name: String,
    pub title: String,
    pub search: String,
    /// The forms it was paid in: `,card,cash,`.
    pub tenders: String,
    /// Who has a share in it: `,usr_…,`.
    pub people: String,
    pub business_date: Date,
    pub currency: String,
    pub articles: i32,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
    pub total: i64,
    pub rounding: i64,
    pub refunded: i64,
    pub draft: Json,
    pub priced: Json,
    pub settlement: Json,
    pub note: String,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `layaway`: pieces committed to a customer who pays over time. `paid` is a projection of its payments.
use domain::{CustomerId, Date, LayawayId, OrgId, SaleId, StoreId, Timestamp, UserId, sales::layaway::LayawayState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "layaway")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LayawayId,
    pub number: String,
    pub state: LayawayState,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub title: String,
    pub currency: String,
    pub total: i64,
    pub paid: i64,
    pub terms: Json,
    pub schedule: Json,
    pub draft: Json,
    pub priced: Json,
    pub business_date: Date,
    pub next_due: Date,
    pub sale_id: Option<SaleId>,
    pub note: String,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

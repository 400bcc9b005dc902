//! `wish`: what a client wants. `match_key` is the most specific thing known of it, which pieces are looked up by.
use domain::{CustomerId, Date, OrgId, StoreId, Timestamp, UserId, WishId, customers::WishState, inventory::Condition};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wish")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WishId,
    pub customer_id: CustomerId,
    pub store_id: StoreId,
    pub state: WishState,
    pub title: String,
    pub category: String,
    pub brand: String,
    pub model: String,
    pub reference: String,
    pub size: String,
    pub currency: String,
    pub price_min: Option<i64>,
    pub price_max: Option<i64>,
    pub condition: Option<Condition>,
    pub needs_papers: bool,
    pub wanted_by: Option<Date>,
    pub note: String,
    pub match_key: String,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

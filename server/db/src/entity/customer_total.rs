//! `customer_total`: what a client's purchases come to in a currency. A projection of their sales.
use domain::{CustomerId, Date, OrgId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_total")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: String,
    pub sales: i32,
    pub returns: i32,
    pub spent: i64,
    pub first_on: Date,
    pub last_on: Date,
}

impl ActiveModelBehavior for ActiveModel {}

impl crate::Scoped for Entity {
    fn org() -> Column {
        Column::OrgId
    }
    fn store() -> Option<Column> {
        None
    }
    fn owner() -> Option<Column> {
        None
    }
    fn id() -> Column {
        Column::CustomerId
    }
}

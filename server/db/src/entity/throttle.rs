//! `throttle`: failed attempts per account and per address. System-owned.
use domain::Timestamp;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub failures: i32,
    pub since: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

//! `customer_tag`: a free word on a client.
use domain::{CustomerId, OrgId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_tag")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub tag: String,
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

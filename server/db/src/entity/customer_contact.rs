//! `customer_contact`: one way to reach a client. `key` is what it is found by: the address, or the number in E.164.
use domain::{ContactId, CustomerId, OrgId, customers::ContactKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub kind: ContactKind,
    pub value: String,
    pub key: String,
    pub label: String,
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

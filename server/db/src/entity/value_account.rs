//! `value_account`: money that the business owes: a gift card, a store credit, what was paid towards a layaway. `balance` is a projection of its entries.
use domain::{
    CustomerId, Date, OrgId, Timestamp, ValueAccountId,
    sales::stored_value::{ValueKind, ValueState},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "value_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ValueAccountId,
    pub kind: ValueKind,
    pub state: ValueState,
    pub code_key: Option<String>,
    pub code_end: String,
    pub customer_id: Option<CustomerId>,
    pub currency: String,
    pub balance: i64,
    pub expires_on: Date,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

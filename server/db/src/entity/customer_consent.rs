//! `customer_consent`: a change of what a client agreed to. A ledger; the newest row of a channel holds.
use domain::{ConsentId, CustomerId, OrgId, Timestamp, UserId, customers::Channel};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_consent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub customer_id: CustomerId,
    pub channel: Channel,
    pub given: bool,
    pub source: String,
    pub text_version: String,
    pub at: Timestamp,
    pub actor: UserId,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

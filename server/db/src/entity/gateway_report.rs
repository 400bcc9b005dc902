//! `gateway_report`: which reports of a gateway have come in, so that each counts once.
use domain::{OrgId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gateway_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub kind: String,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

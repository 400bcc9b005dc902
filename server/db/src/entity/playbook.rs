//! `playbook`: what the organization changed about a playbook; one without a row is as it began.
use domain::{OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "playbook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    /// Its kind.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub active: bool,
    pub days: i32,
    /// The category of the pieces that it is about; empty where it does not ask.
    pub category: String,
    pub title: String,
    pub version: i32,
    pub updated_at: Timestamp,
    pub updated_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

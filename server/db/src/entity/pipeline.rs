//! `pipeline`: the way that deals of one kind take.
use domain::{OrgId, PipelineId, Timestamp, UserId, opportunities::PipelineKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pipeline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PipelineId,
    pub kind: PipelineKind,
    pub name: String,
    pub currency: Option<String>,
    pub default_value: Option<i64>,
    pub target_days: i32,
    pub position: i32,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

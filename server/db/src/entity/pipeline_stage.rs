//! `pipeline_stage`: one stage of a pipeline. One that was taken out stays, for the history.
use domain::{OrgId, PipelineId, StageId, Timestamp, opportunities::StageKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pipeline_stage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StageId,
    pub pipeline_id: PipelineId,
    pub name: String,
    pub kind: StageKind,
    pub position: i32,
    /// Parts per million.
    pub chance: i32,
    pub rot_days: Option<i32>,
    pub actions: Json,
    /// The stage that took its deals when it was taken out.
    pub moved_to: Option<StageId>,
    pub removed_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

//! `opportunity_passage`: the stages that a deal has entered. Append-only by trigger.
use domain::{LedgerId, OpportunityId, OrgId, StageId, StoreId, Timestamp, UserId, opportunities::DealState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity_passage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LedgerId,
    pub opportunity_id: OpportunityId,
    /// The version that the deal got by it: two within the same millisecond have an order.
    pub version: i32,
    pub from_stage: Option<StageId>,
    pub to_stage: StageId,
    pub state: DealState,
    pub at: Timestamp,
    /// Milliseconds that it had spent in the stage before.
    pub spent: i64,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}

impl Related<super::pipeline_stage::Entity> for Entity {
    fn to() -> RelationDef {
        Self::belongs_to(super::pipeline_stage::Entity)
            .from((Column::OrgId, Column::ToStage))
            .to((super::pipeline_stage::Column::OrgId, super::pipeline_stage::Column::Id))
            .into()
    }
}
super::scoped!(store);

//! `opportunity`: what a client may buy or bring in. Without an owner it waits in the store's queue.
use domain::{
    CustomerId, Date, LayawayId, OpportunityId, OrgId, PipelineId, SaleId, StageId, StoreId, Timestamp, UserId,
    opportunities::{DealState, LostReason, Source},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "opportunity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OpportunityId,
    pub owner_id: Option<UserId>,
    pub pipeline_id: PipelineId,
    pub stage_id: StageId,
    pub state: DealState,
    pub customer_id: CustomerId,
    pub customer_name: String,
    pub title: String,
    /// Title and client, folded.
    pub search_key: String,
    pub currency: String,
    pub value: i64,
    pub budget: Option<i64>,
    pub event: String,
    pub event_on: Option<Date>,
    pub expected_close: Option<Date>,
    pub source: Option<Source>,
    pub lost_reason: Option<LostReason>,
    pub closing_note: String,
    pub sale_id: Option<SaleId>,
    pub layaway_id: Option<LayawayId>,
    pub stage_since: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub closed_on: Option<Date>,
    pub opened_on: Date,
    /// The fingerprint of the command that opened it.
    pub hash: String,
    /// The fingerprint of the command that changed it last.
    pub last_hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

/// What has been, told by the deal: a join that starts from it is scoped as it is.
impl Related<super::opportunity_passage::Entity> for Entity {
    fn to() -> RelationDef {
        Self::belongs_to(super::opportunity_passage::Entity)
            .from((Column::OrgId, Column::StoreId, Column::Id))
            .to((
                super::opportunity_passage::Column::OrgId,
                super::opportunity_passage::Column::StoreId,
                super::opportunity_passage::Column::OpportunityId,
            ))
            .into()
    }
}
super::scoped!(store, owner = OwnerId, beside = opportunity_person.OpportunityId by UserId);

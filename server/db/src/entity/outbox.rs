//! `outbox`: side effects that were decided in a transaction and happen after it. Written by `StoreTx::emit`,
//! claimed by `crate::outbox`. System-owned for reading.
use domain::{JobId, OrgId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub org_id: OrgId,
    pub store_id: StoreId,
    pub actor: UserId,
    pub payload: Json,
    pub ready_at: Timestamp,
    /// How often it was claimed. Also the fencing token: only the latest claim may finish the job.
    pub attempts: i32,
    pub claimed_by: Option<String>,
    pub done_at: Option<Timestamp>,
    pub last_error: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

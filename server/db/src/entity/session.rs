//! `session`: a signed-in browser. Holds hashes of refresh tokens, never tokens. System-owned.
use domain::{OrgId, SessionId, StoreId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub org_id: OrgId,
    pub user_id: UserId,
    pub here: StoreId,
    pub all_stores: bool,
    pub refresh_hash: String,
    pub previous_hash: Option<String>,
    pub rotated_at: Timestamp,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub ip: String,
    pub agent: String,
}

impl ActiveModelBehavior for ActiveModel {}

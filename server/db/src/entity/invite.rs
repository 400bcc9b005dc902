//! `invite`: a single-use link to a first password. Holds the hash of its token. System-owned.
use domain::{InviteId, OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invite")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InviteId,
    pub org_id: OrgId,
    pub user_id: UserId,
    pub token_hash: Option<String>,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

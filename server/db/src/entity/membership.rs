//! `membership`: what a person is in a store. System-owned: the source of every grant.
use domain::{
    OrgId, StoreId, Timestamp, UserId,
    identity::{RecordScope, Role},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    pub role: Role,
    pub records: RecordScope,
    pub team: String,
    /// Since when they work there no more. The row stays, for whatever names them.
    pub left_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

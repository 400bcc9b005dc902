//! `gateway`: the card gateway of a business. Its secrets are sealed with the key of the installation.
use domain::{GatewayId, OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gateway")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GatewayId,
    pub secret_key: String,
    pub webhook_secret: String,
    pub key_end: String,
    pub live: bool,
    pub connected_at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

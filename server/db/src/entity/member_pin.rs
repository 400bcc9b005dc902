//! `member_pin`: the PIN with which somebody agrees at another person's till. A hash; nobody reads it back.
use domain::{OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member_pin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    pub pin_hash: String,
    pub set_at: Timestamp,
    pub set_by: UserId,
}

impl ActiveModelBehavior for ActiveModel {}

impl crate::Scoped for Entity {
    fn org() -> Column {
        Column::OrgId
    }
    fn store() -> Option<Column> {
        None
    }
    fn owner() -> Option<Column> {
        None
    }
    fn id() -> Column {
        Column::UserId
    }
}

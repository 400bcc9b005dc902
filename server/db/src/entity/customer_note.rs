//! `customer_note`: a note about a client, for everybody or for its author.
use domain::{CustomerId, NoteId, OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_note")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    pub customer_id: CustomerId,
    pub text: String,
    pub private: bool,
    pub pinned: bool,
    pub author: UserId,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

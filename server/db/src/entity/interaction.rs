//! `interaction`: an entry of the story of a client. Whoever may not see the task behind it does not see it.
use domain::{CustomerId, InteractionId, OrgId, StoreId, TaskId, Timestamp, UserId, customers::InteractionKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "interaction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InteractionId,
    pub customer_id: CustomerId,
    pub store_id: StoreId,
    pub kind: InteractionKind,
    pub subject: Option<String>,
    pub task_id: Option<TaskId>,
    pub at: Timestamp,
    pub text: String,
    pub actor: UserId,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

//! `mail`: mail that this installation kept, because no mail server is set. Belongs to the organization.
use domain::{MailId, OrgId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

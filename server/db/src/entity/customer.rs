//! `customer`: a person or a company that buys.
use domain::{CustomerId, OrgId, Timestamp, UserId, customers::CustomerKind, tax::CustomerClass};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerId,
    pub kind: CustomerKind,
    pub name: String,
    pub name_key: String,
    pub company: String,
    pub email: String,
    pub email_key: String,
    pub phone: String,
    pub phone_key: String,
    pub note: String,
    pub class: CustomerClass,
    pub certificates: Json,
    pub associate: Option<UserId>,
    pub source: String,
    pub do_not_contact: bool,
    pub profile: Json,
    pub photo: Option<String>,
    pub photo_removed: Option<String>,
    pub merged_into: Option<CustomerId>,
    pub import_key: Option<String>,
    pub hash: String,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: UserId,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

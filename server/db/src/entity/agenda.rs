//! `agenda`: what a person has decided about their own day: mails, and the address of their calendar, of which only a hash
//! is kept. `digest_day` is the last day whose mail was written.
use domain::{Date, OrgId, Timestamp, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agenda")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    pub digest: bool,
    pub digest_hour: i32,
    pub mails: bool,
    pub feed_key: Option<String>,
    pub feed_hash: Option<String>,
    pub feed_at: Option<Timestamp>,
    pub digest_day: Date,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

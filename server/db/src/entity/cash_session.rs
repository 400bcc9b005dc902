//! `cash_session`: the session of a drawer. At most one of a register is not closed.
use domain::{CashSessionId, Date, OrgId, RegisterId, StoreId, Timestamp, UserId, sales::cash_session::CashState};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cash_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CashSessionId,
    pub register_id: RegisterId,
    pub state: CashState,
    pub currency: String,
    pub float: i64,
    pub counts: Json,
    pub opened_at: Timestamp,
    pub opened_by: UserId,
    pub business_date: Date,
    pub closed_at: Option<Timestamp>,
    pub number: Option<String>,
    pub z_report: Option<Json>,
    pub hash: String,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `cash_movement`: the ledger of a drawer. Append-only by trigger.
use domain::{
    CashMovementId, CashSessionId, DocumentId, OrgId, StoreId, Timestamp, UserId, sales::cash_session::CashReason,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cash_movement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CashMovementId,
    pub session_id: CashSessionId,
    pub reason: CashReason,
    pub amount: i64,
    pub note: String,
    pub document_id: Option<DocumentId>,
    pub reverses: Option<CashMovementId>,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

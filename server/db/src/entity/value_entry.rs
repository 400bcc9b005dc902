//! `value_entry`: the ledger of money that the business owes. Append-only by trigger.
use domain::{
    Date, DocumentId, OrgId, StoreId, Timestamp, UserId, ValueAccountId, ValueEntryId, sales::PaidDocument,
    sales::stored_value::ValueReason,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "value_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ValueEntryId,
    pub account_id: ValueAccountId,
    pub store_id: StoreId,
    pub reason: ValueReason,
    pub amount: i64,
    pub document: PaidDocument,
    pub document_id: DocumentId,
    pub reverses: Option<ValueEntryId>,
    pub business_date: Date,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(org);

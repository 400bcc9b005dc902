//! `payment`: the ledger of tenders: money in, and out again as negative rows. Append-only by trigger.
use domain::{
    CashSessionId, CustomerId, Date, DocumentId, OrgId, PaymentId, StoreId, Timestamp, UserId,
    sales::{PaidDocument, TenderKind},
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    pub document: PaidDocument,
    pub document_id: DocumentId,
    pub kind: TenderKind,
    pub amount: i64,
    pub covers: i64,
    pub currency: String,
    pub reference: String,
    pub session_id: Option<CashSessionId>,
    pub customer_id: Option<CustomerId>,
    pub reverses: Option<PaymentId>,
    pub business_date: Date,
    pub at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `card_payment`: a payment that the gateway was asked for, and all that it has said about it. `used` says that a
//! document has it, as a row of `payment` with the same id; `returned`, that none may have it: it was asked back.
use domain::{DocumentId, OrgId, PaymentId, RegisterId, StoreId, Timestamp, UserId, sales::CardWay};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "card_payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentId,
    pub way: CardWay,
    pub document_id: DocumentId,
    pub register_id: Option<RegisterId>,
    pub reader: String,
    pub reference: String,
    pub checkout: String,
    pub url: String,
    pub expires_at: Option<Timestamp>,
    pub currency: String,
    pub amount: i64,
    pub authorized: i64,
    pub captured: i64,
    pub refunded: i64,
    pub failed: bool,
    pub voided: bool,
    pub disputes: i32,
    pub decided: i32,
    pub problem: String,
    pub used: bool,
    pub returned: bool,
    pub asked_at: Timestamp,
    pub actor: UserId,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `paper`: a document as it was printed: made once, the same for ever.
use domain::{DocumentId, OrgId, PaperId, StoreId, Timestamp, sales::DocumentKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaperId,
    pub kind: DocumentKind,
    pub document_id: DocumentId,
    pub number: String,
    pub body: Json,
    pub token_hash: Option<String>,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

//! `variant`: one kind of a quantity item. `quantity` is a projection of the ledger.
use domain::{ItemId, OrgId, StoreId, VariantId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "variant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VariantId,
    pub item_id: ItemId,
    pub label: String,
    pub sku: String,
    pub barcode: String,
    pub price: Option<i64>,
    pub grams: Option<i32>,
    pub quantity: i64,
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
super::scoped!(store);

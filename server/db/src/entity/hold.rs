//! `hold`: a piece that a cart or a customer keeps others from, until a moment. One row per piece.
use domain::{CustomerId, ItemId, OrgId, SaleId, StoreId, Timestamp, UserId, sales::HoldKind};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: OrgId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub store_id: StoreId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: ItemId,
    pub cart: SaleId,
    pub kind: HoldKind,
    pub customer_id: Option<CustomerId>,
    pub by: UserId,
    pub until: Timestamp,
    pub at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl crate::Scoped for Entity {
    fn org() -> Column {
        Column::OrgId
    }
    fn store() -> Option<Column> {
        Some(Column::StoreId)
    }
    fn owner() -> Option<Column> {
        None
    }
    fn id() -> Column {
        Column::ItemId
    }
}

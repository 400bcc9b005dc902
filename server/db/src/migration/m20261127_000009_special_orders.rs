//! Special orders: what has to be found or made for a customer.
use sea_orm_migration::prelude::*;

use super::column::{big, int, int_or_null, json, text, uuid, uuid_or_null};
use super::{fix_key, index, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(
                store_table(
                    "special_order",
                    [
                        text("number"),
                        text("state"),
                        uuid("customer_id"),
                        text("customer_name"),
                        text("title"),
                        text("category"),
                        text("currency"),
                        big("total"),
                        big("paid"),
                        json("draft"),
                        json("priced"),
                        text("vendor"),
                        text("reference"),
                        int_or_null("expected"),
                        int_or_null("wanted_by"),
                        int("business_date"),
                        uuid_or_null("item_id"),
                        uuid_or_null("sale_id"),
                        text("note"),
                        text("hash"),
                        int("version"),
                        big("created_at"),
                        uuid("created_by"),
                    ],
                )
                .foreign_key(&mut same_store("special_order", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "uq_special_order_number", "special_order (org_id, store_id, number)").await?;
        index(schema, "ix_special_order_created_at", "special_order (org_id, store_id, created_at, id)").await?;
        index(schema, "ix_special_order_customer", "special_order (org_id, customer_id)").await?;
        fix_key(schema, "special_order", &["org_id", "store_id", "id"]).await
    }
}

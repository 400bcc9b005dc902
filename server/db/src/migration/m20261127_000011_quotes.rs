//! Quotes: what is offered at a price until a day.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, flag, int, json, text, uuid, uuid_or_null};
use super::{fix_key, index, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("number"),
            text("state"),
            uuid("customer_id"),
            text("customer_name"),
            text("title"),
            text("currency"),
            big("total"),
            json("draft"),
            json("priced"),
            int("valid_until"),
            int("business_date"),
            text("note"),
            text("cart"),
            big_or_null("answered_at"),
            flag("by_link"),
            uuid_or_null("sale_id"),
            text("hash"),
            int("version"),
            big("created_at"),
            uuid("created_by"),
        ];
        schema.create_table(store_table("quote", columns)).await?;
        index(schema, "uq_quote_number", "quote (org_id, store_id, number)").await?;
        index(schema, "ix_quote_created_at", "quote (org_id, store_id, created_at, id)").await?;
        index(schema, "ix_quote_customer", "quote (org_id, customer_id)").await?;
        fix_key(schema, "quote", &["org_id", "store_id", "id"]).await
    }
}

//! Items, their variants, photos and tags, and the three ledgers: movements, costs, prices.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, int, int_or_null, json, text, text_or_null, uuid, uuid_or_null};
use super::{append_only, fix_key, index, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(
                store_table(
                    "item",
                    [
                        text("stock_no"),
                        text("tracking"),
                        text("category"),
                        text("title"),
                        text("title_key"),
                        text("brand"),
                        text("model"),
                        text("reference"),
                        int_or_null("year"),
                        text("description"),
                        text_or_null("condition"),
                        text("condition_notes"),
                        text("internal_notes"),
                        json("attributes"),
                        json("components"),
                        text("vendor"),
                        text_or_null("serial"),
                        text_or_null("serial_key"),
                        text("ownership"),
                        text("availability"),
                        uuid_or_null("location_id"),
                        big_or_null("ask"),
                        big("ask_sort"),
                        big_or_null("min"),
                        big_or_null("web"),
                        text("currency"),
                        big("quantity"),
                        text_or_null("cover"),
                        text_or_null("import_handle"),
                        json("image_links"),
                        text("hash"),
                        int("version"),
                        big("created_at"),
                        uuid("created_by"),
                        big("updated_at"),
                    ],
                )
                .foreign_key(&mut same_store("item", "location_id", "location"))
                .to_owned(),
            )
            .await?;
        index(schema, "uq_item_id", "item (org_id, id)").await?;
        index(schema, "uq_item_stock_no", "item (org_id, store_id, stock_no)").await?;
        index(schema, "uq_item_serial_key", "item (org_id, serial_key) WHERE serial_key IS NOT NULL").await?;
        index(
            schema,
            "uq_item_import_handle",
            "item (org_id, store_id, import_handle) WHERE import_handle IS NOT NULL",
        )
        .await?;
        // Each order of the list, for one store and for all of them: the keyset walks an index and never sorts.
        index(schema, "ix_item_created_at", "item (org_id, store_id, created_at, id)").await?;
        index(schema, "ix_item_org_created_at", "item (org_id, created_at, id)").await?;
        index(schema, "ix_item_ask_sort", "item (org_id, store_id, ask_sort, id)").await?;
        index(schema, "ix_item_org_ask_sort", "item (org_id, ask_sort, id)").await?;
        index(schema, "ix_item_title_key", "item (org_id, store_id, title_key, id)").await?;
        index(schema, "ix_item_org_title_key", "item (org_id, title_key, id)").await?;
        schema
            .create_table(
                keyed(
                    "item_tag",
                    &["org_id", "store_id", "item_id", "key"],
                    [uuid("item_id"), text("key"), text("tag")],
                )
                .foreign_key(&mut same_store("item_tag", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_item_tag_key", "item_tag (org_id, key)").await?;
        schema
            .create_table(
                store_table(
                    "variant",
                    [
                        uuid("item_id"),
                        text("label"),
                        text("sku"),
                        text("barcode"),
                        big_or_null("price"),
                        int_or_null("grams"),
                        big("quantity"),
                        int("position"),
                    ],
                )
                .foreign_key(&mut same_store("variant", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_variant_item", "variant (org_id, store_id, item_id)").await?;
        schema
            .create_table(
                store_table(
                    "movement",
                    [
                        uuid("item_id"),
                        uuid_or_null("variant_id"),
                        big("delta"),
                        uuid_or_null("from_location"),
                        uuid_or_null("to_location"),
                        text("reason"),
                        big("at"),
                        uuid("actor"),
                    ],
                )
                .foreign_key(&mut same_store("movement", "item_id", "item"))
                .foreign_key(&mut same_store("movement", "variant_id", "variant"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_movement_item", "movement (org_id, store_id, item_id)").await?;
        schema
            .create_table(
                store_table(
                    "cost",
                    [uuid("item_id"), text("kind"), big("amount"), text("note"), big("at"), uuid("actor")],
                )
                .foreign_key(&mut same_store("cost", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_cost_item", "cost (org_id, store_id, item_id)").await?;
        schema
            .create_table(
                store_table(
                    "price_change",
                    [uuid("item_id"), text("kind"), big_or_null("amount"), big("at"), uuid("actor")],
                )
                .foreign_key(&mut same_store("price_change", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_price_change_item", "price_change (org_id, store_id, item_id)").await?;
        schema
            .create_table(
                store_table(
                    "photo",
                    [
                        uuid("item_id"),
                        text("content"),
                        int("width"),
                        int("height"),
                        text("alt"),
                        int("position"),
                        big_or_null("removed_at"),
                        big("created_at"),
                    ],
                )
                .foreign_key(&mut same_store("photo", "item_id", "item"))
                .to_owned(),
            )
            .await?;
        index(schema, "ix_photo_item", "photo (org_id, store_id, item_id)").await?;
        index(schema, "ix_photo_content", "photo (org_id, content)").await?;
        for table in ["item", "variant", "photo"] {
            fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
        }
        fix_key(schema, "item_tag", &["org_id", "store_id", "item_id"]).await?;
        for ledger in ["movement", "cost", "price_change"] {
            append_only(schema, ledger).await?;
        }
        Ok(())
    }
}

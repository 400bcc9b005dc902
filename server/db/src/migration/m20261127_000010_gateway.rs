//! The card gateway of a business, the payments it takes, and what it has reported.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, flag, int, text, uuid, uuid_or_null};
use super::{fix_key, index, keyed, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let gateway = keyed(
            "gateway",
            &["org_id", "id"],
            [
                text("secret_key"),
                text("webhook_secret"),
                text("key_end"),
                flag("live"),
                big("connected_at"),
                uuid("actor"),
            ],
        );
        schema.create_table(gateway).await?;
        index(schema, "uq_gateway_org", "gateway (org_id)").await?;
        // A report names its gateway by id alone.
        index(schema, "uq_gateway_id", "gateway (id)").await?;
        let payment = store_table(
            "card_payment",
            [
                text("way"),
                uuid("document_id"),
                uuid_or_null("register_id"),
                text("reader"),
                text("reference"),
                text("checkout"),
                text("url"),
                big_or_null("expires_at"),
                text("currency"),
                big("amount"),
                big("authorized"),
                big("captured"),
                big("refunded"),
                flag("failed"),
                flag("voided"),
                int("disputes"),
                int("decided"),
                text("problem"),
                flag("used"),
                flag("returned"),
                big("asked_at"),
                uuid("actor"),
            ],
        );
        schema.create_table(payment).await?;
        index(schema, "ix_card_payment_asked_at", "card_payment (org_id, store_id, asked_at, id)").await?;
        index(schema, "ix_card_payment_document", "card_payment (org_id, store_id, document_id)").await?;
        index(schema, "ix_card_payment_reference", "card_payment (org_id, reference)").await?;
        index(schema, "ix_card_payment_stray", "card_payment (org_id, store_id, asked_at) WHERE NOT used").await?;
        let report = keyed("gateway_report", &["org_id", "id"], [text("id"), text("kind"), big("at")]);
        schema.create_table(report).await?;
        for table in ["gateway", "gateway_report"] {
            fix_key(schema, table, &["org_id", "id"]).await?;
        }
        fix_key(schema, "card_payment", &["org_id", "store_id", "id"]).await?;
        let reader = Table::alter().table("register").add_column(text("reader").default("")).to_owned();
        schema.alter_table(reader).await
    }
}

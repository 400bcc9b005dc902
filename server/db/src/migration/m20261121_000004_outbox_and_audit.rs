//! The outbox, the audit trail, and mail that was kept instead of sent.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, int, json, json_or_null, text, text_or_null, uuid};
use super::{append_only, fix_key, index, keyed};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(keyed(
                "outbox",
                &["id"],
                [
                    uuid("org_id"),
                    uuid("store_id"),
                    uuid("actor"),
                    json("payload"),
                    big("ready_at"),
                    int("attempts"),
                    text_or_null("claimed_by"),
                    big_or_null("done_at"),
                    text_or_null("last_error"),
                ],
            ))
            .await?;
        // Partial: holds open jobs only, so claiming stays cheap when the table is long.
        index(schema, "ix_outbox_open", "outbox (ready_at, id) WHERE done_at IS NULL").await?;
        schema
            .create_table(keyed(
                "audit",
                &["org_id", "id"],
                [
                    uuid("store_id"),
                    uuid("actor"),
                    text("action"),
                    text("subject"),
                    json_or_null("before"),
                    json_or_null("after"),
                    big("at"),
                ],
            ))
            .await?;
        index(schema, "ix_audit_subject", "audit (org_id, store_id, subject)").await?;
        schema
            .create_table(keyed(
                "mail",
                &["org_id", "id"],
                [text("recipient"), text("subject"), text("body"), big("at")],
            ))
            .await?;
        fix_key(schema, "mail", &["org_id", "id"]).await?;
        append_only(schema, "audit").await
    }
}

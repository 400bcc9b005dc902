//! Tasks, who watches them, what people decide about their day, playbooks, and when each store's next morning is.
use sea_orm_migration::{prelude::*, sea_orm::ConnectionTrait};

use super::column::{big, big_or_null, flag, int, text, text_or_null, uuid, uuid_or_null};
use super::{fix_key, index, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("title"),
            text("kind"),
            text("state"),
            flag("live"),
            text("note"),
            big_or_null("due_at"),
            flag("all_day"),
            big("acts_at"),
            text("remind"),
            big_or_null("remind_at"),
            big_or_null("reminded_at"),
            big_or_null("until"),
            uuid_or_null("assignee_id"),
            uuid_or_null("customer_id"),
            text_or_null("subject"),
            text("recurrence"),
            big_or_null("series_at"),
            uuid_or_null("previous_id"),
            text_or_null("origin"),
            text("outcome"),
            big_or_null("ended_at"),
            text("hash"),
            int("version"),
            big("created_at"),
            uuid("created_by"),
        ];
        let mut task = store_table("task", columns);
        // Whoever does it works in that store: leaving it first hands everything over.
        task.foreign_key(&mut member("task", "assignee_id"));
        task.foreign_key(
            ForeignKey::create()
                .name("fk_task_customer_id")
                .from_tbl("task")
                .from_col("org_id")
                .from_col("customer_id")
                .to_tbl("customer")
                .to_col("org_id")
                .to_col("id"),
        );
        schema.create_table(task).await?;
        index(schema, "uq_task_origin", "task (org_id, store_id, origin) WHERE origin IS NOT NULL").await?;
        index(schema, "uq_task_previous", "task (org_id, store_id, previous_id) WHERE previous_id IS NOT NULL").await?;
        index(schema, "ix_task_assignee", "task (org_id, store_id, assignee_id, live, acts_at, id)").await?;
        index(schema, "ix_task_acts_at", "task (org_id, store_id, live, acts_at, id)").await?;
        index(schema, "ix_task_subject", "task (org_id, store_id, subject, acts_at) WHERE subject IS NOT NULL").await?;
        index(schema, "ix_task_customer", "task (org_id, customer_id, acts_at) WHERE customer_id IS NOT NULL").await?;
        fix_key(schema, "task", &["org_id", "store_id", "id"]).await?;

        let mut watcher = keyed("task_watcher", &["org_id", "store_id", "task_id", "user_id"], []);
        watcher.foreign_key(same_store("task_watcher", "task_id", "task").on_delete(ForeignKeyAction::Cascade));
        watcher.foreign_key(&mut member("task_watcher", "user_id"));
        schema.create_table(watcher).await?;
        index(schema, "ix_task_watcher_user", "task_watcher (org_id, store_id, user_id, task_id)").await?;

        let decided = [
            flag("digest"),
            int("digest_hour"),
            flag("mails"),
            text_or_null("feed_key"),
            text_or_null("feed_hash"),
            big_or_null("feed_at"),
            int("digest_day"),
            int("version"),
        ];
        schema.create_table(keyed("agenda", &["org_id", "id"], decided)).await?;
        index(schema, "uq_agenda_feed", "agenda (feed_key) WHERE feed_key IS NOT NULL").await?;

        let playbook = [
            text("id"),
            flag("active"),
            int("days"),
            text("title"),
            int("version"),
            big("updated_at"),
            uuid("updated_by"),
        ];
        schema.create_table(keyed("playbook", &["org_id", "id"], playbook)).await?;

        fix_key(schema, "task_watcher", &["org_id", "store_id", "task_id", "user_id"]).await?;
        for table in ["agenda", "playbook"] {
            fix_key(schema, table, &["org_id", "id"]).await?;
        }

        // One row per store: the next hour of its day that somebody has to look at.
        schema.create_table(store_table("morning", [big("next_at")])).await?;
        index(schema, "ix_morning_next", "morning (next_at)").await?;
        fix_key(schema, "morning", &["org_id", "store_id", "id"]).await?;
        let sql = schema.get_connection();
        sql.execute_unprepared(
            "INSERT INTO morning (org_id, store_id, id, next_at) SELECT org_id, id, id, 0 FROM store",
        )
        .await?;
        // Whoever runs a store sees everybody's tasks there.
        sql.execute_unprepared("UPDATE membership SET records = 'all' WHERE role IN ('owner', 'manager')").await?;
        Ok(())
    }
}

/// A person who works in the store of the row.
fn member(from: &'static str, column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from_tbl(from)
        .from_col("org_id")
        .from_col("store_id")
        .from_col(column)
        .to_tbl("membership")
        .to_col("org_id")
        .to_col("store_id")
        .to_col("user_id")
        .to_owned()
}

//! Opportunities: pipelines and their stages, deals with who works on them and what they are about, and their history.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, flag, int, int_or_null, json, text, text_or_null, uuid, uuid_or_null};
use super::{append_only, fix_key, index, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        scope(schema).await?;
        pipelines(schema).await?;
        deals(schema).await?;
        around(schema).await
    }
}

/// What the record scope asks.
async fn scope(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    // A column of the store and no setting beside it: the record scope asks it within every statement.
    let claim = Table::alter().table("store").add_column(flag("claim").default(false)).to_owned();
    schema.alter_table(claim).await?;
    // Everybody was taken in with a scope that nothing asked for yet; now it counts, and a manager sees the store.
    let wide = "UPDATE membership SET records = 'all' WHERE role IN ('manager', 'read_only')";
    schema.get_connection().execute_unprepared(wide).await?;
    Ok(())
}

/// Pipelines belong to the organization. A stage that was taken out stays, for the history, and says which stage took
/// its deals: they are there from the same moment in every store, and a card that is dragged meanwhile is not lost.
async fn pipelines(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        text("kind"),
        text("name"),
        text_or_null("currency"),
        big_or_null("default_value"),
        int("target_days"),
        int("position"),
        int("version"),
        big("created_at"),
        uuid("created_by"),
    ];
    schema.create_table(keyed("pipeline", &["org_id", "id"], columns)).await?;
    let columns = [
        uuid("pipeline_id"),
        text("name"),
        text("kind"),
        int("position"),
        int("chance"),
        int_or_null("rot_days"),
        json("actions"),
        uuid_or_null("moved_to"),
        big_or_null("removed_at"),
    ];
    let mut stages = keyed("pipeline_stage", &["org_id", "id"], columns);
    stages.foreign_key(&mut in_org("pipeline_stage", "pipeline_id", "pipeline"));
    schema.create_table(stages).await?;
    index(schema, "ix_pipeline_stage_pipeline", "pipeline_stage (org_id, pipeline_id)").await?;
    fix_key(schema, "pipeline", &["org_id", "id"]).await?;
    fix_key(schema, "pipeline_stage", &["org_id", "id"]).await
}

async fn deals(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        uuid_or_null("owner_id"),
        uuid("pipeline_id"),
        uuid("stage_id"),
        text("state"),
        uuid("customer_id"),
        text("customer_name"),
        text("title"),
        text("search_key"),
        text("currency"),
        big("value"),
        big_or_null("budget"),
        text("event"),
        int_or_null("event_on"),
        int_or_null("expected_close"),
        text_or_null("source"),
        text_or_null("lost_reason"),
        text("closing_note"),
        uuid_or_null("sale_id"),
        uuid_or_null("layaway_id"),
        big("stage_since"),
        big_or_null("closed_at"),
        int_or_null("closed_on"),
        int("opened_on"),
        text("hash"),
        text("last_hash"),
        int("version"),
        big("created_at"),
        uuid("created_by"),
        big("updated_at"),
    ];
    let mut table = store_table("opportunity", columns);
    table
        .foreign_key(&mut in_org("opportunity", "pipeline_id", "pipeline"))
        .foreign_key(&mut in_org("opportunity", "stage_id", "pipeline_stage"))
        .foreign_key(&mut same_store("opportunity", "sale_id", "sale"))
        .foreign_key(&mut same_store("opportunity", "layaway_id", "layaway"))
        .foreign_key(&mut member("opportunity", "owner_id"));
    schema.create_table(table).await?;
    for (name, columns) in [
        ("lane", "org_id, store_id, stage_id, stage_since, id"),
        ("open", "org_id, store_id, state, expected_close"),
        ("newest", "org_id, store_id, stage_since, id"),
        ("owner", "org_id, store_id, owner_id, state"),
        ("opened", "org_id, store_id, pipeline_id, opened_on"),
        ("customer", "org_id, customer_id"),
    ] {
        index(schema, &format!("ix_opportunity_{name}"), &format!("opportunity ({columns})")).await?;
    }
    fix_key(schema, "opportunity", &["org_id", "store_id", "id"]).await
}

/// Who works on a deal beside its owner, what it is about, what was noted, and where it has been.
async fn around(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = ["org_id", "store_id", "opportunity_id", "user_id"];
    let mut people = keyed("opportunity_person", &key, []);
    people
        .foreign_key(&mut same_store("opportunity_person", "opportunity_id", "opportunity"))
        .foreign_key(&mut member("opportunity_person", "user_id"));
    schema.create_table(people).await?;
    index(schema, "ix_opportunity_person_user", "opportunity_person (org_id, store_id, user_id, opportunity_id)")
        .await?;
    let key = ["org_id", "store_id", "opportunity_id", "item_id"];
    let mut pieces = keyed("opportunity_piece", &key, []);
    pieces
        .foreign_key(&mut same_store("opportunity_piece", "opportunity_id", "opportunity"))
        .foreign_key(&mut same_store("opportunity_piece", "item_id", "item"));
    schema.create_table(pieces).await?;
    index(schema, "ix_opportunity_piece_item", "opportunity_piece (org_id, store_id, item_id)").await?;
    for table in ["opportunity_person", "opportunity_piece"] {
        fix_key(schema, table, &["org_id", "store_id", "opportunity_id"]).await?;
    }

    let mut notes =
        store_table("opportunity_note", [uuid("opportunity_id"), text("text"), big("created_at"), uuid("created_by")]);
    notes.foreign_key(&mut same_store("opportunity_note", "opportunity_id", "opportunity"));
    schema.create_table(notes).await?;
    let columns = [
        uuid("opportunity_id"),
        int("version"),
        uuid_or_null("from_stage"),
        uuid("to_stage"),
        text("state"),
        big("at"),
        big("spent"),
        uuid("actor"),
    ];
    let mut passages = store_table("opportunity_passage", columns);
    passages.foreign_key(&mut same_store("opportunity_passage", "opportunity_id", "opportunity"));
    schema.create_table(passages).await?;
    index(schema, "uq_opportunity_passage_version", "opportunity_passage (org_id, store_id, opportunity_id, version)")
        .await?;
    for table in ["opportunity_note", "opportunity_passage"] {
        index(schema, &format!("ix_{table}_deal"), &format!("{table} (org_id, store_id, opportunity_id)")).await?;
        append_only(schema, table).await?;
    }
    Ok(())
}

/// A reference to something of the organization.
fn in_org(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from_tbl(from)
        .from_col("org_id")
        .from_col(column)
        .to_tbl(to)
        .to_col("org_id")
        .to_col("id")
        .to_owned()
}

/// Somebody who works in the store.
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

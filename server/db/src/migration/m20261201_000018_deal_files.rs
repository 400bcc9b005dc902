//! What lies in the folder of a deal: files, and the wishes that it may fulfil. Playbooks may be about one category, and
//! people leave.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, text, uuid};
use super::{fix_key, index, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        files(schema).await?;
        wishes(schema).await?;
        let category = Table::alter().table("playbook").add_column(text("category").default("")).to_owned();
        schema.alter_table(category).await?;
        // Their row stays: it is named by whatever they did.
        let left = Table::alter().table("membership").add_column(big_or_null("left_at")).to_owned();
        schema.alter_table(left).await
    }
}

/// The bytes lie in object storage under `content`, beside the photos.
async fn files(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        uuid("opportunity_id"),
        text("name"),
        text("kind"),
        text("content"),
        big("bytes"),
        big_or_null("removed_at"),
        big("created_at"),
        uuid("created_by"),
    ];
    let mut files = store_table("opportunity_file", columns);
    files.foreign_key(&mut same_store("opportunity_file", "opportunity_id", "opportunity"));
    schema.create_table(files).await?;
    index(schema, "ix_opportunity_file_deal", "opportunity_file (org_id, store_id, opportunity_id)").await?;
    fix_key(schema, "opportunity_file", &["org_id", "store_id", "id", "opportunity_id"]).await
}

async fn wishes(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let key = ["org_id", "store_id", "opportunity_id", "wish_id"];
    let mut wishes = keyed("opportunity_wish", &key, []);
    wishes.foreign_key(&mut same_store("opportunity_wish", "opportunity_id", "opportunity")).foreign_key(
        ForeignKey::create()
            .name("fk_opportunity_wish_wish_id")
            .from_tbl("opportunity_wish")
            .from_col("org_id")
            .from_col("wish_id")
            .to_tbl("wish")
            .to_col("org_id")
            .to_col("id"),
    );
    schema.create_table(wishes).await?;
    index(schema, "ix_opportunity_wish_wish", "opportunity_wish (org_id, wish_id)").await?;
    fix_key(schema, "opportunity_wish", &["org_id", "store_id", "opportunity_id"]).await
}

//! Imports: files, and the products in them that wait to be worked off.
use sea_orm_migration::prelude::*;

use super::column::{big, int, json, text, uuid};
use super::{fix_key, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        schema
            .create_table(store_table(
                "import_run",
                [
                    text("file_name"),
                    text("state"),
                    big("lines"),
                    big("products"),
                    big("variants"),
                    big("done"),
                    big("created"),
                    big("updated"),
                    big("unchanged"),
                    json("problems"),
                    big("created_at"),
                    uuid("actor"),
                ],
            ))
            .await?;
        schema
            .create_table(
                keyed(
                    "import_product",
                    &["org_id", "store_id", "import_id", "id"],
                    [uuid("import_id"), int("id"), json("body")],
                )
                .foreign_key(&mut same_store("import_product", "import_id", "import_run"))
                .to_owned(),
            )
            .await?;
        fix_key(schema, "import_run", &["org_id", "store_id", "id"]).await?;
        fix_key(schema, "import_product", &["org_id", "store_id", "import_id", "id"]).await
    }
}

//! Which pieces are taxed on their margin.
use sea_orm_migration::prelude::*;

use super::column::flag;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let margin = Table::alter().table("item").add_column(flag("margin").default(false)).to_owned();
        schema.alter_table(margin).await
    }
}

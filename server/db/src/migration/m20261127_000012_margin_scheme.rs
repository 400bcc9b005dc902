//! Which pieces are taxed on their margin.
use sea_orm_migration::prelude::*;

use super::column::flag;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let second_hand = Table::alter().table("item").add_column(flag("second_hand").default(false)).to_owned();
        schema.alter_table(second_hand).await
    }
}

//! Opportunities: whose deals stand where, and whether people may claim those of nobody.
use sea_orm_migration::prelude::*;

use super::column::flag;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // A column of the store and no setting beside it: the record scope asks it within every statement.
        let claim = Table::alter().table("store").add_column(flag("claim").default(false)).to_owned();
        schema.alter_table(claim).await
    }
}

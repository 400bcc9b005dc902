//! What is kept for the authorities: the book of the margin scheme, and which large cash was reported.
use sea_orm_migration::prelude::*;

use super::column::{big, int, int_or_null, text, uuid, uuid_or_null};
use super::{append_only, index, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        margin_book(schema).await?;
        cash_reports(schema).await
    }
}

async fn margin_book(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        uuid("sale_id"),
        uuid("line_id"),
        uuid_or_null("refund_id"),
        uuid("item_id"),
        text("number"),
        text("stock_no"),
        text("title"),
        text("seller"),
        int_or_null("bought_on"),
        text("currency"),
        big("purchase"),
        big("selling"),
        big("margin"),
        big("rate"),
        big("vat"),
        int("business_date"),
    ];
    let mut table = store_table("margin_entry", columns);
    schema.create_table(table.foreign_key(&mut same_store("margin_entry", "sale_id", "sale")).to_owned()).await?;
    index(schema, "ix_margin_entry_date", "margin_entry (org_id, store_id, business_date)").await?;
    index(schema, "ix_margin_entry_sale", "margin_entry (org_id, store_id, sale_id)").await?;
    append_only(schema, "margin_entry").await
}

async fn cash_reports(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = [
        uuid_or_null("customer_id"),
        text("customer_name"),
        text("currency"),
        big("total"),
        int("payments"),
        int("passed_on"),
        text("reference"),
        text("hash"),
        big("at"),
        uuid("actor"),
    ];
    schema.create_table(store_table("cash_report", columns)).await?;
    let mut table = store_table("cash_report_payment", [uuid("report_id")]);
    let table = table
        .foreign_key(&mut same_store("cash_report_payment", "report_id", "cash_report"))
        .foreign_key(&mut same_store("cash_report_payment", "id", "payment"))
        .to_owned();
    schema.create_table(table).await?;
    for ledger in ["cash_report", "cash_report_payment"] {
        append_only(schema, ledger).await?;
    }
    Ok(())
}

//! The till: customers, settings, registers and drawers, sales with their lines, taxes and costs, payments, refunds,
//! layaways, money kept for somebody, holds, approvals and papers.
use sea_orm_migration::prelude::*;

use super::column::{big, big_or_null, int, json, json_or_null, text, text_or_null, uuid, uuid_or_null};
use super::{append_only, fix_key, index, keyed, same_store, store_table};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        people(schema).await?;
        drawers(schema).await?;
        sales(schema).await?;
        kept_money(schema).await?;
        over_time(schema).await?;
        counter(schema).await
    }
}

/// Customers belong to the organization; a PIN belongs to a member of it.
async fn people(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    schema
        .create_table(keyed(
            "customer",
            &["org_id", "id"],
            [
                text("kind"),
                text("name"),
                text("name_key"),
                text("company"),
                text("email"),
                text("email_key"),
                text("phone"),
                text("phone_key"),
                text("note"),
                text("class"),
                json("certificates"),
                uuid_or_null("associate"),
                text("hash"),
                int("version"),
                big("created_at"),
                uuid("created_by"),
                big("updated_at"),
            ],
        ))
        .await?;
    index(schema, "ix_customer_name_key", "customer (org_id, name_key, id)").await?;
    index(schema, "ix_customer_email_key", "customer (org_id, email_key)").await?;
    index(schema, "ix_customer_phone_key", "customer (org_id, phone_key)").await?;
    fix_key(schema, "customer", &["org_id", "id"]).await?;
    schema
        .create_table(keyed("member_pin", &["org_id", "user_id"], [text("pin_hash"), big("set_at"), uuid("set_by")]))
        .await?;
    fix_key(schema, "member_pin", &["org_id", "user_id"]).await
}

/// Settings of a till, registers, the sessions of their drawers, and the ledger of cash.
async fn drawers(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    schema.create_table(store_table("till_setting", [json("body"), int("version"), big("updated_at")])).await?;
    schema
        .create_table(store_table(
            "register",
            [text("name"), text("printer"), int("position"), big_or_null("removed_at")],
        ))
        .await?;
    schema
        .create_table(
            store_table(
                "cash_session",
                [
                    uuid("register_id"),
                    text("state"),
                    text("currency"),
                    big("float"),
                    json("counts"),
                    big("opened_at"),
                    uuid("opened_by"),
                    int("business_date"),
                    big_or_null("closed_at"),
                    text_or_null("number"),
                    json_or_null("z_report"),
                    text("hash"),
                    int("version"),
                ],
            )
            .foreign_key(&mut same_store("cash_session", "register_id", "register"))
            .to_owned(),
        )
        .await?;
    // One drawer, one open session.
    index(schema, "uq_cash_session_open", "cash_session (org_id, store_id, register_id) WHERE state <> 'closed'")
        .await?;
    index(schema, "ix_cash_session_opened_at", "cash_session (org_id, store_id, opened_at, id)").await?;
    schema
        .create_table(
            store_table(
                "cash_movement",
                [
                    uuid("session_id"),
                    text("reason"),
                    big("amount"),
                    text("note"),
                    uuid_or_null("document_id"),
                    uuid_or_null("reverses"),
                    big("at"),
                    uuid("actor"),
                ],
            )
            .foreign_key(&mut same_store("cash_movement", "session_id", "cash_session"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_cash_movement_session", "cash_movement (org_id, store_id, session_id)").await?;
    for table in ["till_setting", "register", "cash_session"] {
        fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
    }
    append_only(schema, "cash_movement").await
}

/// A sale as it was priced, what it was paid with, and what came back.
async fn sales(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    schema
        .create_table(store_table(
            "sale",
            [
                text("number"),
                text("state"),
                text("kind"),
                uuid_or_null("register_id"),
                uuid_or_null("session_id"),
                uuid_or_null("customer_id"),
                text("customer_name"),
                text("title"),
                text("search"),
                text("tenders"),
                text("people"),
                int("business_date"),
                text("currency"),
                int("articles"),
                big("discount"),
                big("net"),
                big("tax"),
                big("total"),
                big("rounding"),
                big("refunded"),
                json("draft"),
                json("priced"),
                json("settlement"),
                text("note"),
                text("hash"),
                int("version"),
                big("created_at"),
                uuid("created_by"),
            ],
        ))
        .await?;
    index(schema, "uq_sale_number", "sale (org_id, store_id, number)").await?;
    index(schema, "ix_sale_created_at", "sale (org_id, store_id, created_at, id)").await?;
    index(schema, "ix_sale_org_created_at", "sale (org_id, created_at, id)").await?;
    index(schema, "ix_sale_total", "sale (org_id, store_id, total, id)").await?;
    index(schema, "ix_sale_business_date", "sale (org_id, store_id, business_date)").await?;
    index(schema, "ix_sale_customer", "sale (org_id, customer_id)").await?;
    index(schema, "ix_sale_session", "sale (org_id, store_id, session_id)").await?;
    schema
        .create_table(
            store_table(
                "sale_line",
                [
                    uuid("sale_id"),
                    int("position"),
                    text("kind"),
                    uuid_or_null("item_id"),
                    uuid_or_null("variant_id"),
                    text("category"),
                    text("title"),
                    text("stock_no"),
                    text_or_null("cover"),
                    int("quantity"),
                    int("returned"),
                    big("unit_price"),
                    big("discount"),
                    big("net"),
                    big("tax"),
                    big("gross"),
                    json("salespeople"),
                    int("business_date"),
                ],
            )
            .foreign_key(&mut same_store("sale_line", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_sale_line_sale", "sale_line (org_id, store_id, sale_id)").await?;
    index(schema, "ix_sale_line_gross", "sale_line (org_id, store_id, business_date, gross)").await?;
    index(schema, "ix_sale_line_item", "sale_line (org_id, store_id, item_id)").await?;
    schema
        .create_table(
            store_table(
                "refund",
                [
                    uuid("sale_id"),
                    text("kind"),
                    text("number"),
                    uuid_or_null("session_id"),
                    int("business_date"),
                    text("currency"),
                    big("net"),
                    big("tax"),
                    big("amount"),
                    big("rounding"),
                    json("body"),
                    json("approvals"),
                    text("reason"),
                    text("hash"),
                    big("created_at"),
                    uuid("created_by"),
                ],
            )
            .foreign_key(&mut same_store("refund", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "uq_refund_number", "refund (org_id, store_id, number)").await?;
    index(schema, "ix_refund_sale", "refund (org_id, store_id, sale_id)").await?;
    index(schema, "ix_refund_business_date", "refund (org_id, store_id, business_date)").await?;
    // What the tax return is made from, and what only some may see. Negative rows name the refund.
    schema
        .create_table(
            store_table(
                "sale_tax",
                [
                    uuid("sale_id"),
                    uuid_or_null("line_id"),
                    uuid_or_null("refund_id"),
                    uuid("jurisdiction"),
                    uuid("rule"),
                    text("name"),
                    big("rate"),
                    big("base"),
                    big("amount"),
                    json_or_null("exempt"),
                    int("business_date"),
                ],
            )
            .foreign_key(&mut same_store("sale_tax", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_sale_tax_sale", "sale_tax (org_id, store_id, sale_id)").await?;
    schema
        .create_table(
            store_table(
                "sale_cost",
                [
                    uuid("sale_id"),
                    uuid("line_id"),
                    uuid_or_null("refund_id"),
                    uuid("item_id"),
                    big("amount"),
                    int("business_date"),
                ],
            )
            .foreign_key(&mut same_store("sale_cost", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_sale_cost_sale", "sale_cost (org_id, store_id, sale_id)").await?;
    index(schema, "ix_sale_cost_item", "sale_cost (org_id, store_id, item_id)").await?;
    schema
        .create_table(
            store_table(
                "commission",
                [
                    uuid("sale_id"),
                    uuid("line_id"),
                    uuid_or_null("refund_id"),
                    uuid("person"),
                    big("sold"),
                    big("amount"),
                    int("business_date"),
                    big("at"),
                ],
            )
            .foreign_key(&mut same_store("commission", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_commission_sale", "commission (org_id, store_id, sale_id)").await?;
    index(schema, "ix_commission_date", "commission (org_id, store_id, business_date)").await?;
    schema
        .create_table(store_table(
            "payment",
            [
                text("document"),
                uuid("document_id"),
                text("kind"),
                big("amount"),
                big("covers"),
                text("currency"),
                text("reference"),
                uuid_or_null("session_id"),
                uuid_or_null("customer_id"),
                uuid_or_null("reverses"),
                int("business_date"),
                big("at"),
                uuid("actor"),
            ],
        ))
        .await?;
    index(schema, "ix_payment_document", "payment (org_id, store_id, document_id)").await?;
    index(schema, "ix_payment_business_date", "payment (org_id, store_id, business_date)").await?;
    index(schema, "ix_payment_session", "payment (org_id, store_id, session_id)").await?;
    index(schema, "ix_payment_customer", "payment (org_id, customer_id)").await?;
    for table in ["sale", "sale_line"] {
        fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
    }
    for ledger in ["refund", "sale_tax", "sale_cost", "commission", "payment"] {
        append_only(schema, ledger).await?;
    }
    Ok(())
}

/// Gift cards, store credit and what was paid towards layaways: the account carries the balance, the entries are the
/// ledger. Of the organization: a gift card is good in every store.
async fn kept_money(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    schema
        .create_table(keyed(
            "value_account",
            &["org_id", "id"],
            [
                text("kind"),
                text("state"),
                text_or_null("code_key"),
                text("code_end"),
                uuid_or_null("customer_id"),
                text("currency"),
                big("balance"),
                int("expires_on"),
                big("created_at"),
            ],
        ))
        .await?;
    index(schema, "uq_value_account_code_key", "value_account (org_id, code_key) WHERE code_key IS NOT NULL").await?;
    index(
        schema,
        "uq_value_account_credit",
        "value_account (org_id, customer_id, currency) WHERE kind = 'store_credit'",
    )
    .await?;
    schema
        .create_table(keyed(
            "value_entry",
            &["org_id", "id"],
            [
                uuid("account_id"),
                uuid("store_id"),
                text("reason"),
                big("amount"),
                text("document"),
                uuid("document_id"),
                uuid_or_null("reverses"),
                int("business_date"),
                big("at"),
                uuid("actor"),
            ],
        ))
        .await?;
    index(schema, "ix_value_entry_account", "value_entry (org_id, account_id)").await?;
    fix_key(schema, "value_account", &["org_id", "id"]).await?;
    append_only(schema, "value_entry").await
}

/// Layaways and invoices.
async fn over_time(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    schema
        .create_table(store_table(
            "layaway",
            [
                text("number"),
                text("state"),
                uuid("customer_id"),
                text("customer_name"),
                text("title"),
                text("currency"),
                big("total"),
                big("paid"),
                json("terms"),
                json("schedule"),
                json("draft"),
                json("priced"),
                int("business_date"),
                int("next_due"),
                uuid_or_null("sale_id"),
                text("note"),
                text("hash"),
                int("version"),
                big("created_at"),
                uuid("created_by"),
            ],
        ))
        .await?;
    index(schema, "uq_layaway_number", "layaway (org_id, store_id, number)").await?;
    index(schema, "ix_layaway_created_at", "layaway (org_id, store_id, created_at, id)").await?;
    index(schema, "ix_layaway_next_due", "layaway (org_id, store_id, state, next_due)").await?;
    schema
        .create_table(
            store_table(
                "invoice",
                [
                    uuid("sale_id"),
                    text("number"),
                    text("state"),
                    uuid("customer_id"),
                    text("currency"),
                    big("total"),
                    big("paid"),
                    int("due"),
                    int("business_date"),
                    text("hash"),
                    int("version"),
                    big("created_at"),
                    uuid("created_by"),
                ],
            )
            .foreign_key(&mut same_store("invoice", "sale_id", "sale"))
            .to_owned(),
        )
        .await?;
    index(schema, "uq_invoice_number", "invoice (org_id, store_id, number)").await?;
    index(schema, "ix_invoice_created_at", "invoice (org_id, store_id, created_at, id)").await?;
    index(schema, "ix_invoice_customer", "invoice (org_id, customer_id)").await?;
    for table in ["layaway", "invoice"] {
        fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
    }
    Ok(())
}

/// What happens around a sale: holds, parked carts, approvals, and papers once they are made.
async fn counter(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    // Keyed by the item: of one piece there is one hold, whoever asks for it.
    schema
        .create_table(
            keyed(
                "hold",
                &["org_id", "store_id", "item_id"],
                [uuid("cart"), text("kind"), uuid_or_null("customer_id"), uuid("by"), big("until"), big("at")],
            )
            .foreign_key(&mut same_store("hold", "item_id", "item"))
            .to_owned(),
        )
        .await?;
    index(schema, "ix_hold_cart", "hold (org_id, store_id, cart)").await?;
    schema
        .create_table(store_table(
            "parked_cart",
            [text("name"), json("body"), big("at"), uuid("actor"), int("version")],
        ))
        .await?;
    schema
        .create_table(store_table(
            "approval",
            [uuid("document_id"), json("what"), text("reason"), uuid("asked_by"), uuid("approved_by"), big("at")],
        ))
        .await?;
    index(schema, "ix_approval_document", "approval (org_id, store_id, document_id)").await?;
    schema
        .create_table(store_table(
            "paper",
            [
                text("kind"),
                uuid("document_id"),
                text("number"),
                json("body"),
                text_or_null("token_hash"),
                big("created_at"),
            ],
        ))
        .await?;
    index(schema, "uq_paper_document", "paper (org_id, store_id, document_id, kind)").await?;
    index(schema, "uq_paper_token_hash", "paper (token_hash) WHERE token_hash IS NOT NULL").await?;
    fix_key(schema, "hold", &["org_id", "store_id", "item_id"]).await?;
    for table in ["parked_cart", "paper"] {
        fix_key(schema, table, &["org_id", "store_id", "id"]).await?;
    }
    append_only(schema, "approval").await
}

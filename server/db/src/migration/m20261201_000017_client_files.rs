//! Clients from files, and found however they are spelt: imports know what they bring, a client which line they came from
//! last, and what is kept to be found is written without the letters of one language.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

use super::column::{json, text, text_or_null, uuid_or_null};
use super::index;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        imports(schema).await?;
        segments(schema).await?;
        photos(schema).await?;
        spelling(schema).await
    }
}

async fn imports(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let (mut kind, mut plan) = (text("kind"), json("plan"));
    for column in [kind.default("catalogue"), plan.default("{}")] {
        schema.alter_table(Table::alter().table("import_run").add_column(column.take()).to_owned()).await?;
    }
    let key = text_or_null("import_key");
    schema.alter_table(Table::alter().table("customer").add_column(key).to_owned()).await?;
    index(schema, "ix_customer_import_key", "customer (org_id, import_key) WHERE import_key IS NOT NULL").await
}

/// A segment is for whoever made it, or for a store.
async fn segments(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let (mut shared_in, mut hash) = (uuid_or_null("shared_in"), text("hash"));
    for column in [&mut shared_in, hash.default("")] {
        schema.alter_table(Table::alter().table("segment").add_column(column.take()).to_owned()).await?;
    }
    index(schema, "ix_segment_created_by", "segment (org_id, created_by, name, id)").await?;
    index(schema, "ix_segment_shared_in", "segment (org_id, shared_in, name, id)").await
}

/// A client has one photo; the one that was taken away last can be put back.
async fn photos(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in [text_or_null("photo"), text_or_null("photo_removed")] {
        schema.alter_table(Table::alter().table("customer").add_column(column).to_owned()).await?;
    }
    index(schema, "ix_customer_photo", "customer (org_id, photo) WHERE photo IS NOT NULL").await
}

/// Letters and how they are typed where nobody has them, as of this migration.
const PLAIN: [(&str, &str); 12] = [
    ("æ", "ae"),
    ("ð", "d"),
    ("ø", "o"),
    ("þ", "th"),
    ("ß", "ss"),
    ("đ", "d"),
    ("ħ", "h"),
    ("ı", "i"),
    ("ł", "l"),
    ("ŋ", "n"),
    ("œ", "oe"),
    ("ŧ", "t"),
];

/// Folded texts, which are in lower case already.
const FOLDED: [(&str, &str); 11] = [
    ("customer", "name_key"),
    ("customer", "email_key"),
    ("customer_search", "text"),
    ("customer_search", "codes"),
    ("item", "title_key"),
    ("item_search", "text"),
    ("item_search", "codes"),
    ("opportunity", "search_key"),
    ("owned_piece", "serial_key"),
    ("sale", "search"),
    ("wish", "match_key"),
];

async fn spelling(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let conn = schema.get_connection();
    for (table, column) in FOLDED {
        let plain = plain(column);
        let sql = format!("UPDATE {table} SET {column} = {plain} WHERE {column} <> {plain}");
        conn.execute_unprepared(&sql).await?;
    }
    let serial = plain("serial_key");
    // Serial numbers are unique: one that would meet another stays as it is.
    let sql = format!(
        "UPDATE item SET serial_key = {serial} WHERE serial_key <> {serial} AND NOT EXISTS \
         (SELECT 1 FROM item o WHERE o.org_id = item.org_id AND o.id <> item.id AND {} = {})",
        plain("o.serial_key"),
        plain("item.serial_key"),
    );
    conn.execute_unprepared(&sql).await?;
    // The key of a tag is part of its row's own: two spellings of one tag become one.
    for (table, of) in [("customer_tag", "org_id, customer_id"), ("item_tag", "org_id, store_id, item_id")] {
        let plain = plain("key");
        let sql = format!(
            "INSERT INTO {table} ({of}, key, tag) SELECT {of}, {plain}, MIN(tag) FROM {table} WHERE key <> {plain} \
             GROUP BY {of}, {plain} ON CONFLICT DO NOTHING"
        );
        conn.execute_unprepared(&sql).await?;
        conn.execute_unprepared(&format!("DELETE FROM {table} WHERE key <> {plain}")).await?;
    }
    Ok(())
}

/// A text without those letters, in SQL.
fn plain(column: &str) -> String {
    PLAIN.iter().fold(column.to_owned(), |sql, (letter, typed)| format!("replace({sql}, '{letter}', '{typed}')"))
}

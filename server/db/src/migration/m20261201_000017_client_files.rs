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

#[cfg(test)]
mod tests {
    use sea_orm_migration::{
        MigratorTrait,
        sea_orm::{ConnectOptions, Database, Statement},
    };

    use super::*;
    use crate::migration::Migrator;

    /// The migrations before this one.
    const BEFORE: u32 = 14;

    /// Inserts a row of which only this matters; whatever else it must have is empty.
    async fn insert(conn: &impl ConnectionTrait, table: &str, values: &[(&str, &str)]) {
        let needed =
            format!("SELECT name, type FROM pragma_table_info('{table}') WHERE \"notnull\" = 1 AND dflt_value IS NULL");
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), needed));
        let mut row: Vec<(String, String)> =
            values.iter().map(|(name, value)| ((*name).to_owned(), format!("'{value}'"))).collect();
        for it in rows.await.unwrap() {
            let (name, kind): (String, String) = (it.try_get("", "name").unwrap(), it.try_get("", "type").unwrap());
            if !values.iter().any(|(known, _)| *known == name) {
                row.push((name, if kind == "integer" { "0" } else { "''" }.to_owned()));
            }
        }
        let (names, values): (Vec<_>, Vec<_>) = row.into_iter().unzip();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
        conn.execute_unprepared(&sql).await.unwrap();
    }

    async fn texts(conn: &impl ConnectionTrait, sql: &str) -> Vec<String> {
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.unwrap();
        rows.into_iter().map(|it| it.try_get_by_index(0).unwrap()).collect()
    }

    #[tokio::test]
    async fn what_was_kept_before_is_found_however_it_is_spelt() {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).min_connections(1);
        let conn = Database::connect(options).await.unwrap();
        Migrator::up(&conn, Some(BEFORE)).await.unwrap();
        // Rows of a shop whose other tables do not matter here.
        conn.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
        insert(&conn, "customer", &[("id", "a"), ("name", "Søren Weiß"), ("name_key", "søren weiß")]).await;
        insert(&conn, "customer", &[("id", "b"), ("name", "Ana"), ("name_key", "ana")]).await;
        for (id, stock, serial) in [("1", "1", "øx 1"), ("2", "2", "ox 1"), ("3", "3", "þ 7")] {
            insert(&conn, "item", &[("id", id), ("stock_no", stock), ("serial_key", serial)]).await;
        }
        for (key, tag) in [("smørrebrød", "Smørrebrød"), ("smorrebrod", "Smorrebrod"), ("bride", "Bride")] {
            insert(&conn, "customer_tag", &[("customer_id", "a"), ("key", key), ("tag", tag)]).await;
        }
        Migrator::up(&conn, None).await.unwrap();
        assert_eq!(texts(&conn, "SELECT name_key FROM customer ORDER BY id").await, ["soren weiss", "ana"]);
        assert_eq!(texts(&conn, "SELECT name FROM customer WHERE id = 'a'").await, ["Søren Weiß"], "as it was typed");
        let serials = texts(&conn, "SELECT serial_key FROM item ORDER BY id").await;
        assert_eq!(serials, ["øx 1", "ox 1", "th 7"], "two that would meet stay apart");
        assert_eq!(texts(&conn, "SELECT key FROM customer_tag ORDER BY key").await, ["bride", "smorrebrod"]);
    }
}

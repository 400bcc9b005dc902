//! Clients: what is known of them, their story, what they own and want, and records that were made one.
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

use super::column::{big, big_or_null, flag, int, int_or_null, json, text, text_or_null, uuid, uuid_or_null};
use super::{append_only, fix_key, index, keyed, to_store};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        known(schema).await?;
        reached(schema).await?;
        story(schema).await?;
        agreed(schema).await?;
        owned_and_wanted(schema).await?;
        made_one(schema).await?;
        found(schema).await
    }
}

/// A table of the organization whose rows are about one client.
fn of_client(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let columns = [uuid("customer_id")].into_iter().chain(columns);
    let mut table = keyed(name, &["org_id", "id"], columns);
    to_client(&mut table, name, "customer_id");
    table
}

/// The client exists, in the same organization.
fn to_client(table: &mut TableCreateStatement, name: &'static str, column: &'static str) {
    table.foreign_key(
        ForeignKey::create()
            .name(format!("fk_{name}_{column}"))
            .from_tbl(name)
            .from_col("org_id")
            .from_col(column)
            .to_tbl("customer")
            .to_col("org_id")
            .to_col("id"),
    );
}

/// What a client is beyond the four fields of the till.
async fn known(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let (mut source, mut stop, mut profile) = (text("source"), flag("do_not_contact"), json("profile"));
    for column in [source.default(""), stop.default(false), profile.default("{}"), &mut uuid_or_null("merged_into")] {
        schema.alter_table(Table::alter().table("customer").add_column(column.take()).to_owned()).await?;
    }
    index(schema, "ix_customer_live", "customer (org_id, name_key, id) WHERE merged_into IS NULL").await?;
    index(schema, "ix_customer_merged_into", "customer (org_id, merged_into)").await?;
    index(schema, "ix_customer_created_at", "customer (org_id, created_at, id)").await?;
    index(schema, "ix_customer_associate", "customer (org_id, associate, name_key, id)").await?;
    let mut tags = keyed("customer_tag", &["org_id", "customer_id", "key"], [text("key"), text("tag")]);
    to_client(&mut tags, "customer_tag", "customer_id");
    schema.create_table(tags).await?;
    index(schema, "ix_customer_tag_key", "customer_tag (org_id, key, customer_id)").await?;
    let days = [text("kind"), text("label"), int("month"), int("day"), int_or_null("year")];
    schema.create_table(of_client("customer_occasion", days)).await?;
    index(schema, "ix_customer_occasion_customer", "customer_occasion (org_id, customer_id)").await?;
    index(schema, "ix_customer_occasion_day", "customer_occasion (org_id, month, day)").await
}

/// How a client is reached, and who belongs to whom.
async fn reached(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let ways = [text("kind"), text("value"), text("key"), text("label"), int("position")];
    schema.create_table(of_client("customer_contact", ways)).await?;
    index(schema, "ix_customer_contact_customer", "customer_contact (org_id, customer_id)").await?;
    index(schema, "ix_customer_contact_key", "customer_contact (org_id, kind, key)").await?;
    let ties = [uuid("other_id"), text("kind"), flag("gifts_private"), big("created_at"), uuid("created_by")];
    let mut relations = of_client("customer_relation", ties);
    to_client(&mut relations, "customer_relation", "other_id");
    schema.create_table(relations).await?;
    index(schema, "uq_customer_relation_pair", "customer_relation (org_id, customer_id, other_id)").await?;
    index(schema, "ix_customer_relation_other", "customer_relation (org_id, other_id)").await
}

/// The story, and what colleagues note.
async fn story(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let entry = [
        uuid("store_id"),
        text("kind"),
        text_or_null("subject"),
        uuid_or_null("task_id"),
        big("at"),
        text("text"),
        uuid("actor"),
        big("created_at"),
    ];
    let mut entries = of_client("interaction", entry);
    to_store(&mut entries, "interaction");
    schema.create_table(entries).await?;
    index(schema, "ix_interaction_customer", "interaction (org_id, customer_id, at, id)").await?;
    index(schema, "ix_interaction_kind", "interaction (org_id, customer_id, kind, at, id)").await?;
    index(schema, "ix_interaction_subject", "interaction (org_id, subject)").await?;
    fix_key(schema, "interaction", &["org_id", "id"]).await?;
    let note = [
        text("text"),
        flag("private"),
        flag("pinned"),
        uuid("author"),
        text("hash"),
        int("version"),
        big("created_at"),
        big("updated_at"),
    ];
    schema.create_table(of_client("customer_note", note)).await?;
    index(schema, "ix_customer_note_customer", "customer_note (org_id, customer_id, created_at, id)").await?;
    fix_key(schema, "customer_note", &["org_id", "id"]).await
}

/// What a client agreed to: a ledger, so that it can be shown later what they had said and when.
async fn agreed(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let change =
        [text("channel"), flag("given"), text("source"), text("text_version"), big("at"), uuid("actor"), text("hash")];
    schema.create_table(of_client("customer_consent", change)).await?;
    index(schema, "ix_customer_consent_customer", "customer_consent (org_id, customer_id, channel, at, id)").await?;
    append_only(schema, "customer_consent").await
}

/// What they own and was not bought here, what they want, and what their purchases come to.
async fn owned_and_wanted(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let piece = [
        text("title"),
        text("brand"),
        text("reference"),
        text("serial"),
        text("serial_key"),
        int_or_null("year"),
        text("note"),
        text("hash"),
        int("version"),
        big_or_null("removed_at"),
        big("created_at"),
        uuid("created_by"),
    ];
    schema.create_table(of_client("owned_piece", piece)).await?;
    index(schema, "ix_owned_piece_customer", "owned_piece (org_id, customer_id)").await?;
    index(schema, "ix_owned_piece_serial", "owned_piece (org_id, serial_key)").await?;
    fix_key(schema, "owned_piece", &["org_id", "id"]).await?;
    let wish = [
        uuid("store_id"),
        text("state"),
        text("title"),
        text("category"),
        text("brand"),
        text("model"),
        text("reference"),
        text("size"),
        text("currency"),
        big_or_null("price_min"),
        big_or_null("price_max"),
        text_or_null("condition"),
        flag("needs_papers"),
        int_or_null("wanted_by"),
        text("note"),
        text("match_key"),
        text("hash"),
        int("version"),
        big("created_at"),
        uuid("created_by"),
    ];
    let mut wishes = of_client("wish", wish);
    to_store(&mut wishes, "wish");
    schema.create_table(wishes).await?;
    index(schema, "ix_wish_customer", "wish (org_id, customer_id, created_at, id)").await?;
    index(schema, "ix_wish_match", "wish (org_id, match_key, created_at, id) WHERE state = 'open'").await?;
    fix_key(schema, "wish", &["org_id", "id"]).await?;
    let totals = [text("currency"), int("sales"), int("returns"), big("spent"), int("first_on"), int("last_on")];
    let mut table = keyed("customer_total", &["org_id", "customer_id", "currency"], totals);
    to_client(&mut table, "customer_total", "customer_id");
    schema.create_table(table).await?;
    index(schema, "ix_customer_total_spent", "customer_total (org_id, currency, spent, customer_id)").await
}

/// Records of one client that were made one, and every reference that moved with it, so that it can be undone.
async fn made_one(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    let merge = [
        uuid("gone_id"),
        json("before"),
        text("hash"),
        big("until"),
        big_or_null("undone_at"),
        big("created_at"),
        uuid("created_by"),
    ];
    let mut merges = of_client("customer_merge", merge);
    to_client(&mut merges, "customer_merge", "gone_id");
    schema.create_table(merges).await?;
    index(schema, "ix_customer_merge_customer", "customer_merge (org_id, customer_id)").await?;
    let moved = [text("tab"), text("row_key")];
    schema.create_table(keyed("customer_moved", &["org_id", "merge_id", "tab", "row_key"], moved)).await?;
    let segment = [text("name"), text("filter"), int("version"), big("created_at"), uuid("created_by")];
    schema.create_table(keyed("segment", &["org_id", "id"], segment)).await?;
    for table in ["customer_contact", "customer_occasion", "customer_relation", "customer_merge", "segment"] {
        fix_key(schema, table, &["org_id", "id"]).await?;
    }
    fix_key(schema, "customer_total", &["org_id", "customer_id", "currency"]).await?;
    fix_key(schema, "customer_moved", &["org_id", "merge_id", "tab", "row_key"]).await?;
    // A tag moves with its client, within the organization.
    fix_key(schema, "customer_tag", &["org_id", "key"]).await
}

/// FTS5 wants a stable integer row id: see the search of items, which is built in the same way.
const SQLITE: &str = "
CREATE TABLE customer_search (
    seq INTEGER PRIMARY KEY,
    org_id BLOB NOT NULL, customer_id BLOB NOT NULL,
    text TEXT NOT NULL, codes TEXT NOT NULL,
    FOREIGN KEY (org_id, customer_id) REFERENCES customer (org_id, id)
);
CREATE UNIQUE INDEX uq_customer_search_customer ON customer_search (org_id, customer_id);
CREATE VIRTUAL TABLE customer_words USING fts5(text, codes, content='customer_search', content_rowid='seq',
    tokenize='unicode61 remove_diacritics 0', prefix='2 3');
CREATE VIRTUAL TABLE customer_grams USING fts5(text, codes, content='customer_search', content_rowid='seq', tokenize='trigram', detail=column);
CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search BEGIN
    INSERT INTO customer_words (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
    INSERT INTO customer_grams (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
END;
CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search BEGIN
    INSERT INTO customer_words (customer_words, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
    INSERT INTO customer_grams (customer_grams, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
END;
CREATE TRIGGER customer_search_changed AFTER UPDATE OF text, codes ON customer_search BEGIN
    INSERT INTO customer_words (customer_words, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
    INSERT INTO customer_grams (customer_grams, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
    INSERT INTO customer_words (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
    INSERT INTO customer_grams (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
END;";

const POSTGRES: &str = "
ALTER TABLE customer_search ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED;
ALTER TABLE customer_search ADD COLUMN secret_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', codes)) STORED;
CREATE INDEX ix_customer_search_words ON customer_search USING GIN (words);
CREATE INDEX ix_customer_search_secret_words ON customer_search USING GIN (secret_words);
CREATE INDEX ix_customer_search_text_grams ON customer_search USING GIN (text gin_trgm_ops);
CREATE INDEX ix_customer_search_code_grams ON customer_search USING GIN (codes gin_trgm_ops);";

/// Documents that tell of a client: table, kind of the entry, prefix of the id, the line.
const TOLD: [(&str, &str, &str, &str); 5] = [
    ("sale", "sale", "sal", "number || ': ' || title"),
    ("layaway", "layaway", "lay", "number || ': ' || title"),
    ("special_order", "order", "spo", "number || ': ' || title"),
    ("quote", "quote", "quo", "number || ': ' || title"),
    ("invoice", "invoice", "ivc", "number"),
];

/// What clients are found by. Those who are known already are found by name, e-mail and phone from the start.
async fn found(schema: &SchemaManager<'_>) -> Result<(), DbErr> {
    if schema.get_database_backend() == DbBackend::Postgres {
        let mut table = keyed("customer_search", &["org_id", "customer_id"], [text("text"), text("codes")]);
        to_client(&mut table, "customer_search", "customer_id");
        schema.create_table(table).await?;
        schema.get_connection().execute_unprepared(POSTGRES).await?;
    } else {
        schema.get_connection().execute_unprepared(SQLITE).await?;
    }
    let (fresh, digits) = match schema.get_database_backend() {
        DbBackend::Postgres => ("gen_random_uuid()", "regexp_replace(phone_key, '[^0-9]', '', 'g')"),
        _ => ("randomblob(16)", "phone_key"),
    };
    for (kind, value, key) in [("email", "email", "email"), ("phone", "phone", digits)] {
        let known = format!(
            "INSERT INTO customer_contact (org_id, id, customer_id, kind, value, key, label, position) \
             SELECT org_id, {fresh}, id, '{kind}', {value}, {key}, '', 0 FROM customer WHERE {value} <> ''"
        );
        schema.get_connection().execute_unprepared(&known).await?;
    }
    let known = "INSERT INTO customer_search (org_id, customer_id, text, codes) \
                 SELECT org_id, id, name_key, email_key || ' ' || phone_key FROM customer";
    schema.get_connection().execute_unprepared(known).await?;
    // What happened before there was a story, as it is told from now on.
    for (table, kind, prefix, text) in TOLD {
        let subject = match schema.get_database_backend() {
            DbBackend::Postgres => "replace(CAST(id AS TEXT), '-', '')",
            _ => "lower(hex(id))",
        };
        let told = format!(
            "INSERT INTO interaction (org_id, id, customer_id, store_id, kind, subject, at, text, actor, created_at) \
             SELECT org_id, {fresh}, customer_id, store_id, '{kind}', '{prefix}_' || {subject}, created_at, {text}, \
             created_by, created_at FROM {table} WHERE customer_id IS NOT NULL"
        );
        schema.get_connection().execute_unprepared(&told).await?;
    }
    let totals = "INSERT INTO customer_total (org_id, customer_id, currency, sales, returns, spent, first_on, last_on) \
                  SELECT s.org_id, s.customer_id, s.currency, COUNT(*), COALESCE(SUM(r.times), 0), \
                  SUM(s.total - s.refunded), MIN(s.business_date), MAX(s.business_date) FROM sale s \
                  LEFT JOIN (SELECT org_id, store_id, sale_id, COUNT(*) AS times FROM refund WHERE kind = 'refund' \
                  GROUP BY org_id, store_id, sale_id) r \
                  ON r.org_id = s.org_id AND r.store_id = s.store_id AND r.sale_id = s.id \
                  WHERE s.customer_id IS NOT NULL AND s.state <> 'voided' GROUP BY s.org_id, s.customer_id, s.currency";
    schema.get_connection().execute_unprepared(totals).await?;
    fix_key(schema, "customer_search", &["org_id", "customer_id"]).await
}

//! Full-text search: one table of folded texts, and the index of each database behind it.
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbBackend},
};

use super::{
    column::{text, uuid},
    fix_key, keyed, same_store,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// FTS5 wants a stable integer row id, which a rowid table of SQLite has as long as nobody runs VACUUM without an
/// INTEGER PRIMARY KEY; so the table has one.
const SQLITE: &str = "
CREATE TABLE item_search (
    seq INTEGER PRIMARY KEY,
    org_id BLOB NOT NULL, store_id BLOB NOT NULL, item_id BLOB NOT NULL,
    text TEXT NOT NULL, codes TEXT NOT NULL,
    FOREIGN KEY (org_id, store_id, item_id) REFERENCES item (org_id, store_id, id)
);
CREATE UNIQUE INDEX uq_item_search_item ON item_search (org_id, store_id, item_id);
CREATE VIRTUAL TABLE item_words USING fts5(text, codes, content='item_search', content_rowid='seq',
    tokenize='unicode61 remove_diacritics 0', prefix='2 3');
CREATE VIRTUAL TABLE item_grams USING fts5(text, content='item_search', content_rowid='seq', tokenize='trigram', detail=none);
CREATE TRIGGER item_search_added AFTER INSERT ON item_search BEGIN
    INSERT INTO item_words (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
    INSERT INTO item_grams (rowid, text) VALUES (new.seq, new.text);
END;
CREATE TRIGGER item_search_removed AFTER DELETE ON item_search BEGIN
    INSERT INTO item_words (item_words, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
    INSERT INTO item_grams (item_grams, rowid, text) VALUES ('delete', old.seq, old.text);
END;
CREATE TRIGGER item_search_changed AFTER UPDATE OF text, codes ON item_search BEGIN
    INSERT INTO item_words (item_words, rowid, text, codes) VALUES ('delete', old.seq, old.text, old.codes);
    INSERT INTO item_grams (item_grams, rowid, text) VALUES ('delete', old.seq, old.text);
    INSERT INTO item_words (rowid, text, codes) VALUES (new.seq, new.text, new.codes);
    INSERT INTO item_grams (rowid, text) VALUES (new.seq, new.text);
END;";

/// `simple` knows no stop words and no stems: the texts are folded already. pg_trgm is a trusted extension, so the
/// owner of the database may create it.
const POSTGRES: &str = "
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE item_search ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED;
ALTER TABLE item_search ADD COLUMN secret_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', codes)) STORED;
CREATE INDEX ix_item_search_words ON item_search USING GIN (words);
CREATE INDEX ix_item_search_secret_words ON item_search USING GIN (secret_words);
CREATE INDEX ix_item_search_grams ON item_search USING GIN (text gin_trgm_ops);";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        if schema.get_database_backend() == DbBackend::Postgres {
            let columns = [uuid("item_id"), text("text"), text("codes")];
            let mut table = keyed("item_search", &["org_id", "store_id", "item_id"], columns);
            schema
                .create_table(table.foreign_key(&mut same_store("item_search", "item_id", "item")).to_owned())
                .await?;
            schema.get_connection().execute_unprepared(POSTGRES).await?;
        } else {
            schema.get_connection().execute_unprepared(SQLITE).await?;
        }
        fix_key(schema, "item_search", &["org_id", "store_id", "item_id"]).await
    }
}

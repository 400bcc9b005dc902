//! Recomputes projections in the database, across all tenants: the only aggregate that no handle scopes, because
//! it answers counts and ids and nothing else.
#![expect(clippy::disallowed_methods, reason = "asks the schema itself, which belongs to no tenant")]

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Db, Result, conn::Conn};

/// Each finds rows whose projection differs from its ledger: what, id, has, should have.
const CHECKS: [(&str, &str); 4] = [
    (
        "item.quantity",
        "SELECT i.id AS id, CAST(i.quantity AS TEXT) AS has, CAST(COALESCE(m.total, 0) AS TEXT) AS wanted FROM item i \
         LEFT JOIN (SELECT org_id, store_id, item_id, SUM(delta) AS total FROM movement GROUP BY org_id, store_id, item_id) m \
         ON m.org_id = i.org_id AND m.store_id = i.store_id AND m.item_id = i.id \
         WHERE i.quantity <> COALESCE(m.total, 0)",
    ),
    (
        "variant.quantity",
        "SELECT v.id AS id, CAST(v.quantity AS TEXT) AS has, CAST(COALESCE(m.total, 0) AS TEXT) AS wanted FROM variant v \
         LEFT JOIN (SELECT org_id, store_id, variant_id, SUM(delta) AS total FROM movement \
         WHERE variant_id IS NOT NULL GROUP BY org_id, store_id, variant_id) m \
         ON m.org_id = v.org_id AND m.store_id = v.store_id AND m.variant_id = v.id \
         WHERE v.quantity <> COALESCE(m.total, 0)",
    ),
    (
        "item.cover",
        "SELECT i.id AS id, COALESCE(i.cover, '-') AS has, COALESCE(c.content, '-') AS wanted FROM item i \
         LEFT JOIN (SELECT org_id, store_id, item_id, content, ROW_NUMBER() OVER \
         (PARTITION BY org_id, store_id, item_id ORDER BY position, id) AS place FROM photo WHERE removed_at IS NULL) c \
         ON c.org_id = i.org_id AND c.store_id = i.store_id AND c.item_id = i.id AND c.place = 1 \
         WHERE COALESCE(i.cover, '-') <> COALESCE(c.content, '-')",
    ),
    (
        "item_search",
        "SELECT i.id AS id, 'nothing' AS has, 'a search row' AS wanted FROM item i \
         LEFT JOIN item_search s ON s.org_id = i.org_id AND s.store_id = i.store_id AND s.item_id = i.id \
         WHERE s.item_id IS NULL",
    ),
];

/// How many items were compared, and one line per difference (the first thousand of each kind).
///
/// # Errors
/// When the database fails.
pub async fn differences(db: &Db) -> Result<(u64, Vec<String>)> {
    let backend = db.readers().get_database_backend();
    let ask = |sql: String| Statement::from_string(backend, sql);
    // One connection and one snapshot for all checks.
    let tx = Conn::begin(db.readers()).await?;
    let mut found = Vec::new();
    for (what, sql) in CHECKS {
        for row in tx.query_all_raw(ask(format!("{sql} LIMIT 1000"))).await? {
            let id: sea_orm::prelude::Uuid = row.try_get("", "id")?;
            let (has, wanted): (String, String) = (row.try_get("", "has")?, row.try_get("", "wanted")?);
            found.push(format!("{what} of {id}: is {has}, should be {wanted}"));
        }
    }
    if backend == DbBackend::Sqlite {
        // A connection that has been open for a while remembers the shape of an FTS5 index. A query looks whether it
        // is still the same; integrity_check (SQLite 3.51) does not, and would report corruption that is none.
        for index in ["item_words", "item_grams"] {
            tx.query_all_raw(ask(format!("SELECT rowid FROM {index} WHERE {index} MATCH '\"aaa\"' LIMIT 1"))).await?;
        }
        for row in tx.query_all_raw(ask("PRAGMA integrity_check".into())).await? {
            let answer: String = row.try_get("", "integrity_check")?;
            if answer != "ok" {
                found.push(format!("database: {answer}"));
            }
        }
    }
    let count = tx.query_one_raw(ask("SELECT COUNT(*) AS n FROM item".into())).await?;
    let count: i64 = count.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok((u64::try_from(count).unwrap_or(0), found))
}

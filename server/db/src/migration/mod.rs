//! The schema, forward only. This file owns the list of migrations and the words they are written in:
//! what a tenant table is, which column lists a foreign key between them has, and the triggers that both
//! databases must carry.
#![expect(clippy::disallowed_methods, reason = "the schema belongs to no tenant")]

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

mod column;
mod m20261121_000001_people;
mod m20261121_000002_stock;
mod m20261121_000003_imports;
mod m20261121_000004_outbox_and_audit;
mod m20261121_000005_search;
mod m20261127_000006_till;
mod m20261127_000009_special_orders;
mod m20261127_000010_gateway;
mod m20261127_000011_quotes;
mod m20261127_000012_margin_scheme;
mod m20261130_000013_clients;
mod m20261130_000014_tasks;
mod m20261130_000015_opportunities;
mod m20261130_000016_for_the_authorities;
mod m20261201_000017_client_files;
mod m20261201_000018_deal_files;

/// Runs every migration that has not run yet.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_people::Migration),
            Box::new(m20261121_000002_stock::Migration),
            Box::new(m20261121_000003_imports::Migration),
            Box::new(m20261121_000004_outbox_and_audit::Migration),
            Box::new(m20261121_000005_search::Migration),
            Box::new(m20261127_000006_till::Migration),
            Box::new(m20261127_000009_special_orders::Migration),
            Box::new(m20261127_000010_gateway::Migration),
            Box::new(m20261127_000011_quotes::Migration),
            Box::new(m20261127_000012_margin_scheme::Migration),
            Box::new(m20261130_000013_clients::Migration),
            Box::new(m20261130_000014_tasks::Migration),
            Box::new(m20261130_000015_opportunities::Migration),
            Box::new(m20261130_000016_for_the_authorities::Migration),
            Box::new(m20261201_000017_client_files::Migration),
            Box::new(m20261201_000018_deal_files::Migration),
        ]
    }
}

/// Changes when any migration changes: names the template database of the tests.
pub(crate) fn fingerprint() -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hash = DefaultHasher::new(); // fixed keys: the same in every process
    [
        include_str!("mod.rs"),
        include_str!("column.rs"),
        include_str!("m20261121_000001_people.rs"),
        include_str!("m20261121_000002_stock.rs"),
        include_str!("m20261121_000003_imports.rs"),
        include_str!("m20261121_000004_outbox_and_audit.rs"),
        include_str!("m20261121_000005_search.rs"),
        include_str!("m20261127_000006_till.rs"),
        include_str!("m20261127_000009_special_orders.rs"),
        include_str!("m20261127_000010_gateway.rs"),
        include_str!("m20261127_000011_quotes.rs"),
        include_str!("m20261127_000012_margin_scheme.rs"),
        include_str!("m20261130_000013_clients.rs"),
        include_str!("m20261130_000014_tasks.rs"),
        include_str!("m20261130_000015_opportunities.rs"),
        include_str!("m20261130_000016_for_the_authorities.rs"),
        include_str!("m20261201_000017_client_files.rs"),
        include_str!("m20261201_000018_deal_files.rs"),
    ]
    .hash(&mut hash);
    hash.finish()
}

/// A table of a store. Its primary key is `(org_id, store_id, id)`: one index serves the key, the tenant filter
/// and the foreign keys, and an id that exists in another tenant is simply free here (no existence oracle).
fn store_table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableCreateStatement {
    let mut table = keyed(name, &["org_id", "store_id", "id"], columns);
    to_store(&mut table, name);
    table
}

/// A table whose primary key columns are UUIDs and are not repeated among `columns`.
fn keyed(
    name: &'static str,
    key: &[&'static str],
    columns: impl IntoIterator<Item = ColumnDef>,
) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    let columns: Vec<ColumnDef> = columns.into_iter().collect();
    let mut primary = Index::create();
    for part in key {
        primary.col(*part);
        if !columns.iter().any(|column| column.get_column_name() == *part) {
            table.col(column::uuid(part)); // NOT NULL is not implied by PRIMARY KEY on SQLite
        }
    }
    for column in columns {
        table.col(column);
    }
    table.primary_key(&mut primary);
    table
}

/// The row belongs to a store that exists.
fn to_store(table: &mut TableCreateStatement, name: &'static str) {
    table.foreign_key(
        ForeignKey::create()
            .name(format!("fk_{name}_store"))
            .from_tbl(name)
            .from_col("org_id")
            .from_col("store_id")
            .to_tbl("store")
            .to_col("org_id")
            .to_col("id"),
    );
}

/// A reference between two tables of a store: it carries the tenant, so it cannot point into another one.
fn same_store(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from_tbl(from)
        .from_col("org_id")
        .from_col("store_id")
        .from_col(column)
        .to_tbl(to)
        .to_col("org_id")
        .to_col("store_id")
        .to_col("id")
        .to_owned()
}

/// `CREATE [UNIQUE] INDEX name ON table (columns) [WHERE …]`, the same words on both databases.
async fn index(schema: &SchemaManager<'_>, name: &str, on: &str) -> Result<(), DbErr> {
    let kind = if name.starts_with("uq_") { "UNIQUE INDEX" } else { "INDEX" };
    schema.get_connection().execute_unprepared(&format!("CREATE {kind} {name} ON {on}")).await?;
    Ok(())
}

/// Makes the key of a tenant table unchangeable: an UPDATE cannot hand a row to another tenant.
async fn fix_key(schema: &SchemaManager<'_>, table: &str, key: &[&str]) -> Result<(), DbErr> {
    refuse(schema, table, "fixed_key", &format!("UPDATE OF {}", key.join(", "))).await
}

/// Makes a table a ledger: rows are added, never changed, never removed.
async fn append_only(schema: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    refuse(schema, table, "no_update", "UPDATE").await?;
    refuse(schema, table, "no_delete", "DELETE").await?;
    if schema.get_database_backend() == DbBackend::Postgres {
        let sql =
            format!("CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()");
        schema.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

async fn refuse(schema: &SchemaManager<'_>, table: &str, name: &str, event: &str) -> Result<(), DbErr> {
    let conn = schema.get_connection();
    let sql = match schema.get_database_backend() {
        DbBackend::Postgres => format!(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'refused: % on %', TG_OP, TG_TABLE_NAME; END $$; \
             CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
        _ => format!(
            "CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} \
             BEGIN SELECT RAISE(ABORT, 'refused: {name} on {table}'); END"
        ),
    };
    conn.execute_unprepared(&sql).await?;
    Ok(())
}

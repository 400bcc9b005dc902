//! What the libraries do today that the design works around. When one of these fails, upstream has changed and the
//! work-around may go.

use sea_orm::{ConnectionTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use testkit::TestDb;

/// Why `Conn` refuses to commit after a failed statement.
#[expect(clippy::disallowed_methods, reason = "looks behind the walls")]
#[tokio::test]
async fn on_postgres_commit_after_an_error_is_a_rollback_that_says_ok() {
    let t = TestDb::postgres().await;
    t.sql("CREATE TABLE trap (n INT)").await.unwrap();
    let tx = t.raw.begin().await.unwrap();
    tx.execute_unprepared("INSERT INTO trap VALUES (1)").await.unwrap();
    assert!(tx.execute_unprepared("SELECT 1 / 0").await.is_err());
    assert!(tx.commit().await.is_ok());
    assert_eq!(t.count("trap").await, 0);
}

/// Why `writer.rs` replaces its connection after a failed control statement, and why it does not use `SeaORM`'s
/// transactions: sqlx goes on counting a transaction that `SQLite` ended by itself (full disk, I/O error).
#[expect(clippy::disallowed_methods, reason = "looks behind the walls")]
#[tokio::test]
async fn on_sqlite_begin_immediate_after_a_lost_transaction_is_not_immediate() {
    let t = TestDb::sqlite().await;
    let immediate =
        || TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let tx = t.raw.begin_with_options(immediate()).await.unwrap();
    tx.execute_unprepared("ROLLBACK").await.unwrap(); // as SQLite does by itself on a full disk
    assert!(tx.commit().await.is_err());
    let not_immediate = t.raw.begin_with_options(immediate()).await.unwrap();
    let other = TestDb::at(&t.path()).await;
    let wins = other.raw.begin_with_options(immediate()).await;
    assert!(wins.is_ok(), "two writers hold BEGIN IMMEDIATE at once: the first is a SAVEPOINT");
    drop(not_immediate);
}

//! The one type of the house that SeaORM accepts as a connection. Private to the crate: a use-case that holds a
//! handle still has nothing it could pass to `Entity::find().all(..)`.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this file is the connection")]

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr,
    Statement, TransactionTrait,
    sqlx::{self, AssertSqlSafe, Connection, Executor, SqliteConnection, sqlite::SqliteConnectOptions},
};
use sea_query_sqlx::SqlxValues;
use tokio::sync::{Mutex, MutexGuard};

use crate::{error::OUT_OF_TIME, probe};

/// Where the statements of a handle go.
pub(crate) struct Conn {
    route: Route,
    broken: AtomicBool,
}

enum Route {
    /// A transaction of our own: every reader, and every writer on PostgreSQL.
    Tx(DatabaseTransaction),
    /// A turn on the shared SQLite writer.
    Turn(Arc<Lane>, u64),
    /// The pool itself, for one statement, and whether it was asked.
    Once(DatabaseConnection, AtomicBool),
}

impl Conn {
    /// A transaction on a connection of the pool.
    ///
    /// sqlx: a caller that goes away while its BEGIN is under way (a page that is left while it loads) hands a
    /// PostgreSQL connection with an open transaction back to the pool, and whoever gets it next sees the shop as it
    /// was then. So BEGIN runs in a task of its own, which nobody leaves. SQLite's driver minds this by itself.
    pub(crate) async fn begin(pool: &DatabaseConnection) -> Result<Self, DbErr> {
        let tx = if pool.get_database_backend() == DbBackend::Sqlite {
            pool.begin().await?
        } else {
            let pool = pool.clone();
            let begun = tokio::spawn(async move { pool.begin().await });
            begun.await.map_err(|_| DbErr::Custom("BEGIN was aborted".into()))??
        };
        Ok(Self { route: Route::Tx(tx), broken: AtomicBool::new(false) })
    }

    /// One statement outside any transaction.
    pub(crate) fn once(pool: DatabaseConnection) -> Self {
        Self { route: Route::Once(pool, AtomicBool::new(false)), broken: AtomicBool::new(false) }
    }

    pub(crate) fn turn(lane: Arc<Lane>, number: u64) -> Self {
        Self { route: Route::Turn(lane, number), broken: AtomicBool::new(false) }
    }

    /// A failed statement ends the transaction on both databases. Without this, PostgreSQL answers COMMIT with
    /// ROLLBACK and sqlx calls that a success; and SQLite, which rolls back by itself on a full disk, would run
    /// the next statement outside any transaction.
    pub(crate) fn check(&self) -> Result<(), DbErr> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(DbErr::Custom("an earlier statement of this transaction failed".into()));
        }
        Ok(())
    }

    /// The transaction, when it is our own. `None` on a turn.
    pub(crate) fn into_tx(self) -> Option<DatabaseTransaction> {
        match self.route {
            Route::Tx(tx) => Some(tx),
            Route::Turn(..) | Route::Once(..) => None,
        }
    }

    fn saw(&self, sql: &str) -> Result<(), DbErr> {
        probe::saw(sql);
        if let Route::Once(_, asked) = &self.route
            && asked.swap(true, Ordering::Relaxed)
        {
            return Err(DbErr::Custom("a glance is one statement".into()));
        }
        self.check()
    }

    fn note<T>(&self, result: Result<T, DbErr>) -> Result<T, DbErr> {
        if result.is_err() {
            self.broken.store(true, Ordering::Relaxed);
        }
        result
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        match &self.route {
            Route::Tx(tx) => tx.get_database_backend(),
            Route::Once(pool, _) => pool.get_database_backend(),
            Route::Turn(..) => DbBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
        self.saw(&stmt.sql)?;
        self.note(match &self.route {
            Route::Tx(tx) => tx.execute_raw(stmt).await,
            Route::Once(pool, _) => pool.execute_raw(stmt).await,
            Route::Turn(lane, turn) => match query(stmt).execute(lane.hold(*turn).await?.conn()).await {
                Ok(done) => Ok(done.into()),
                Err(err) => Err(failed(err)),
            },
        })
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.saw(sql)?;
        self.note(match &self.route {
            Route::Tx(tx) => tx.execute_unprepared(sql).await,
            Route::Once(pool, _) => pool.execute_unprepared(sql).await,
            Route::Turn(lane, turn) => {
                match lane.hold(*turn).await?.conn().execute(AssertSqlSafe(sql.to_owned())).await {
                    Ok(done) => Ok(done.into()),
                    Err(err) => Err(failed(err)),
                }
            }
        })
    }

    async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.saw(&stmt.sql)?;
        self.note(match &self.route {
            Route::Tx(tx) => tx.query_one_raw(stmt).await,
            Route::Once(pool, _) => pool.query_one_raw(stmt).await,
            Route::Turn(lane, turn) => match query(stmt).fetch_optional(lane.hold(*turn).await?.conn()).await {
                Ok(row) => Ok(row.map(Into::into)),
                Err(err) => Err(failed(err)),
            },
        })
    }

    async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.saw(&stmt.sql)?;
        self.note(match &self.route {
            Route::Tx(tx) => tx.query_all_raw(stmt).await,
            Route::Once(pool, _) => pool.query_all_raw(stmt).await,
            Route::Turn(lane, turn) => match query(stmt).fetch_all(lane.hold(*turn).await?.conn()).await {
                Ok(rows) => Ok(rows.into_iter().map(Into::into).collect()),
                Err(err) => Err(failed(err)),
            },
        })
    }
}

/// The SQLite writer connection. Statements are accepted from the holder of the current turn only, so a handle
/// whose turn was taken away cannot write into somebody else's savepoint.
pub(crate) struct Lane(Mutex<State>);

struct State {
    conn: SqliteConnection,
    turn: u64,
}

struct Held<'a>(MutexGuard<'a, State>);

impl Held<'_> {
    fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.0.conn
    }
}

impl Lane {
    pub(crate) async fn open(options: &SqliteConnectOptions) -> Result<Self, DbErr> {
        let conn = SqliteConnection::connect_with(options).await.map_err(failed)?;
        Ok(Self(Mutex::new(State { conn, turn: 0 })))
    }

    async fn hold(&self, turn: u64) -> Result<Held<'_>, DbErr> {
        let state = self.0.lock().await;
        if state.turn != turn {
            return Err(DbErr::Custom(OUT_OF_TIME.into()));
        }
        Ok(Held(state))
    }

    /// Runs BEGIN, SAVEPOINT, COMMIT and the like. Only the writer task calls it, and nothing cancels that task.
    pub(crate) async fn control(&self, sql: &'static str) -> Result<(), DbErr> {
        self.0.lock().await.conn.execute(sql).await.map_err(failed).map(drop)
    }

    /// Ends the turn of whoever has it (waiting for a statement under way) and names the next one.
    pub(crate) async fn next_turn(&self) -> u64 {
        let mut state = self.0.lock().await;
        state.turn += 1;
        state.turn
    }

    /// Has COMMIT call `hook` first; `false` makes SQLite fail it. Tests only.
    pub(crate) async fn on_commit(&self, hook: Arc<dyn Fn() -> bool + Send + Sync>) -> Result<(), DbErr> {
        let mut state = self.0.lock().await;
        state.conn.lock_handle().await.map_err(failed)?.set_commit_hook(move || hook());
        Ok(())
    }

    /// Closes the connection, which rolls back whatever was open on it.
    pub(crate) async fn close(self: Arc<Self>) {
        if let Some(lane) = Arc::into_inner(self) {
            let _ = lane.0.into_inner().conn.close().await;
        }
    }
}

fn query(stmt: Statement) -> sqlx::query::Query<'static, sqlx::Sqlite, SqlxValues> {
    let values = stmt.values.unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(stmt.sql), SqlxValues(values))
}

fn failed(err: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(Arc::new(err)))
}

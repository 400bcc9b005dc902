//! Tests on both databases. [`db_test!`] runs one test body on `SQLite` and on `PostgreSQL`; [`TestDb`] is the
//! database of one test; [`Shop`] is a business with people and stock in it; [`note`] is a table whose rows have
//! an owner.
//!
//! Dev-dependency only. It opens its own raw connection beside the product's, to look behind the walls.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::panic,
    reason = "looks behind the walls and fails loudly; dev-dependency only"
)]

pub mod note;
mod pg;
mod shop;

pub use pg::server;
pub use shop::{Shop, piece};

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use db::{Batch, Clock, Config, Db, Entropy};
use domain::Timestamp;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, prelude::Uuid};

/// Where the clock of every [`TestDb`] starts.
pub const START: Timestamp = Timestamp(1_800_000_000_000);

/// Declares a test that runs as `name::sqlite` and `name::postgres`.
/// Without `PostgreSQL`: `cargo nextest run -E 'not test(/::postgres$/)'`.
#[macro_export]
macro_rules! db_test {
    ($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block) => {
        $(#[$meta])*
        mod $name {
            use super::*;

            #[test]
            fn sqlite() { $crate::block_on(|| async { run($crate::TestDb::sqlite().await).await }); }

            #[test]
            fn postgres() { $crate::block_on(|| async { run($crate::TestDb::postgres().await).await }); }

            async fn run($db: $crate::TestDb) $body
        }
    };
}

/// Bytes of stack of a test. Futures of an unoptimised build lie on it whole, and the two megabytes that a test is given do
/// not hold those of a test that walks through every server function.
const STACK: usize = 16 * 1024 * 1024;

/// Runs a test to its end, with two workers.
///
/// # Panics
/// As the test does.
pub fn block_on<F: Future<Output = ()>>(test: impl FnOnce() -> F + Send + 'static) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.unwrap().block_on(test());
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap();
    if let Err(why) = thread.join() {
        std::panic::resume_unwind(why);
    }
}

/// A clock that stands still until it is moved.
#[must_use]
pub fn clock() -> (Clock, Arc<AtomicI64>) {
    let hand = Arc::new(AtomicI64::new(START.0));
    let seen = Arc::clone(&hand);
    (Arc::new(move || Timestamp(seen.load(Ordering::Relaxed))), hand)
}

/// Randomness that is the same in every run.
#[must_use]
pub fn entropy(seed: u64) -> Entropy {
    let stream = Mutex::new(ChaCha8Rng::seed_from_u64(seed));
    Arc::new(move |buffer| stream.lock().unwrap().fill_bytes(buffer))
}

/// The database of one test. Its clock stands still, its ids are the same in every run.
pub struct TestDb {
    /// The product's door.
    pub db: Db,
    /// The back door: a plain `SeaORM` connection to the same database.
    pub raw: DatabaseConnection,
    hand: Arc<AtomicI64>,
    config: Config,
    _home: Home,
}

enum Home {
    File(PathBuf),
    /// A clone, dropped by a later run, or somebody else's file.
    Elsewhere,
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::File(dir) = self {
            let _ = std::fs::remove_dir_all(dir);
        }
    }
}

impl TestDb {
    /// A new `SQLite` file.
    pub async fn sqlite() -> Self {
        Self::sqlite_with(Batch::default()).await
    }

    /// A new `SQLite` file, with chosen bounds of the group commit.
    pub async fn sqlite_with(batch: Batch) -> Self {
        let dir = folder();
        let url = format!("sqlite://{}", dir.join("test.db").display());
        Self::open(url, batch, 0, Home::File(dir)).await
    }

    /// A `SQLite` file that is there already, and stays. Its randomness is another, as in another process.
    pub async fn at(path: &str) -> Self {
        Self::open(format!("sqlite://{path}"), Batch::default(), 1, Home::Elsewhere).await
    }

    /// A new `PostgreSQL` database, cloned from a template that is migrated once.
    pub async fn postgres() -> Self {
        Self::open(pg::clone().await, Batch::default(), 0, Home::Elsewhere).await
    }

    async fn open(url: String, batch: Batch, seed: u64, home: Home) -> Self {
        let (clock, hand) = clock();
        let config = Config { url, connections: 8, batch, page_limit: None, clock, entropy: entropy(seed) };
        let db = Db::open(config.clone()).await.unwrap();
        let raw = Database::connect(&config.url).await.unwrap();
        Self { db, raw, hand, config, _home: home }
    }

    /// Another process on the same database, with the same clock.
    pub async fn another(&self) -> Db {
        Db::open(self.config.clone()).await.unwrap()
    }

    /// Another process with other bounds of the group commit.
    pub async fn another_with(&self, batch: Batch) -> Db {
        Db::open(Config { batch, ..self.config.clone() }).await.unwrap()
    }

    /// How this database is opened: its URL, clock and randomness.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Where the `SQLite` file is.
    #[must_use]
    pub fn path(&self) -> String {
        self.config.url.trim_start_matches("sqlite://").to_owned()
    }

    /// A new id.
    #[must_use]
    pub fn id<I: From<Uuid>>(&self) -> I {
        self.db.mint()
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.db.now()
    }

    /// Moves the clock.
    pub fn advance(&self, millis: i64) {
        self.hand.fetch_add(millis, Ordering::Relaxed);
    }

    /// Runs SQL behind the walls.
    ///
    /// # Errors
    /// The database's words.
    pub async fn sql(&self, sql: &str) -> Result<(), String> {
        self.raw.execute_unprepared(sql).await.map(drop).map_err(|err| err.to_string())
    }

    /// Counts rows behind the walls: `count("item WHERE availability = 'sold'")`.
    pub async fn count(&self, from: &str) -> i64 {
        let stmt = Statement::from_string(self.backend(), format!("SELECT COUNT(*) AS n FROM {from}"));
        self.raw.query_one_raw(stmt).await.unwrap().unwrap().try_get("", "n").unwrap()
    }

    /// The column `name` of a query behind the walls.
    pub async fn names(&self, sql: &str) -> Vec<String> {
        let rows = self.raw.query_all_raw(Statement::from_string(self.backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
    }

    /// How `SQLite` would run a statement: `EXPLAIN QUERY PLAN`, one line per step.
    pub async fn plan(&self, sql: &str) -> Vec<String> {
        let stmt = Statement::from_string(self.backend(), format!("EXPLAIN QUERY PLAN {sql}"));
        let steps = self.raw.query_all_raw(stmt).await.unwrap();
        steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect()
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.raw.get_database_backend()
    }

    /// A UUID as this database writes it in SQL text.
    #[must_use]
    pub fn literal(&self, id: impl Into<Uuid>) -> String {
        match self.backend() {
            DbBackend::Postgres => format!("'{}'", id.into()),
            _ => format!("X'{}'", id.into().simple()),
        }
    }
}

/// A new folder for one database. `VITRINE_TEST_TMP=/dev/shm` makes fsync free.
fn folder() -> PathBuf {
    let home = std::env::var_os("VITRINE_TEST_TMP").map_or_else(std::env::temp_dir, Into::into);
    loop {
        let dir = home.join(format!("vitrine-test-{}", unique()));
        match std::fs::create_dir(&dir) {
            Ok(()) => return dir,
            // Left behind by a process that was killed and had our number.
            Err(err) if err.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(err) => panic!("{}: {err}", dir.display()),
        }
    }
}

/// A name that no other test of this machine has now.
fn unique() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

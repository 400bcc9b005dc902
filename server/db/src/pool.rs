//! Opening the database: readers, the writer, migrations. The only file that names a URL, a pragma or a pool.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this file owns the connections")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::{OrgId, SessionId, Timestamp, UserId, sales::Live};
use sea_orm::{
    ColumnTrait, ConnectOptions, Database, DatabaseConnection, EntityTrait, JoinType, QueryFilter, QuerySelect,
    prelude::Uuid,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Notify, broadcast};
use uuid::Builder;

use crate::{
    Batch, Error, Grant, Principal, Result,
    conn::Conn,
    entity::{membership, session},
    live::{Told, Wire},
    migration::Migrator,
    write::End,
    writer::{Turn, Writer},
};

/// Where the time comes from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Where randomness comes from: fills the buffer.
pub type Entropy = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What `Db::open` needs.
#[derive(Clone)]
pub struct Config {
    /// `sqlite:///path/file.db` or `postgres://…`.
    pub url: String,
    /// Connections of the reader pool, and of the writer pool on PostgreSQL.
    pub connections: u32,
    /// Bounds of the group commit on SQLite.
    pub batch: Batch,
    /// A quota for the database file on SQLite, in pages of 4 KiB: writing beyond it answers as a full disk does.
    /// `None` leaves it to the disk.
    pub page_limit: Option<u32>,
    /// The injected clock.
    pub clock: Clock,
    /// The injected randomness.
    pub entropy: Entropy,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: DatabaseConnection,
    writer: Write,
    clock: Clock,
    entropy: Entropy,
    /// Rung after a commit that planned work, so that the worker of this process need not poll for it.
    work: Notify,
    expected: AtomicBool,
    wire: Wire,
}

enum Write {
    Postgres(DatabaseConnection),
    Sqlite(Writer),
}

impl Db {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it cannot be reached or a migration fails.
    pub async fn open(config: Config) -> Result<Self> {
        let (clock, entropy) = (config.clock.clone(), config.entropy.clone());
        let wire = Wire::new((!config.url.starts_with("sqlite:")).then(|| config.url.clone()));
        let (readers, writer) =
            if config.url.starts_with("sqlite:") { sqlite(config).await? } else { postgres(config).await? };
        Ok(Self(Arc::new(Inner {
            readers,
            writer,
            clock,
            entropy,
            work: Notify::new(),
            expected: AtomicBool::new(false),
            wire,
        })))
    }

    /// A number that changes with the schema.
    #[must_use]
    pub fn schema_fingerprint() -> u64 {
        crate::migration::fingerprint()
    }

    /// Reads who a person is in an organization. Only `identity::authenticate` and the job runner may call it
    /// (clippy ban).
    ///
    /// # Errors
    /// `NotFound` for somebody without a membership.
    pub async fn principal(&self, org: OrgId, user: UserId) -> Result<Principal> {
        let rows = membership::Entity::find()
            .filter(membership::Column::OrgId.eq(org))
            .filter(membership::Column::UserId.eq(user))
            .filter(membership::Column::LeftAt.is_null())
            .all(self.readers())
            .await?;
        self.with_grants(org, user, rows)
    }

    /// The live session of this id and its person, in one statement. `None` when it was ended, has expired or its
    /// person has left. Only `identity::authenticate` may call it (clippy ban).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visitor(&self, session: SessionId) -> Result<Option<(session::Model, Principal)>> {
        let rows = session::Entity::find()
            .filter(session::Column::Id.eq(session))
            .filter(session::Column::RevokedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(self.now()))
            .filter(membership::Column::LeftAt.is_null())
            .join(
                JoinType::InnerJoin,
                session::Entity::belongs_to(membership::Entity)
                    .from((session::Column::OrgId, session::Column::UserId))
                    .to((membership::Column::OrgId, membership::Column::UserId))
                    .into(),
            )
            .select_also(membership::Entity)
            .all(self.readers())
            .await?;
        let mut found = None;
        let mut memberships = Vec::with_capacity(rows.len());
        for (session, membership) in rows {
            found.get_or_insert(session);
            memberships.extend(membership);
        }
        let Some(session) = found else { return Ok(None) };
        match self.with_grants(session.org_id, session.user_id, memberships) {
            Ok(principal) => Ok(Some((session, principal))),
            Err(Error::NotFound) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn with_grants(&self, org: OrgId, user: UserId, rows: Vec<membership::Model>) -> Result<Principal> {
        if rows.is_empty() {
            return Err(Error::NotFound);
        }
        let grants = rows
            .into_iter()
            .map(|row| Grant { store: row.store_id, role: row.role, records: row.records, team: row.team })
            .collect();
        Ok(Principal { db: self.clone(), org, user, grants })
    }

    /// Closes the pools; the SQLite writer ends with the last clone of this handle.
    pub async fn close(self) {
        let _ = self.0.readers.close_by_ref().await;
        if let Write::Postgres(pool) = &self.0.writer {
            let _ = pool.close_by_ref().await;
        }
    }

    pub(crate) fn readers(&self) -> &DatabaseConnection {
        &self.0.readers
    }

    /// The injected clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// Fills a buffer from the injected randomness.
    pub fn random(&self, buffer: &mut [u8]) {
        (self.0.entropy)(buffer);
    }

    /// A new time-ordered id (UUIDv7, RFC 9562): the one place that makes one.
    #[must_use]
    pub fn mint<I: From<Uuid>>(&self) -> I {
        let mut random = [0; 10];
        self.random(&mut random);
        let millis = u64::try_from(self.now().0).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into()
    }

    pub(crate) fn expect_work(&self) {
        self.0.expected.store(true, Ordering::Release);
    }

    pub(crate) fn wake(&self) {
        if self.0.expected.swap(false, Ordering::AcqRel) {
            self.0.work.notify_one();
        }
    }

    /// Waits until a transaction of this process has planned work. Other processes are found by polling.
    pub async fn work(&self) {
        self.0.work.notified().await;
    }

    /// Everything that is told to open pages from now on, of all organizations: whoever passes it on picks one.
    #[must_use]
    pub fn told(&self) -> broadcast::Receiver<Told> {
        self.0.wire.subscribe()
    }

    pub(crate) fn tell(&self, org: OrgId, words: Vec<Live>) {
        self.0.wire.tell(org, words);
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        Ok(self.readers().ping().await?)
    }

    /// An unscoped write, for the store handle and for `outbox.rs` and `audit.rs`.
    pub(crate) async fn write(&self) -> Result<(Conn, End)> {
        match &self.0.writer {
            Write::Postgres(pool) => Ok((Conn::begin(pool).await?, End::Own)),
            Write::Sqlite(writer) => {
                let Turn { lane, number, verdict } = writer.turn().await?;
                Ok((Conn::turn(lane, number), End::Shared(verdict)))
            }
        }
    }
}

async fn sqlite(config: Config) -> Result<(DatabaseConnection, Write)> {
    let invalid = |_| Error::Invalid("database url");
    let writes = config
        .url
        .parse::<SqliteConnectOptions>()
        .map_err(invalid)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full) // acknowledged = on disk
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .pragma("recursive_triggers", "on") // or INSERT OR REPLACE would delete ledger rows without firing the trigger
        .statement_cache_capacity(256);
    let writes = sea_orm::sqlx::ConnectOptions::disable_statement_logging(writes);

    let mut setup = ConnectOptions::new(config.url.clone());
    let same = writes.clone();
    setup.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(move |_| same.clone());
    let setup = Database::connect(setup).await?;
    Migrator::up(&setup, None).await?;
    setup.close().await?;

    let mut readers = ConnectOptions::new(config.url);
    // A page goes through the channel from SQLite's thread in one go.
    let reads = writes.clone().pragma("query_only", "on").row_buffer_size(256);
    readers
        .max_connections(config.connections)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |_| reads.clone());
    let readers = Database::connect(readers).await?;
    let writes = match config.page_limit {
        Some(pages) => writes.pragma("max_page_count", pages.to_string()),
        None => writes,
    };
    Ok((readers, Write::Sqlite(Writer::start(writes, config.batch).await?)))
}

async fn postgres(config: Config) -> Result<(DatabaseConnection, Write)> {
    let mut options = ConnectOptions::new(config.url);
    options.max_connections(config.connections).test_before_acquire(false).sqlx_logging(false);
    let writer = Database::connect(options.clone()).await?;
    Migrator::up(&writer, None).await?;
    options.map_sqlx_postgres_opts(|o| {
        o.options([("default_transaction_read_only", "on"), ("default_transaction_isolation", "repeatable read")])
    });
    Ok((Database::connect(options).await?, Write::Postgres(writer)))
}

//! The world outside: the clock, randomness, the environment. The only file that reads any of them.
#![expect(clippy::disallowed_methods, reason = "this file is where the world enters")]

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use rand::TryRngCore;

/// The system clock.
#[must_use]
pub fn clock() -> db::Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// The operating system's randomness.
#[must_use]
pub fn entropy() -> db::Entropy {
    Arc::new(|buffer| {
        // Without randomness no secret may be made, so there is nothing sensible to go on with.
        if let Err(err) = rand::rngs::OsRng.try_fill_bytes(buffer) {
            tracing::error!(error = %err, "entropy.failed");
            std::process::abort();
        }
    })
}

/// An environment variable.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Opens the database with the real clock and randomness.
///
/// # Errors
/// When it cannot be reached or a migration fails.
pub async fn open_database(url: String) -> db::Result<db::Db> {
    open_database_with(url, clock(), entropy()).await
}

/// Opens the database with a clock and randomness of the caller: the demo shop tells its own time.
///
/// # Errors
/// As [`open_database`].
pub async fn open_database_with(url: String, clock: db::Clock, entropy: db::Entropy) -> db::Result<db::Db> {
    let batch = db::Batch::default();
    db::Db::open(db::Config { url, connections: 4, batch, page_limit: None, clock, entropy }).await
}

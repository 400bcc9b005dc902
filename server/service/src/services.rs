//! What every use-case may lean on: the database, object storage, outgoing mail, keys and settings. One value, made
//! once at start, cheap to clone.

use std::sync::Arc;

use db::Db;
use tokio::sync::Semaphore;

use crate::gateways::{Blobs, Mailer};

/// Who may open a business here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignUpDoor {
    /// Open until the first account exists: what a self-hosted shop wants.
    UntilFirst,
    /// Open to everybody: what a host wants.
    Open,
    /// Closed.
    Closed,
}

/// What use-cases need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where browsers reach this installation, without a slash at the end: for links in mails.
    pub public_url: String,
    /// Who may open a business.
    pub sign_up: SignUpDoor,
    /// Cookies travel on TLS only, under their `__Host-` names.
    pub secure_cookies: bool,
}

/// The secrets of this installation.
pub struct Keys {
    /// Signs access tokens.
    pub session: [u8; 32],
}

/// The handle of the use-cases.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    db: Db,
    blobs: Blobs,
    mailer: Arc<dyn Mailer>,
    keys: Keys,
    settings: Settings,
    /// Hashing and image work are bounded, so that a rush of either cannot starve everything else.
    heavy: Semaphore,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, blobs: Blobs, mailer: Arc<dyn Mailer>, keys: Keys, settings: Settings) -> Self {
        Self(Arc::new(Inner { db, blobs, mailer, keys, settings, heavy: Semaphore::new(2) }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// Object storage.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    pub(crate) fn mailer(&self) -> &dyn Mailer {
        &*self.0.mailer
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Runs CPU-heavy work off the async threads, a few at a time. `None` when it panicked.
    pub(crate) async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _permit = self.0.heavy.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}

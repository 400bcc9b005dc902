//! What every use-case may lean on: the database, the ways out of the house, keys and settings. One value, made
//! once at start, cheap to clone.

use std::sync::{Arc, OnceLock};

use db::Db;
use domain::{AppError, Code};
use tokio::sync::Semaphore;

use crate::gateways::{Blobs, Mailer, Payments, Printers};

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
    /// Seals the secrets of others.
    pub secrets: [u8; 32],
}

/// The ways out of the house.
pub struct Doors {
    /// Object storage.
    pub blobs: Blobs,
    /// Outgoing mail.
    pub mailer: Arc<dyn Mailer>,
    /// The card gateway.
    pub payments: Arc<dyn Payments>,
    /// Receipt printers.
    pub printers: Arc<dyn Printers>,
}

/// The handle of the use-cases.
#[derive(Clone)]
pub struct Services(Arc<Inner>);

struct Inner {
    db: Db,
    blobs: Blobs,
    mailer: Arc<dyn Mailer>,
    payments: Arc<dyn Payments>,
    printers: Arc<dyn Printers>,
    keys: Keys,
    settings: Settings,
    /// Hashing and image work are bounded, so that a rush of either cannot starve everything else.
    passwords: Arc<Semaphore>,
    files: Arc<Semaphore>,
    /// The fonts of the machine, looked at when the first document is drawn.
    fonts: OnceLock<papers::Fonts>,
}

impl Services {
    /// Puts the parts together.
    #[must_use]
    pub fn new(db: Db, doors: Doors, keys: Keys, settings: Settings) -> Self {
        let Doors { blobs, mailer, payments, printers } = doors;
        let (passwords, files) = (Arc::new(Semaphore::new(2)), Arc::new(Semaphore::new(2)));
        let fonts = OnceLock::new();
        Self(Arc::new(Inner { db, blobs, mailer, payments, printers, keys, settings, passwords, files, fonts }))
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

    pub(crate) fn payments(&self) -> &dyn Payments {
        &*self.0.payments
    }

    pub(crate) fn printers(&self) -> &dyn Printers {
        &*self.0.printers
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Draws a document as PDF, off the async threads.
    ///
    /// # Errors
    /// `server.fault` when it cannot be drawn.
    pub async fn pdf(&self, paper: papers::Paper, sheet: papers::Sheet) -> Result<Vec<u8>, AppError> {
        let inner = Arc::clone(&self.0);
        let drawn =
            self.heavy(move || papers::pdf(&paper, sheet, inner.fonts.get_or_init(|| papers::Fonts::new(&[])))).await;
        drawn.and_then(Result::ok).ok_or_else(|| AppError::new(Code::Internal, "The document cannot be drawn."))
    }

    /// Hashes a password off the async threads, two at a time. `None` when it panicked.
    pub(crate) async fn hash<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        apart(&self.0.passwords, work).await
    }

    /// Reads a picture or a file off the async threads, two at a time: never in the way of signing in. `None` when it
    /// panicked.
    pub(crate) async fn heavy<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        apart(&self.0.files, work).await
    }
}

/// Runs work on a thread of its own when there is room. The work holds its place, not its caller: who leaves in the
/// middle cannot make room for more.
async fn apart<T: Send + 'static>(room: &Arc<Semaphore>, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    let held = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(held).await.ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use super::*;

    /// Callers who leave at once: the work they began still counts.
    #[tokio::test]
    async fn whoever_leaves_makes_no_room() {
        let room = Arc::new(Semaphore::new(2));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let open = Arc::new(AtomicBool::new(false));
        for _ in 0..6 {
            let (running, most, open) = (Arc::clone(&running), Arc::clone(&most), Arc::clone(&open));
            let work = move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                while !open.load(Ordering::SeqCst) {
                    std::thread::yield_now();
                }
                running.fetch_sub(1, Ordering::SeqCst);
            };
            let caller = tokio::spawn({
                let room = Arc::clone(&room);
                async move { apart(&room, work).await }
            });
            tokio::task::yield_now().await;
            caller.abort();
        }
        open.store(true, Ordering::SeqCst);
        assert_eq!(apart(&room, || "there is room again").await, Some("there is room again"));
        assert!(most.load(Ordering::SeqCst) <= 2);
    }
}

//! What changed, told to every open page of an organization: after the commit, and to every process.
//!
//! SQLite has one process, so a channel is enough. On PostgreSQL the words travel inside the transaction
//! (`pg_notify`): they are delivered if and only if it commits, to every process that listens.
#![expect(clippy::disallowed_methods, reason = "a notification belongs to no table")]

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering},
};

use domain::{OrgId, sales::Live};
use sea_orm::{ConnectionTrait, DbBackend, Statement, sqlx::postgres::PgListener};
use serde::{Deserialize, Serialize};
use tokio::{sync::broadcast, task::AbortHandle};

use crate::{Error, Result, conn::Conn};

/// The channel of the database that words travel on.
const CHANNEL: &str = "vitrine_live";
/// Words that a slow reader may lag behind; after that it is told that it missed some.
const BACKLOG: usize = 1024;
/// The longest payload that PostgreSQL takes is 8,000 bytes.
const LONGEST: usize = 7_900;

/// Words and whose they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Told {
    /// The organization.
    pub org: OrgId,
    /// What changed; `None` when words were missed, so that everything may have.
    pub live: Option<Live>,
}

/// Where words go in this process.
pub(crate) struct Wire {
    sender: broadcast::Sender<Told>,
    /// The database to listen to; `None` for SQLite.
    url: Option<String>,
    listening: AtomicBool,
    listener: Mutex<Option<AbortHandle>>,
}

impl Wire {
    pub(crate) fn new(url: Option<String>) -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        Self { sender, url, listening: AtomicBool::new(false), listener: Mutex::new(None) }
    }

    /// Everything that is told from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Told> {
        let receiver = self.sender.subscribe();
        if let Some(url) = &self.url
            && !self.listening.swap(true, Ordering::AcqRel)
        {
            let task = tokio::spawn(listen(url.clone(), self.sender.clone()));
            if let Ok(mut slot) = self.listener.lock() {
                *slot = Some(task.abort_handle());
            }
        }
        receiver
    }

    /// Tells this process. Nobody may be listening, and that is fine.
    pub(crate) fn tell(&self, org: OrgId, words: Vec<Live>) {
        for live in words {
            let _ = self.sender.send(Told { org, live: Some(live) });
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if let Ok(Some(task)) = self.listener.lock().map(|mut slot| slot.take()) {
            task.abort();
        }
    }
}

/// Puts words into the transaction.
pub(crate) async fn notify(conn: &Conn, org: OrgId, words: &[Live]) -> Result<()> {
    for live in words {
        let mut payload = write(org, Some(live))?;
        if payload.len() > LONGEST {
            payload = write(org, None)?; // too much to say: look at everything again
        }
        let say = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT pg_notify($1, $2)",
            [CHANNEL.into(), payload.into()],
        );
        conn.execute_raw(say).await?;
    }
    Ok(())
}

fn write(org: OrgId, live: Option<&Live>) -> Result<String> {
    serde_json::to_string(&Told { org, live: live.cloned() }).map_err(|_| Error::Invalid("live"))
}

/// Listens for as long as the process lives. The driver connects again by itself; what was said meanwhile is lost,
/// and everybody is told so.
async fn listen(url: String, sender: broadcast::Sender<Told>) {
    loop {
        let Ok(mut listener) = PgListener::connect(&url).await else {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            continue;
        };
        if listener.listen(CHANNEL).await.is_err() {
            continue;
        }
        loop {
            match listener.try_recv().await {
                Ok(Some(words)) => {
                    if let Ok(told) = serde_json::from_str::<Told>(words.payload()) {
                        let _ = sender.send(told);
                    }
                }
                Ok(None) => {
                    let _ = sender.send(Told { org: OrgId::from(uuid::Uuid::nil()), live: None });
                }
                Err(_) => break,
            }
        }
    }
}

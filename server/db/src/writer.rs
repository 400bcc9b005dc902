//! The SQLite writer: one connection, many use-cases, one COMMIT for several of them (group commit).
//!
//! One task owns every control statement (BEGIN, SAVEPOINT, RELEASE, ROLLBACK, COMMIT) and lends the connection
//! out, one *turn* at a time. A use-case only runs row statements, so dropping it at any await point can never
//! leave a half-run control statement behind:
//!
//! ```text
//! BEGIN IMMEDIATE
//!   SAVEPOINT turn   -> lent to use-case A -> commit()         -> RELEASE, A waits
//!   SAVEPOINT turn   -> lent to use-case B -> dropped or error -> ROLLBACK TO, RELEASE
//!   SAVEPOINT turn   -> lent to use-case C -> commit()         -> RELEASE, C waits
//! COMMIT (one fsync) -> A and C are answered; if it fails both get `Error::Retry`
//! ```
//!
//! The verdict of a turn is a `oneshot` whose payload is the channel for the answer: sending it means "keep",
//! dropping it means "undo". So a `StoreTx` needs no `Drop` of its own, and a panic, a cancelled task and a
//! forgotten commit are the same case.
//!
//! A batch ends when nobody is waiting (a lone sale is committed at once), or at [`Batch::max_turns`], or after
//! [`Batch::max_time`].

use std::{sync::Arc, time::Duration};

use sea_orm::{DbErr, sqlx::sqlite::SqliteConnectOptions};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};

use crate::{
    conn::Lane,
    error::{Error, Result},
};

/// The bounds of a batch.
#[derive(Clone)]
pub struct Batch {
    /// Turns in one COMMIT. 1 switches group commit off.
    pub max_turns: usize,
    /// No new turn starts in a batch that is older than this.
    pub max_time: Duration,
    /// A use-case that keeps the connection longer than this is rolled back.
    pub max_turn_time: Duration,
    /// How long `begin()` waits for its turn.
    pub max_wait: Duration,
    /// Called inside COMMIT; `false` makes it fail. For tests.
    pub commit_hook: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            max_turns: 128,
            max_time: Duration::from_millis(25),
            max_turn_time: Duration::from_secs(2),
            max_wait: Duration::from_secs(5),
            commit_hook: None,
        }
    }
}

/// How a waiting use-case learns that its batch is on disk.
type Answer = oneshot::Sender<Result<()>>;

/// The connection, lent.
pub(crate) struct Turn {
    pub(crate) lane: Arc<Lane>,
    pub(crate) number: u64,
    pub(crate) verdict: Verdict,
}

/// The end of a turn: sent means keep, dropped means undo.
pub(crate) struct Verdict(oneshot::Sender<Answer>);

impl Verdict {
    /// Keeps what the turn wrote and waits until it is on disk.
    pub(crate) async fn keep(self) -> Result<()> {
        let (answer, on_disk) = oneshot::channel();
        // Either failure means that the writer gave the turn up: it was undone.
        let lost = || Error::Retry("the writer gave this transaction up".into());
        self.0.send(answer).map_err(|_| lost())?;
        on_disk.await.map_err(|_| lost())?
    }
}

/// The door to the writer task.
pub(crate) struct Writer {
    queue: mpsc::Sender<oneshot::Sender<Result<Turn>>>,
    max_wait: Duration,
}

impl Writer {
    /// Opens the connection and starts the task. The task ends when the last `Writer` is dropped.
    pub(crate) async fn start(options: SqliteConnectOptions, batch: Batch) -> Result<Self> {
        let (queue, requests) = mpsc::channel(1024);
        let max_wait = batch.max_wait;
        let task = Task { lane: open(&options, &batch).await?, options, batch, requests };
        tokio::spawn(task.run());
        Ok(Self { queue, max_wait })
    }

    /// Waits for a turn.
    pub(crate) async fn turn(&self) -> Result<Turn> {
        let (request, turn) = oneshot::channel();
        let asked = async {
            self.queue.send(request).await.map_err(|_| ())?;
            turn.await.map_err(|_| ())
        };
        match timeout(self.max_wait, asked).await {
            Ok(Ok(turn)) => turn,
            Ok(Err(())) => Err(Error::Retry("the writer has stopped".into())),
            Err(_) => Err(Error::Retry("the writer is busy".into())),
        }
    }
}

/// What a use-case is told whose batch failed: a full disk is worth saying, everything else may be tried again.
fn not_on_disk(why: &DbErr) -> Error {
    match Error::from(why.clone()) {
        Error::Full => Error::Full,
        _ => Error::Retry(why.to_string()),
    }
}

async fn open(options: &SqliteConnectOptions, batch: &Batch) -> Result<Arc<Lane>, DbErr> {
    let lane = Lane::open(options).await?;
    if let Some(hook) = &batch.commit_hook {
        lane.on_commit(Arc::clone(hook)).await?;
    }
    Ok(Arc::new(lane))
}

struct Task {
    lane: Arc<Lane>,
    options: SqliteConnectOptions,
    batch: Batch,
    requests: mpsc::Receiver<oneshot::Sender<Result<Turn>>>,
}

impl Task {
    async fn run(mut self) {
        while let Some(first) = self.requests.recv().await {
            let mut waiting = Vec::new();
            let outcome = self.batch(first, &mut waiting).await;
            let failure = outcome.err();
            for answer in waiting {
                let _ = answer.send(failure.as_ref().map_or(Ok(()), |why| Err(not_on_disk(why))));
            }
            if failure.is_some() {
                self.reopen().await;
            }
        }
    }

    /// One outer transaction. Whoever is in `waiting` when it returns shares its outcome.
    async fn batch(&mut self, first: oneshot::Sender<Result<Turn>>, waiting: &mut Vec<Answer>) -> Result<(), DbErr> {
        if let Err(err) = self.lane.control("BEGIN IMMEDIATE").await {
            let _ = first.send(Err(not_on_disk(&err)));
            return Err(err);
        }
        let started = Instant::now();
        let mut request = Some(first);
        let mut turns = 0;
        while let Some(next) = request.take() {
            if let Some(answer) = self.turn(next).await? {
                waiting.push(answer);
            }
            turns += 1;
            if turns < self.batch.max_turns && started.elapsed() < self.batch.max_time {
                request = self.requests.try_recv().ok();
            }
        }
        // Nothing kept: no reason to pay for an fsync.
        self.lane.control(if waiting.is_empty() { "ROLLBACK" } else { "COMMIT" }).await
    }

    /// Lends the connection once. `Some` when the borrower asked to keep what it wrote.
    async fn turn(&self, request: oneshot::Sender<Result<Turn>>) -> Result<Option<Answer>, DbErr> {
        if request.is_closed() {
            return Ok(None); // gave up waiting
        }
        self.lane.control("SAVEPOINT turn").await?;
        let (verdict, decided) = oneshot::channel();
        let number = self.lane.next_turn().await;
        // If the borrower has gone meanwhile, the turn comes back in the Err, is dropped, and so undone below.
        let _ = request.send(Ok(Turn { lane: Arc::clone(&self.lane), number, verdict: Verdict(verdict) }));
        let answer = timeout(self.batch.max_turn_time, decided).await.ok().and_then(Result::ok);
        self.lane.next_turn().await; // from here on the borrower's handle is dead
        self.lane.control(if answer.is_some() { "RELEASE turn" } else { "ROLLBACK TO turn; RELEASE turn" }).await?;
        Ok(answer)
    }

    /// After any failed control statement nobody knows what is open on the connection: take a new one.
    async fn reopen(&mut self) {
        loop {
            match open(&self.options, &self.batch).await {
                Ok(fresh) => {
                    std::mem::replace(&mut self.lane, fresh).close().await;
                    return;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }
}

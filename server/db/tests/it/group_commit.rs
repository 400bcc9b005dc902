//! The `SQLite` writer: many use-cases, one COMMIT, and no way to lose, leak or acknowledge too early.

use std::{
    future::poll_fn,
    io::{BufRead, Write as _},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    task::Poll,
    time::Duration,
};

use db::{Authorized, Batch, Error, Result, entity::location};
use domain::{ItemId, StoreId, identity::inventory};
use sea_orm::EntityTrait;
use testkit::{Shop, TestDb, db_test};
use tokio::task::JoinHandle;

use crate::deeds::{place, take_in};

type Who = Arc<Authorized<inventory::Edit>>;

/// Far longer than any test: a bound that is not under test.
const FOREVER: Duration = Duration::from_secs(3600);

async fn shop(t: &TestDb) -> (Shop, StoreId, Who) {
    let shop = Shop::found(t, "A").await;
    let store = shop.store("a").await;
    let who = Arc::new(shop.owner(store).await);
    (shop, store, who)
}

async fn who(t: &TestDb) -> Who {
    shop(t).await.2
}

/// Starts a use-case: when this returns it stands in the writer's queue, and a task of its own goes on with it.
/// (On `PostgreSQL` there is no queue, so it may even have ended.)
async fn queued<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let mut work = Box::pin(tokio::task::unconstrained(work));
    match poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx))).await {
        Poll::Pending => tokio::spawn(work),
        Poll::Ready(out) => tokio::spawn(std::future::ready(out)),
    }
}

async fn queued_deed(who: &Who, id: ItemId) -> JoinHandle<Result<()>> {
    let who = who.clone();
    queued(async move { take_in(&who, id).await }).await
}

/// Writes one row.
async fn put(who: Who, name: &'static str) -> Result<()> {
    let tx = who.begin().await?;
    tx.insert(place(&tx, name)).await?;
    tx.commit().await
}

/// Counts COMMITs and can fail them.
#[derive(Default)]
struct Commits {
    count: AtomicUsize,
    fail: AtomicBool,
}

impl Commits {
    async fn watched(batch: Batch) -> (TestDb, Arc<Self>) {
        let commits = Arc::new(Self::default());
        let seen = commits.clone();
        let hook = move || {
            seen.count.fetch_add(1, Ordering::SeqCst);
            !seen.fail.load(Ordering::SeqCst)
        };
        (TestDb::sqlite_with(Batch { commit_hook: Some(Arc::new(hook)), ..batch }).await, commits)
    }

    fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_use_cases_share_one_commit() {
    let (t, commits) = Commits::watched(Batch { max_time: FOREVER, ..Batch::default() }).await;
    let who = who(&t).await;
    let first = who.begin().await.unwrap(); // holds the turn until everybody queues behind it
    let mut deeds = Vec::new();
    for _ in 0..50 {
        deeds.push(queued_deed(&who, t.id()).await);
    }
    drop(first);
    for deed in deeds {
        deed.await.unwrap().unwrap();
    }
    assert_eq!((t.count("item").await, commits.count()), (50, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_bounded_by_count() {
    let (t, commits) = Commits::watched(Batch { max_turns: 5, max_time: FOREVER, ..Batch::default() }).await;
    let who = who(&t).await;
    let first = who.begin().await.unwrap();
    let mut deeds = Vec::new();
    for _ in 0..19 {
        deeds.push(queued_deed(&who, t.id()).await);
    }
    drop(first);
    for deed in deeds {
        deed.await.unwrap().unwrap();
    }
    assert_eq!(commits.count(), 4, "(1 undone + 4 kept) + 5 + 5 + 5");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_bounded_by_time() {
    let (t, commits) = Commits::watched(Batch { max_time: Duration::ZERO, ..Batch::default() }).await;
    let who = who(&t).await;
    let first = who.begin().await.unwrap();
    let mut deeds = Vec::new();
    for _ in 0..7 {
        deeds.push(queued_deed(&who, t.id()).await);
    }
    drop(first);
    for deed in deeds {
        deed.await.unwrap().unwrap();
    }
    assert_eq!(commits.count(), 7, "a batch that is old takes nobody in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_it_is_committed_at_once() {
    let (t, commits) = Commits::watched(Batch { max_turns: 1000, max_time: FOREVER, ..Batch::default() }).await;
    let who = who(&t).await;
    for n in 1..=5 {
        take_in(&who, t.id()).await.unwrap(); // if it waited for company, it would wait here
        assert_eq!(commits.count(), n);
    }
    drop(who.begin().await.unwrap());
    take_in(&who, t.id()).await.unwrap();
    assert_eq!(commits.count(), 6, "and a turn that kept nothing costs no commit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_acknowledged_before_the_outer_commit() {
    // Holds COMMIT up, as a slow disk would.
    let (reached, mut is_reached) = tokio::sync::mpsc::unbounded_channel();
    let (let_go, may_go) = mpsc::channel::<()>();
    let may_go = Mutex::new(may_go);
    let hook = move || reached.send(()).is_ok() && may_go.lock().unwrap().recv().is_ok();
    let t = TestDb::sqlite_with(Batch { commit_hook: Some(Arc::new(hook)), ..Batch::default() }).await;
    let who = who(&t).await;
    let id = t.id();
    let mut deed = Box::pin(take_in(&who, id));
    tokio::select! {
        biased;
        _ = &mut deed => panic!("acknowledged before it was on disk"),
        _ = is_reached.recv() => {}
    }
    assert_eq!(t.count("item").await, 0, "nobody else sees it");
    let_go.send(()).unwrap();
    deed.await.unwrap();
    assert_eq!(t.count("item").await, 1);
}

db_test! { async fn a_failing_use_case_takes_nobody_with_it(t) {
    let (shop, a, who) = shop(&t).await;
    let wanted = shop.stock(a, 1).await[0];
    let colleague: Who = Arc::new(shop.owner(a).await);
    let first = who.begin().await.unwrap();
    let (mut honest, mut greedy) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        honest.push(queued_deed(&who, t.id()).await);
        let (who, id) = (who.clone(), t.id::<ItemId>());
        greedy.push(queued(async move { // fails after a write
            let tx = who.begin().await?;
            tx.insert(testkit::piece(tx.now(), id)).await?;
            tx.insert(testkit::piece(tx.now(), wanted)).await?; // the id is taken
            tx.commit().await
        }).await);
        honest.push(queued_deed(&colleague, t.id()).await);
    }
    drop(first);
    for deed in honest { deed.await.unwrap().unwrap(); }
    for deed in greedy { assert!(matches!(deed.await.unwrap(), Err(Error::Duplicate(_)))); }
    assert_eq!((t.count("item").await, t.count("cost").await), (21, 40));
} }

db_test! { async fn a_handle_dropped_without_commit_leaves_nothing(t) {
    let who = who(&t).await;
    for _ in 0..3 {
        let tx = who.begin().await.unwrap();
        tx.insert(place(&tx, "x")).await.unwrap();
        assert_eq!(tx.count(location::Entity::find()).await.unwrap(), 1, "it sees its own write");
        drop(tx);
    }
    let panics = tokio::spawn({ let who = who.clone(); async move {
        let tx = who.begin().await.unwrap();
        tx.insert(place(&tx, "x")).await.unwrap();
        panic!("a bug in a use-case");
    } });
    assert!(panics.await.is_err());
    put(who, "x").await.unwrap();
    assert_eq!(t.count("location").await, 1);
} }

db_test! { async fn dropping_a_use_case_anywhere_is_safe(t) {
    // 300 use-cases, half of them cut off after some number of polls (so at every await point), among honest ones.
    let who = who(&t).await;
    let mut fates = tokio::task::JoinSet::new();
    for n in 0..300_u64 {
        let (who, id) = (who.clone(), t.id::<ItemId>());
        fates.spawn(async move {
            let mut work = Box::pin(take_in(&who, id));
            if n % 2 == 1 {
                return (id, Some(work.await));
            }
            let mut left = 1 + n / 2 % 30;
            let out = poll_fn(|cx| {
                let state = work.as_mut().poll(cx);
                left -= 1;
                match state {
                    Poll::Ready(out) => Poll::Ready(Some(out)),
                    Poll::Pending if left == 0 => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                }
            }).await;
            drop(work);
            (id, out)
        });
    }
    let (mut acked, mut cut) = (Vec::new(), 0);
    while let Some(fate) = fates.join_next().await {
        match fate.unwrap() {
            (id, Some(Ok(()))) => acked.push(id),
            (_, Some(Err(other))) => panic!("{other}"),
            (_, None) => cut += 1,
        }
    }
    assert!(cut > 0);
    // The writer is alive and its connection is clean:
    let after = t.id();
    take_in(&who, after).await.unwrap();
    acked.push(after);
    for id in &acked {
        assert_eq!(t.count(&format!("item WHERE id = {}", t.literal(*id))).await, 1, "acknowledged, so it is there");
    }
    // All or nothing: everything that is there (a cut one may be, if it was cut inside commit) is complete.
    let items = t.count("item").await;
    assert!(items >= i64::try_from(acked.len()).unwrap());
    for (each, table) in [(2, "cost"), (1, "movement"), (1, "outbox"), (1, "audit")] {
        assert_eq!(t.count(table).await, each * items, "{table}");
    }
} }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_outer_commit_fails_everybody_is_told_to_retry() {
    let (t, commits) = Commits::watched(Batch { max_time: FOREVER, ..Batch::default() }).await;
    let who = who(&t).await;
    take_in(&who, t.id()).await.unwrap();
    commits.fail.store(true, Ordering::SeqCst);
    let first = who.begin().await.unwrap();
    let ids: Vec<ItemId> = (0..20).map(|_| t.id()).collect();
    let mut deeds = Vec::new();
    for id in &ids {
        deeds.push(queued_deed(&who, *id).await);
    }
    drop(first);
    for deed in deeds {
        assert!(matches!(deed.await.unwrap(), Err(Error::Retry(_))));
    }
    assert_eq!(t.count("item").await, 1, "nothing of the failed batch is there");
    commits.fail.store(false, Ordering::SeqCst);
    for id in ids {
        take_in(&who, id).await.unwrap(); // the same commands again
    }
    assert_eq!(t.count("item").await, 21);
}

/// Lets the writer believe that time has passed, while nothing else runs.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_use_case_that_keeps_the_writer_is_rolled_back_and_its_handle_is_dead() {
    let t = TestDb::sqlite().await;
    let who = who(&t).await;
    let stuck = who.begin().await.unwrap();
    stuck.insert(place(&stuck, "stuck")).await.unwrap();
    pass(Batch::default().max_turn_time * 2).await;
    let next = who.begin().await.unwrap(); // got its turn although `stuck` still lives
    let late = stuck.insert(place(&stuck, "late")).await;
    assert!(late.is_err(), "a late write cannot land in somebody else's savepoint");
    assert!(matches!(stuck.commit().await, Err(Error::Retry(_))));
    next.insert(place(&next, "next")).await.unwrap();
    next.commit().await.unwrap();
    assert_eq!((t.count("location").await, t.count("location WHERE name = 'next'").await), (1, 1));
}

#[tokio::test]
async fn a_handle_that_lost_its_turn_without_a_word_cannot_commit() {
    let t = TestDb::sqlite().await;
    let who = who(&t).await;
    let stuck = who.begin().await.unwrap();
    stuck.insert(place(&stuck, "stuck")).await.unwrap();
    pass(Batch::default().max_turn_time * 2).await;
    drop(who.begin().await.unwrap()); // so the turn is over
    assert!(matches!(stuck.commit().await, Err(Error::Retry(_))));
    assert_eq!(t.count("location").await, 0);
}

#[tokio::test]
async fn a_dead_handle_cannot_write_between_turns_either() {
    let t = TestDb::sqlite().await;
    let who = who(&t).await;
    let stuck = who.begin().await.unwrap();
    pass(Batch::default().max_turn_time * 2).await;
    put(who.clone(), "next").await.unwrap(); // acknowledged: nobody has a turn, no transaction is open
    assert!(stuck.insert(place(&stuck, "late")).await.is_err(), "or it would commit by itself");
    assert_eq!(t.count("location").await, 1);
}

#[tokio::test]
async fn begin_gives_up_in_time() {
    let t = TestDb::sqlite_with(Batch { max_turn_time: FOREVER, ..Batch::default() }).await;
    let who = who(&t).await;
    let held = who.begin().await.unwrap();
    let waiting = queued(put(who.clone(), "waiting")).await;
    pass(Batch::default().max_wait * 2).await;
    assert!(matches!(waiting.await.unwrap(), Err(Error::Retry(_))));
    drop(held);
    put(who, "next").await.unwrap();
    assert_eq!(t.count("location").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_commit_that_left_its_transaction_open_the_writer_works_again() {
    // A deferred foreign key fails at the outer COMMIT and leaves the transaction open: neighbours are told to
    // retry (so: no DEFERRABLE keys in this house), and the connection is replaced.
    let t = TestDb::sqlite_with(Batch { max_time: FOREVER, ..Batch::default() }).await;
    for sql in [
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (parent REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TRIGGER poison AFTER INSERT ON location WHEN NEW.name = 'poison' BEGIN INSERT INTO child VALUES (1); END",
    ] {
        t.sql(sql).await.unwrap();
    }
    let who = who(&t).await;
    for round in 0..3 {
        let first = who.begin().await.unwrap(); // both queue up behind it, so they share a batch
        let poisoned = queued(put(who.clone(), "poison")).await;
        let neighbour = queued(put(who.clone(), "honest")).await;
        drop(first);
        assert!(matches!(poisoned.await.unwrap(), Err(Error::Retry(_))));
        assert!(matches!(neighbour.await.unwrap(), Err(Error::Retry(_))));
        put(who.clone(), "honest").await.unwrap();
        assert_eq!(t.count("location").await, round + 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_do_not_wait_for_the_writer() {
    let t = TestDb::sqlite().await;
    let who = who(&t).await;
    let writing = who.begin().await.unwrap();
    writing.insert(place(&writing, "x")).await.unwrap();
    let reading = who.read().await.unwrap();
    assert_eq!(reading.count(location::Entity::find()).await.unwrap(), 0);
    writing.commit().await.unwrap();
    assert_eq!(reading.count(location::Entity::find()).await.unwrap(), 0, "its snapshot is older");
    assert_eq!(who.read().await.unwrap().count(location::Entity::find()).await.unwrap(), 1);
}

/// Killed by SIGKILL in the middle of its work, the database holds everything that was acknowledged.
#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let t = TestDb::sqlite().await;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "group_commit::work_until_killed", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", t.path()).unwrap();
    let mut acked = Vec::new();
    for line in std::io::BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().strip_prefix("acknowledged ") {
            acked.push(id.parse::<ItemId>().unwrap());
        }
        if acked.len() == 200 {
            child.kill().unwrap(); // SIGKILL; what it printed before is still read
        }
    }
    child.wait().unwrap();
    assert!(acked.len() >= 200);
    for id in &acked {
        assert_eq!(t.count(&format!("item WHERE id = {}", t.literal(*id))).await, 1, "{id}");
    }
    let items = t.count("item").await;
    assert_eq!((t.count("cost").await, t.count("audit").await), (2 * items, items), "and nothing is half there");
}

/// Reads the path of a database from its input; without one there is nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the child of what_was_acknowledged_survives_a_kill"]
async fn work_until_killed() {
    let mut path = String::new();
    std::io::stdin().read_line(&mut path).unwrap();
    if path.is_empty() {
        return;
    }
    let t = TestDb::at(path.trim()).await;
    let who = who(&t).await;
    let db = t.db.clone();
    let mut tills = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (who, db) = (who.clone(), db.clone());
        tills.spawn(async move {
            loop {
                let id = db.mint::<ItemId>();
                take_in(&who, id).await.unwrap();
                println!("acknowledged {id}");
            }
        });
    }
    while tills.join_next().await.is_some() {}
}

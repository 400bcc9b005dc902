//! The outbox: planned in the transaction, done once.

use std::collections::HashMap;

use db::{Authorized, Error, outbox};
use domain::{Timestamp, identity::inventory};
use sea_orm::{ConnectionTrait, TransactionTrait};
use testkit::{Shop, TestDb, db_test};

use crate::deeds::{event, take_in};

/// A business with `n` jobs to do.
async fn busy(t: &TestDb, n: usize) -> Authorized<inventory::Edit> {
    let shop = Shop::found(t, "A").await;
    let who = shop.owner(shop.store("a").await).await;
    let tx = who.begin().await.unwrap();
    for _ in 0..n {
        tx.emit(&event(&tx)).await.unwrap();
    }
    tx.commit().await.unwrap();
    who
}

db_test! { async fn a_job_exists_if_and_only_if_what_it_is_about_does(t) {
    let who = busy(&t, 0).await;
    let tx = who.begin().await.unwrap();
    tx.emit(&event(&tx)).await.unwrap();
    drop(tx);
    // A commit after it, so that on SQLite the dropped turn and a kept one shared the connection.
    take_in(&who, t.id()).await.unwrap();
    assert_eq!(outbox::pending(&t.db).await.unwrap().len(), 1);
    assert_eq!(t.count("outbox").await, 1);
    let job = &outbox::claim(&t.db, "one", 10, 60_000).await.unwrap()[0];
    assert_eq!((job.org_id, job.store_id, job.actor), (who.org(), who.store(), who.user()), "and says for whom");
} }

db_test! { async fn two_workers_do_each_job_once(t) {
    busy(&t, 100).await;
    let mut workers = tokio::task::JoinSet::new();
    for (name, db) in [("one", t.another().await), ("two", t.another().await)] { // two processes, as it were
        workers.spawn(async move {
            let mut done = Vec::new();
            loop {
                let jobs = outbox::claim(&db, name, 7, 60_000).await.unwrap();
                if jobs.is_empty() { return done; }
                for job in jobs {
                    outbox::finish(&db, &job).await.unwrap();
                    done.push(job.id);
                }
            }
        });
    }
    let mut times = HashMap::new();
    while let Some(done) = workers.join_next().await {
        for job in done.unwrap() { *times.entry(job).or_insert(0) += 1; }
    }
    assert_eq!(times.len(), 100);
    assert!(times.values().all(|n| *n == 1));
    assert!(outbox::pending(&t.db).await.unwrap().is_empty());
} }

/// A job that somebody is claiming right now is skipped, not waited for.
#[expect(clippy::disallowed_methods, reason = "looks behind the walls")]
#[tokio::test]
async fn on_postgres_a_claim_does_not_wait_for_another_claim() {
    let t = TestDb::postgres().await;
    busy(&t, 5).await;
    let slow = t.raw.begin().await.unwrap();
    slow.execute_unprepared("SELECT 1 FROM outbox ORDER BY ready_at, id LIMIT 3 FOR UPDATE").await.unwrap();
    assert_eq!(outbox::claim(&t.db, "fast", 10, 60_000).await.unwrap().len(), 2, "or it waits here for ever");
}

db_test! { async fn a_dead_workers_job_comes_back_and_its_late_answer_is_refused(t) {
    busy(&t, 1).await;
    let slow = outbox::claim(&t.db, "slow", 1, 1_000).await.unwrap();
    t.advance(999);
    assert!(outbox::claim(&t.db, "other", 1, 1_000).await.unwrap().is_empty(), "leased");
    t.advance(1);
    let again = outbox::claim(&t.db, "other", 1, 1_000).await.unwrap();
    assert_eq!((again[0].id, again[0].attempts), (slow[0].id, 2));
    assert!(matches!(outbox::finish(&t.db, &slow[0]).await, Err(Error::Conflict("job.lease_lost"))));
    outbox::fail(&t.db, &slow[0], None, "late").await.unwrap();
    assert_eq!(t.count("outbox WHERE last_error IS NOT NULL").await, 0, "a late failure says nothing either");
    outbox::finish(&t.db, &again[0]).await.unwrap();
    assert!(matches!(outbox::finish(&t.db, &again[0]).await, Err(Error::Conflict("job.lease_lost"))), "once");
} }

db_test! { async fn a_failed_job_is_ready_again_when_it_was_told_to_or_never(t) {
    busy(&t, 1).await;
    let job = outbox::claim(&t.db, "one", 1, 1_000).await.unwrap().remove(0);
    let later = Timestamp(t.now().0 + 5_000);
    outbox::fail(&t.db, &job, Some(later), "no answer").await.unwrap();
    t.advance(4_999);
    assert!(outbox::claim(&t.db, "one", 1, 1_000).await.unwrap().is_empty());
    t.advance(1);
    let job = outbox::claim(&t.db, "one", 1, 1_000).await.unwrap().remove(0);
    assert_eq!(job.last_error.as_deref(), Some("no answer"));
    outbox::fail(&t.db, &job, None, "gone").await.unwrap();
    t.advance(i64::MAX / 4);
    assert!(outbox::claim(&t.db, "one", 1, 1_000).await.unwrap().is_empty(), "a dead letter");
    assert_eq!(outbox::pending(&t.db).await.unwrap(), [job.id], "which is still there");
} }

db_test! { async fn the_oldest_are_claimed_first_and_no_more_than_asked_for(t) {
    let who = busy(&t, 3).await;
    t.advance(10);
    let tx = who.begin().await.unwrap();
    tx.emit(&event(&tx)).await.unwrap();
    tx.commit().await.unwrap();
    let first = outbox::claim(&t.db, "one", 3, 1_000).await.unwrap();
    assert_eq!(first.len(), 3);
    assert_eq!(t.count("outbox WHERE attempts = 0 AND ready_at = 1800000000010").await, 1, "the youngest waits");
} }

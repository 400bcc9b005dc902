//! The demo shop.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::Timestamp;
use service::demo;
use testkit::TestDb;

use crate::app::TestApp;

/// What a shop of this seed holds: number, title and prices of every item.
async fn drawn(seed: u64) -> Vec<String> {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let now = app.t.now();
    let hand = Arc::new(AtomicI64::new(now.0));
    let (read, set) = (Arc::clone(&hand), hand);
    let clock: db::Clock = Arc::new(move || Timestamp(read.load(Ordering::Relaxed)));
    let config = app.t.config();
    let db = server::world::open_database_with(config.url.clone(), clock, config.entropy.clone()).await.unwrap();
    let (services, _) = app.beside(db);
    let set_clock = Arc::new(move |at: Timestamp| set.store(at.0, Ordering::Relaxed));
    demo::fill(&services, &demo::Plan { items: 4, seed, now, set_clock }).await.unwrap();
    let report = service::verify::verify(&services).await.unwrap();
    assert_eq!(report.differences, [""; 0]);
    let sql = "SELECT stock_no || ' ' || title || ' ' || COALESCE(ask, 0) || ' ' || COALESCE(min, 0) || ' ' || created_at \
               AS name FROM item ORDER BY name";
    app.t.names(sql).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_draws_the_same_shop() {
    let (first, again, other) = (drawn(7).await, drawn(7).await, drawn(8).await);
    assert!(first.len() > 4, "{first:?}");
    assert_eq!(first, again);
    assert_ne!(first, other);
}

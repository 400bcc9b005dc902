//! A caller that goes away in the middle leaves nothing behind on a connection of the pool.

use std::{future::Future, pin::pin, task::Poll};

use db::{Config, Db, Reach, entity::person};
use domain::identity::inventory;
use sea_orm::EntityTrait;
use testkit::{Shop, db_test};

/// Polls a future at most `times`, then drops it wherever it is.
async fn leave_after(times: usize, future: impl Future) {
    let mut future = pin!(future);
    for _ in 0..times {
        let done = std::future::poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_ready())).await;
        if done {
            return;
        }
        tokio::task::yield_now().await;
    }
}

db_test! {
    #[expect(clippy::disallowed_methods, reason = "a second process needs its own principal")]
    async fn a_reader_who_leaves_takes_no_snapshot_with_them(t) {
        let shop = Shop::found(&t, "A").await;
        let store = shop.store("a").await;
        let user = shop.owner::<inventory::View>(store).await.user();
        // One connection: whoever asks next gets the one that was just left.
        let db = Db::open(Config { connections: 1, ..t.config().clone() }).await.unwrap();
        let who = db.principal(shop.org, user).await.unwrap();
        let who = who.authorize::<inventory::View>(store, Reach::Here).unwrap();
        for times in 0..40 {
            leave_after(times, who.read()).await;
            // Outside any transaction, so an open one on this connection would be seen.
            let before = db.system_all(person::Entity::find()).await.unwrap().len();
            shop.person("Somebody new").await;
            let after = db.system_all(person::Entity::find()).await.unwrap().len();
            assert_eq!(after, before + 1, "after {times} polls");
        }
    }
}

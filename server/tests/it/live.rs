//! What open pages are told, and what two processes on one database make of the same piece.

use std::time::Duration;

use domain::{
    inventory::Availability,
    sales::{Live, Rung},
};
use futures::{StreamExt, future::join_all};
use serde_json::json;
use testkit::TestDb;
use tokio::time::timeout;

use crate::{
    app::TestApp,
    till_kit::{by_card, piece, stocked},
};

/// Longer than any answer takes; only a test that fails waits for it.
const NEVER: Duration = Duration::from_secs(20);

testkit::db_test! {
    async fn a_sale_is_told_to_every_process_and_to_nobody_else(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("South Street").await;
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let mut here = app.services.db().told();
        let stream = owner.listen("/live").await;
        let foreign = stranger.listen("/live").await;
        let ring = by_card(&app, &owner.till().await, vec![piece(&app, &owner, &watch)]);
        // On PostgreSQL words come by way of the database, and whoever listens begins a moment after asking to.
        let told = async {
            loop {
                owner.rpc("hold_item", json!({ "cmd": { "item": watch.id, "cart": ring.draft.id } })).await.ok();
                if timeout(Duration::from_millis(200), here.recv()).await.is_ok() {
                    break;
                }
            }
        };
        timeout(NEVER, told).await.unwrap();
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        let sold = Live::Items { store: owner.store, items: vec![(watch.id, Availability::Sold)] };
        let words = format!("data: {}", serde_json::to_string(&sold).unwrap());
        let mut stream = stream;
        let heard = async {
            let mut text = String::new();
            while !text.contains(&words) {
                text.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
            }
        };
        timeout(NEVER, heard).await.unwrap();
        // What the other business hears of it, up to something of its own.
        let own = stocked(&app, &stranger, "Ring", "10").await;
        stranger.rpc("hold_item", json!({ "cmd": { "item": own.id, "cart": app.t.id::<domain::SaleId>() } })).await.ok();
        let mut foreign = foreign;
        let heard = async {
            let mut text = String::new();
            while !text.contains(&own.id.to_string()) {
                text.push_str(&String::from_utf8_lossy(&foreign.next().await.unwrap().unwrap()));
            }
            text
        };
        let text = timeout(NEVER, heard).await.unwrap();
        assert!(!text.contains(&watch.id.to_string()), "{text}");
    }
}

/// R1 across two processes: every piece is sold once, the losers are told so, and nobody sees a fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_sell_each_piece_once() {
    let app = TestApp::open(TestDb::postgres().await).await;
    let owner = app.sign_up("North Street").await;
    let till = owner.till().await;
    let (_, router) = app.beside(app.t.another().await);
    let other = owner.at(router);
    let mut won = 0;
    for round in 0..10 {
        let watch = stocked(&app, &owner, &format!("Watch {round}"), "900").await;
        let rings: Vec<_> = (0..12).map(|_| by_card(&app, &till, vec![piece(&app, &owner, &watch)])).collect();
        let sent = rings.iter().enumerate().map(|(at, ring)| {
            let here = if at % 2 == 0 { &owner } else { &other };
            here.rpc("ring_up", json!({ "cmd": ring }))
        });
        for answer in join_all(sent).await {
            match answer.status {
                200 => {
                    answer.read::<Rung>();
                    won += 1;
                }
                _ => assert_eq!(answer.refusal(), (409, "item.taken".into()), "{}", answer.text()),
            }
        }
    }
    assert_eq!(won, 10);
    assert_eq!(app.t.count("sale").await, 10);
    app.verify().await;
}

//! A piece that is kept for a customer: nobody else sells it until the day is over, then everybody can.

use domain::{
    ItemId, SaleId,
    identity::Role,
    sales::{Reservation, RingUp},
    time::DAY,
};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    app::{Answer, Person, TestApp},
    till_kit::{availability, by_card, piece, stocked},
};

fn reserve(store: domain::StoreId, item: ItemId, cart: SaleId, customer: domain::CustomerId, days: u16) -> Value {
    json!({ "cmd": { "store": store, "item": item, "cart": cart, "customer": customer, "days": days } })
}

async fn sell(who: &Person, ring: &RingUp) -> Answer {
    who.rpc("ring_up", json!({ "cmd": ring })).await
}

testkit::db_test! {
    async fn a_reserved_piece_goes_to_its_customer_and_to_nobody_else(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let (ada, eve) = (owner.customer(&app, "Ada Buyer").await, owner.customer(&app, "Eve Other").await);
        let watch = stocked(&app, &owner, "Watch", "900").await;
        let cart: SaleId = app.t.id();
        for days in [0, 91] {
            let refused = associate.rpc("reserve_item", reserve(owner.store, watch.id, cart, ada, days)).await;
            assert_eq!(refused.fields(), ["days"]);
        }
        let first: Reservation = associate.rpc("reserve_item", reserve(owner.store, watch.id, cart, ada, 2)).await.read();
        assert_eq!((first.called.as_str(), availability(&owner, watch.id).await), ("Ada Buyer", "reserved"));
        let seen: Option<Reservation> = owner.rpc("find_reservation", json!({ "item": watch.id })).await.read();
        assert_eq!(seen.unwrap(), first);

        // Others hear for whom; the same id is not taken over; the customer's own cart goes through.
        let other = owner.rpc("reserve_item", reserve(owner.store, watch.id, app.t.id(), eve, 2)).await;
        assert_eq!(other.refusal(), (409, "item.held".into()));
        let stolen = owner.rpc("reserve_item", reserve(owner.store, watch.id, cart, eve, 2)).await;
        assert_eq!(stolen.refusal(), (409, "conflict.replayed".into()));
        let mut ring = by_card(&app, &owner.till().await, vec![piece(&app, &owner, &watch)]);
        let refused = sell(&owner, &ring).await;
        assert_eq!(refused.refusal(), (409, "item.held".into()));
        assert!(refused.text().contains("reserved for Ada Buyer"), "{}", refused.text());
        ring.draft.customer = Some(eve);
        assert_eq!(sell(&owner, &ring).await.refusal(), (409, "item.held".into()));
        ring.draft.customer = Some(ada);
        sell(&owner, &ring).await.ok();
        assert_eq!((availability(&owner, watch.id).await, app.t.count("hold").await), ("sold", 0));
        let late = owner.rpc("reserve_item", reserve(owner.store, watch.id, app.t.id(), eve, 2)).await;
        assert_eq!(late.refusal(), (409, "item.taken".into()));

        // Its last day passes, and nothing happens to what is sold.
        app.t.advance(4 * DAY);
        app.work().await;
        assert_eq!(availability(&owner, watch.id).await, "sold");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_reservation_ends_with_its_day_or_before(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let (watch, ring) = (stocked(&app, &owner, "Watch", "900").await, stocked(&app, &owner, "Ring", "50").await);
        let (kept, released): (SaleId, SaleId) = (app.t.id(), app.t.id());
        associate.rpc("reserve_item", reserve(owner.store, watch.id, kept, ada, 1)).await.ok();
        owner.rpc("reserve_item", reserve(owner.store, ring.id, released, ada, 1)).await.ok();
        // Moved while it is young: the first end passes without effect.
        let moved: Reservation = owner.rpc("reserve_item", reserve(owner.store, watch.id, kept, ada, 5)).await.read();
        let release = json!({ "cmd": { "store": owner.store, "item": ring.id, "cart": released } });
        let foreign = json!({ "cmd": { "store": owner.store, "item": ring.id, "cart": kept } });
        owner.rpc("release_reservation", foreign).await.ok();
        assert_eq!(availability(&owner, ring.id).await, "reserved");
        owner.rpc("release_reservation", &release).await.ok();
        owner.rpc("release_reservation", &release).await.ok();
        assert_eq!(availability(&owner, ring.id).await, "available");
        app.t.advance(3 * DAY);
        app.work().await;
        assert_eq!(availability(&owner, watch.id).await, "reserved");
        // Who reserved it has left meanwhile: the calendar goes on.
        app.t.sql(&format!("DELETE FROM membership WHERE user_id = {}", app.t.literal(associate.user))).await.unwrap();
        app.t.advance(moved.until.at.since(app.t.now()));
        app.work().await;
        assert_eq!((availability(&owner, watch.id).await, app.t.count("hold").await), ("available", 0));
        let none: Option<Reservation> = owner.rpc("find_reservation", json!({ "item": watch.id })).await.read();
        assert!(none.is_none());
        app.verify().await;
    }
}

testkit::db_test! {
    async fn of_many_who_reserve_at_once_one_does(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let watch = stocked(&app, &owner, "Watch", "900").await;
        let asks = (0..8).map(|_| owner.rpc("reserve_item", reserve(owner.store, watch.id, app.t.id(), ada, 1)));
        let answers = join_all(asks).await;
        let lost = answers.iter().filter(|it| it.status != 200);
        assert!(lost.clone().all(|it| it.refusal() == (409, "item.held".into())), "{:?}", answers[0].text());
        assert_eq!((lost.count(), app.t.count("hold").await), (7, 1));
    }
}

//! Quotes through the real router: offered, changed, answered by link, expired, sold at the price that was promised.

use axum::{body::Body, http::Method};
use domain::{
    CustomerId, Date, QuoteId,
    identity::Role,
    inventory::{EditItem, ItemView},
    sales::{QuoteDone, QuotePage, QuoteView, RingUp, SaveQuote, TenderKind, TillView, quote::QuoteState as S},
    time::DAY,
};
use futures::future::join_all;
use serde_json::json;

use crate::{
    after_kit::{furnish, sale, tenders},
    app::{Answer, Person, TestApp},
    till_kit::{piece, stocked},
};

/// Offers a ring for 107.25 to somebody for ten days.
fn offer(app: &TestApp, till: &TillView, ring: &RingUp, buyer: CustomerId) -> SaveQuote {
    let mut draft = ring.draft.clone();
    draft.customer = Some(buyer);
    let valid_until = till.today.plus_days(10).unwrap();
    let (note, cart) = ("Sized for you".into(), "{}".into());
    SaveQuote { id: app.t.id(), version: 0, draft, shown: ring.shown, valid_until, note, cart }
}

async fn save(who: &Person, cmd: &SaveQuote) -> Answer {
    who.rpc("save_quote", json!({ "cmd": cmd })).await
}

async fn find(who: &Person, id: QuoteId) -> QuoteView {
    who.rpc("find_quote", json!({ "id": id })).await.read()
}

/// The tag says another price from now on.
async fn reprice(owner: &Person, item: &ItemView, price: &str) {
    let now = owner.item(item.id).await;
    let mut draft = now.draft.clone();
    draft.ask = price.into();
    let cmd = EditItem { store: now.store, id: now.id, version: now.version, draft };
    owner.rpc("edit_item", json!({ "cmd": cmd })).await.ok();
}

/// Mails the quote; answers the path of its link.
async fn mail(app: &TestApp, owner: &Person, id: QuoteId) -> String {
    owner.rpc("mail_paper", json!({ "cmd": { "of": id, "to": "ada@example.test" } })).await.ok();
    app.work().await;
    let mails = app.t.names("SELECT body AS name FROM mail WHERE recipient = 'ada@example.test'").await;
    let link = mails.last().unwrap().split("/receipt/").nth(1).unwrap().split_whitespace().next().unwrap();
    format!("/receipt/{link}")
}

async fn answer(app: &TestApp, link: &str, with: &str) -> Answer {
    app.nobody().post(&format!("{link}/answer?{with}"), "application/x-www-form-urlencoded", Body::empty()).await
}

testkit::db_test! {
    async fn a_quote_keeps_its_price_until_it_is_sold(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        ring.draft.customer = Some(buyer);
        let cmd = offer(&app, &till, &ring, buyer);
        let sent = join_all((0..4).map(|_| save(&owner, &cmd))).await;
        let numbers: Vec<String> = sent.iter().map(|it| it.read::<QuoteDone>().number).collect();
        assert!(numbers.iter().all(|it| *it == numbers[0]) && app.t.count("quote").await == 1, "{numbers:?}");
        let other = SaveQuote { note: "Another".into(), ..cmd.clone() };
        assert_eq!(save(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));

        // The tag changes: only with the quote the old price holds.
        reprice(&owner, &item, "150").await;
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": ring })).await.refusal(), (409, "sale.total_mismatch".into()));
        ring.quote = Some(cmd.id);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.row.state, view.sale, view.row.total), (S::Converted, Some(ring.draft.id), ring.shown));
        let step = json!({ "cmd": { "quote": cmd.id, "version": view.version, "step": "decline" } });
        assert_eq!(owner.rpc("move_quote", step).await.refusal(), (409, "step.not_allowed".into()));

        // It is sold once.
        let again = stocked(&app, &owner, "Ring", "100").await;
        let mut second = sale(&app, &till, vec![piece(&app, &owner, &again)], &[(TenderKind::Card, 0)]);
        second.quote = Some(cmd.id);
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": second })).await.refusal(), (409, "step.not_allowed".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_quote_promises_the_price_of_what_it_offers_and_of_nothing_else(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (cheap, dear) = (stocked(&app, &owner, "Ring", "100").await, stocked(&app, &owner, "Watch", "9000").await);
        let ring = sale(&app, &till, vec![piece(&app, &owner, &cheap)], &[(TenderKind::Card, 0)]);
        let cmd = offer(&app, &till, &ring, buyer);
        save(&owner, &cmd).await.ok();
        // The watch under the line of the ring.
        let mut swapped = ring.clone();
        let line = piece(&app, &owner, &dear);
        swapped.draft.lines[0].kind = line.kind;
        swapped.quote = Some(cmd.id);
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": swapped })).await.refusal(), (409, "sale.total_mismatch".into()));
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Sent);
    }
}

testkit::db_test! {
    async fn a_customer_answers_by_the_link_of_the_offer_as_it_is_now(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        let cmd = offer(&app, &till, &ring, buyer);
        save(&owner, &cmd).await.ok();
        let link = mail(&app, &owner, cmd.id).await;
        let page = app.nobody().get(&link).await;
        assert!(page.text().contains("Accept") && page.text().contains("Sized for you"), "{}", page.text());
        assert!(page.header(axum::http::header::CONTENT_SECURITY_POLICY).contains("form-action 'self'"));

        // Changed meanwhile: the link to the old one leads nowhere, and nobody accepts what is not offered any more.
        ring.draft.lines[0].discounts.clear();
        let note = "Sized and engraved".to_owned();
        let changed = SaveQuote { version: 1, note, valid_until: till.today.plus_days(3).unwrap(), ..cmd.clone() };
        save(&owner, &changed).await.ok();
        let twice: QuoteDone = save(&owner, &changed).await.read();
        assert_eq!((twice.version, find(&owner, cmd.id).await.version), (2, 2));
        let stale = SaveQuote { note: String::new(), ..changed.clone() };
        assert_eq!(save(&owner, &stale).await.refusal(), (409, "conflict.stale".into()));
        assert_eq!(app.nobody().get(&link).await.status, 404);
        assert_eq!(answer(&app, &link, "accept").await.status, 404);
        let link = mail(&app, &owner, cmd.id).await;
        assert!(app.nobody().get(&link).await.text().contains("Sized and engraved"));

        // From another site, and neither or both answers.
        let foreign = axum::http::Request::builder().method(Method::POST).uri(format!("{link}/answer?accept"));
        let foreign = foreign.header("origin", "https://evil.example").header("host", "vitrine.test");
        assert_eq!(app.nobody().send(foreign.body(Body::empty()).unwrap()).await.status, 403);
        assert_eq!(answer(&app, &link, "").await.status, 400);
        assert_eq!(answer(&app, &link, "accept&decline").await.status, 400);

        assert_eq!(answer(&app, &link, "accept").await.status, 303);
        assert_eq!(answer(&app, &link, "accept").await.status, 303);
        assert_eq!(answer(&app, &link, "decline").await.refusal(), (409, "step.not_allowed".into()));
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.row.state, view.by_link, view.answered.is_some()), (S::Accepted, true, true));
        assert!(app.nobody().get(&link).await.text().contains("You have accepted"));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_quote_ends_with_its_last_day(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        let cmd = offer(&app, &till, &ring, buyer);
        save(&owner, &cmd).await.ok();
        let link = mail(&app, &owner, cmd.id).await;
        app.t.advance(10 * DAY);
        app.work().await;
        owner.sign_in(crate::app::PASSWORD).await.ok();
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Sent, "its last day counts");
        app.t.advance(DAY);
        // The job may be late: the customer and the till see the day.
        assert!(app.nobody().get(&link).await.text().contains("was valid until"));
        assert_eq!(answer(&app, &link, "accept").await.refusal(), (409, "step.not_allowed".into()));
        owner.sign_in(crate::app::PASSWORD).await.ok();
        ring.quote = Some(cmd.id);
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": ring })).await.refusal(), (409, "step.not_allowed".into()));
        app.work().await;
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Expired);

        // Offered anew, it holds again.
        let mut again = SaveQuote { version: 2, valid_until: cmd.valid_until.plus_days(9).unwrap(), ..cmd.clone() };
        again.draft.business_date = owner.till().await.today;
        save(&owner, &again).await.ok();
        ring.tenders = tenders(&app, &till, ring.shown, &[(TenderKind::Card, 0)]);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Converted);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn quotes_are_refused_to_those_who_may_not_and_lists_hold_what_is_asked_for(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("Elsewhere").await;
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let bookkeeper = app.hire(&owner, Role::Bookkeeper, &[owner.store]).await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        let cmd = offer(&app, &till, &ring, buyer);
        for (wrong, field) in [
            (SaveQuote { valid_until: till.today.plus_days(-1).unwrap(), ..cmd.clone() }, "valid_until"),
            (SaveQuote { valid_until: Date::LAST, ..cmd.clone() }, "valid_until"),
        ] {
            assert_eq!(save(&owner, &wrong).await.fields(), [field]);
        }
        assert_eq!(save(&owner, &SaveQuote { cart: "x".repeat(2_000_000), ..cmd.clone() }).await.status, 413);
        assert_eq!((save(&bookkeeper, &cmd).await.status, save(&viewer, &cmd).await.status), (403, 403));
        assert_ne!(save(&stranger, &cmd).await.status, 200);
        assert_eq!(app.t.count("quote").await, 0);
        save(&owner, &cmd).await.ok();
        assert_eq!(find(&bookkeeper, cmd.id).await.row.number, find(&owner, cmd.id).await.row.number);
        assert_eq!(stranger.rpc("find_quote", json!({ "id": cmd.id })).await.status, 404);
        let many = async |listing: serde_json::Value| {
            owner.rpc("list_quotes", json!({ "listing": listing })).await.read::<QuotePage>().items.len()
        };
        assert_eq!((many(json!({})).await, many(json!({ "state": "accepted" })).await), (1, 0));
        let decline = json!({ "cmd": { "quote": cmd.id, "version": 1, "step": "decline" } });
        owner.rpc("move_quote", &decline).await.ok();
        owner.rpc("move_quote", &decline).await.ok();
        for step in ["send", "revise", "expire", "convert"] {
            let by_hand = json!({ "cmd": { "quote": cmd.id, "version": 2, "step": step } });
            assert_eq!(owner.rpc("move_quote", by_hand).await.refusal(), (409, "step.not_allowed".into()), "{step}");
        }
        assert_eq!((many(json!({})).await, many(json!({ "ended": true })).await), (0, 1));
    }
}

//! Refunds and voids through the real router: what an auditor would care about.

use domain::{
    Money, RefundId,
    identity::Role,
    inventory::EditItem,
    sales::{
        Approvable, Approval, DraftLine, LineKind, RefundPreview, RefundSale, Refunded, TenderKind, VoidSale,
        refund::Restock,
    },
    tax::{Scheme, TradeIn},
};
use futures::future::join_all;
use serde_json::json;

use crate::{
    after_kit::{agree, back, bought, furnish, money, open_drawer, pin, reckon, ring_up, sale},
    app::{Answer, Person, TestApp},
    till_kit::{availability, pay, piece, stocked, variant},
};

async fn refund(who: &Person, cmd: &RefundSale) -> Answer {
    who.rpc("refund_sale", json!({ "cmd": cmd })).await
}

async fn void(app: &TestApp, who: &Person, sale: domain::SaleId, version: i32) -> Answer {
    let cmd = VoidSale { id: app.t.id(), sale, version, reason: "Wrong piece".into() };
    who.rpc("void_sale", json!({ "cmd": cmd })).await
}

/// A line of something that was never in stock.
fn work(app: &TestApp, seller: &Person, like: &DraftLine, price: Money) -> DraftLine {
    let kind = LineKind::Service { service: "repair".into() };
    let (id, title) = (app.t.id(), "Work".to_owned());
    let _ = seller;
    DraftLine { id, kind, title, unit_price: price, min_price: None, scheme: Scheme::Standard, ..like.clone() }
}

testkit::db_test! {
    async fn any_sequence_of_refunds_ends_at_what_was_paid(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        open_drawer(&app, &owner, till.registers[0].id, money(&till, 50_000)).await;
        let watch = bought(&app, &owner, "Watch", "500.01", "320").await;
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 9)]);
        beads.draft.ask = "33.33".into();
        let beads = owner.create(&beads).await;
        let mut lines = vec![variant(&app, &owner, &beads, 0, 3), piece(&app, &owner, &watch)];
        lines.push(work(&app, &owner, &lines[1].clone(), money(&till, 4_999)));
        let forms = [(TenderKind::Card, 30_000), (TenderKind::Cash, 0)];
        let mut sold = sale(&app, &till, lines, &forms);
        sold.draft.discounts = vec![domain::sales::Discount {
            reduction: domain::sales::Reduction::Percent { rate: "7".parse().unwrap() },
            reason: "Friend".into(),
            given_by: owner.user,
        }];
        reckon(&app, &till, &mut sold, &forms);
        let rung = ring_up(&owner, &sold).await;
        assert_ne!(rung.rounding.minor, 0, "cash was rounded");

        // The price on the tag has nothing to do with what goes back.
        let now = owner.item(watch.id).await;
        let mut draft = beads.draft.clone();
        draft.ask = "99".into();
        let cmd = EditItem { store: beads.store, id: beads.id, version: owner.item(beads.id).await.version, draft };
        owner.rpc("edit_item", json!({ "cmd": cmd })).await.ok();
        assert_eq!(now.availability.key(), "sold");

        let mut numbers = Vec::new();
        for (version, lines) in (1..).zip([vec![(0, 1)], vec![(1, 1)], vec![(0, 1), (2, 1)], vec![(0, 1)]]) {
            let cmd = back(&app, &sold, version, &lines);
            let preview: RefundPreview = owner.rpc("preview_refund", json!({ "cmd": cmd })).await.read();
            let done: Refunded = refund(&owner, &cmd).await.read();
            assert_eq!(preview.pays, done.pays, "what was shown is what went back");
            assert!(preview.needs.is_empty(), "an owner needs nobody else");
            numbers.push(done.number);
            app.verify().await;
            if version < 4 {
                assert_eq!(app.t.names("SELECT state AS name FROM sale").await, ["partly_refunded"]);
            }
        }
        let wanted: Vec<String> =
            (1..=4).map(|n| format!("{}-CN-{}-{n:06}", till.settings.code, till.today.year())).collect();
        assert_eq!(numbers, wanted);
        assert_eq!(app.t.names("SELECT state AS name FROM sale").await, ["refunded"]);
        for zero in [
            "SELECT SUM(amount) FROM payment WHERE kind = 'card'",
            "SELECT SUM(amount) FROM payment WHERE kind = 'cash'",
            "SELECT SUM(amount) FROM sale_tax",
            "SELECT SUM(base) FROM sale_tax",
            "SELECT SUM(amount) FROM sale_cost",
            "SELECT SUM(amount) FROM commission",
            "SELECT SUM(sold) FROM commission",
            "SELECT SUM(amount) FROM cash_movement",
            "SELECT SUM(s.net) - (SELECT SUM(net) FROM refund) FROM sale s",
            "SELECT SUM(s.tax) - (SELECT SUM(tax) FROM refund) FROM sale s",
            "SELECT SUM(s.rounding) - (SELECT SUM(-rounding) FROM refund) * -1 FROM sale s",
        ] {
            assert_eq!(app.number(zero).await, 0, "{zero}");
        }
        assert_eq!(availability(&owner, watch.id).await, "processing", "it is looked at first");
        assert_eq!(owner.item(beads.id).await.variants[0].quantity, 9);
        // Nothing is left of it.
        let more = back(&app, &sold, 5, &[(0, 1)]);
        assert_eq!(refund(&owner, &more).await.refusal(), (409, "refund.exceeds_sold".into()));
        let mut of_refund = back(&app, &sold, 5, &[(0, 1)]);
        of_refund.sale = sea_orm::prelude::Uuid::from(more.id).into();
        assert_eq!(refund(&owner, &of_refund).await.refusal(), (404, "record.not_found".into()));
        assert_eq!(app.t.count("refund").await, 4);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn of_two_that_take_the_same_back_one_wins_and_a_replay_is_one_refund(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 9)]);
        beads.draft.ask = "10".into();
        let beads = owner.create(&beads).await;
        let sold = sale(&app, &till, vec![variant(&app, &owner, &beads, 0, 3)], &[(TenderKind::Card, 0)]);
        ring_up(&owner, &sold).await;
        let cmds: Vec<RefundSale> = (0..6).map(|_| back(&app, &sold, 1, &[(0, 2)])).collect();
        let sent = join_all(cmds.iter().map(|cmd| refund(&owner, cmd))).await;
        assert_eq!(sent.iter().filter(|answer| answer.status == 200).count(), 1);
        let lost = sent.iter().filter(|answer| answer.status != 200);
        lost.for_each(|answer| assert_eq!(answer.refusal(), (409, "conflict.stale".into())));

        let last = back(&app, &sold, 2, &[(0, 1)]);
        let sent = join_all((0..6).map(|_| refund(&owner, &last))).await;
        let done: Vec<Refunded> = sent.iter().map(Answer::read).collect();
        assert!(done.iter().all(|it| *it == done[0]), "every answer is the same credit note");
        let mut other = last.clone();
        other.reason = "Something else".into();
        assert_eq!(refund(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!((app.t.count("refund").await, app.number("SELECT SUM(returned) FROM sale_line").await), (2, 3));
        assert_eq!(app.number("SELECT SUM(amount) FROM payment").await, 0);
        assert_eq!(owner.item(beads.id).await.variants[0].quantity, 9);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn an_associate_needs_the_pin_of_somebody_who_may(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let bookkeeper = app.hire(&owner, Role::Bookkeeper, &[owner.store]).await;
        pin(&owner, "4711").await;
        let buyer = associate.customer(&app, "Ada Buyer").await;
        let ring = stocked(&app, &owner, "Ring", "100").await;
        let mut sold = sale(&app, &till, vec![piece(&app, &associate, &ring)], &[(TenderKind::Card, 0)]);
        sold.draft.customer = Some(buyer);
        ring_up(&associate, &sold).await;
        let mut cmd = back(&app, &sold, 1, &[(0, 1)]);
        let preview: RefundPreview = associate.rpc("preview_refund", json!({ "cmd": cmd })).await.read();
        assert_eq!((preview.needs, preview.amount), (vec![Approvable::Refund], money(&till, 10_725)));
        assert_eq!(refund(&associate, &cmd).await.refusal(), (403, "approval.required".into()));
        // What a browser says about approvals is not believed.
        let (reason, asked_by, approved_by) = ("Fine".to_owned(), associate.user, owner.user);
        cmd.approvals = vec![Approval { what: Approvable::Refund, reason, asked_by, approved_by, at: app.t.now() }];
        assert_eq!(refund(&associate, &cmd).await.refusal(), (403, "approval.required".into()));
        assert_eq!(refund(&bookkeeper, &cmd).await.refusal(), (403, "permission.missing".into()));
        assert_eq!(agree(&associate, &owner, cmd.id, &[Approvable::Refund], "0000").await.status, 403);
        agree(&associate, &owner, cmd.id, &[Approvable::Refund], "4711").await.ok();
        // It was agreed to that it goes back, not in which form.
        cmd.request.to = Some(TenderKind::StoreCredit);
        let preview: RefundPreview = associate.rpc("preview_refund", json!({ "cmd": cmd })).await.read();
        assert_eq!(preview.needs, [Approvable::OtherTender]);
        assert_eq!(refund(&associate, &cmd).await.refusal(), (403, "approval.required".into()));
        agree(&associate, &owner, cmd.id, &[Approvable::OtherTender], "4711").await.ok();
        let silent = RefundSale { reason: " ".into(), ..cmd.clone() };
        assert_eq!(refund(&associate, &silent).await.fields(), ["reason"]);
        let done: Refunded = refund(&associate, &cmd).await.read();
        assert_eq!(done.pays, [(TenderKind::StoreCredit, money(&till, 10_725))]);
        assert_eq!(app.number("SELECT balance FROM value_account WHERE kind = 'store_credit'").await, 10_725);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn cash_goes_back_out_of_an_open_drawer_that_holds_it(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let ring = stocked(&app, &owner, "Ring", "100").await;
        let sold = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::Card, 0)]);
        ring_up(&owner, &sold).await;
        let mut cmd = back(&app, &sold, 1, &[(0, 1)]);
        cmd.request.to = Some(TenderKind::Cash);
        assert_eq!(refund(&owner, &cmd).await.refusal(), (409, "cash.drawer_closed".into()));
        let nowhere = RefundSale { register: None, ..cmd.clone() };
        assert_eq!(refund(&owner, &nowhere).await.refusal(), (409, "cash.drawer_closed".into()));
        open_drawer(&app, &owner, till.registers[0].id, money(&till, 10_000)).await;
        assert_eq!(refund(&owner, &cmd).await.refusal(), (409, "cash.insufficient".into()));
        assert_eq!(app.t.count("refund").await, 0);
        let mut odd = cmd.clone();
        odd.request.to = Some(TenderKind::TradeIn);
        assert_eq!(refund(&owner, &odd).await.fields(), ["to"]);
        let mut shelf = cmd.clone();
        shelf.request.to = None;
        shelf.request.returns[0].restock = Restock::Vendor;
        refund(&owner, &shelf).await.ok();
        assert_eq!(availability(&owner, ring.id).await, "returned_to_vendor");
        assert_eq!(owner.item(ring.id).await.quantity, 0);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_goes_into_a_new_sale_becomes_credit_or_a_voucher(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        for known in [true, false] {
            let ring = stocked(&app, &owner, "Ring", "100").await;
            let mut sold = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::Card, 0)]);
            sold.draft.customer = known.then_some(buyer);
            ring_up(&owner, &sold).await;
            let mut cmd = back(&app, &sold, 1, &[(0, 1)]);
            cmd.into_sale = money(&till, 6_000);
            let done: Refunded = refund(&owner, &cmd).await.read();
            let again: Refunded = refund(&owner, &cmd).await.read();
            assert_eq!(done, again);
            let (form, cards) = if known { (TenderKind::StoreCredit, 0) } else { (TenderKind::GiftCard, 1) };
            assert!(done.pays.contains(&(form, money(&till, 6_000))) && done.cards.len() == cards, "{done:?}");
            assert!(done.pays.contains(&(TenderKind::Card, money(&till, 4_725))), "{done:?}");
            // It pays for the new sale.
            let chain = stocked(&app, &owner, "Chain", "50").await;
            let mut next = sale(&app, &till, vec![piece(&app, &owner, &chain)], &[(form, 0)]);
            next.draft.customer = known.then_some(buyer);
            next.tenders[0].reference = done.cards.first().map(|card| card.code.clone()).unwrap_or_default();
            ring_up(&owner, &next).await;
            app.verify().await;
        }
        let left = "SELECT SUM(balance) FROM value_account";
        assert_eq!(app.number(left).await, 2 * (6_000 - 5_363));
    }
}

testkit::db_test! {
    async fn a_gift_card_comes_back_unspent_or_not_at_all(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let ring = stocked(&app, &owner, "Ring", "20").await;
        let card = |app: &TestApp| {
            let mut line = piece(app, &owner, &ring);
            line.kind = LineKind::GiftCard { card: app.t.id() };
            (line.title, line.unit_price) = ("Gift card".into(), money(&till, 10_000));
            sale(app, &till, vec![line], &[(TenderKind::Card, 0)])
        };
        let unspent = card(&app);
        ring_up(&owner, &unspent).await;
        refund(&owner, &back(&app, &unspent, 1, &[(0, 1)])).await.ok();
        assert_eq!(app.t.names("SELECT state AS name FROM value_account").await, ["cancelled"]);
        let spent = card(&app);
        let code = ring_up(&owner, &spent).await.cards[0].code.clone();
        let mut bought = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::GiftCard, 0)]);
        bought.tenders[0].reference = code;
        ring_up(&owner, &bought).await;
        let refused = refund(&owner, &back(&app, &spent, 1, &[(0, 1)])).await;
        assert_eq!(refused.refusal(), (409, "stored_value.insufficient".into()));
        assert_eq!(void(&app, &owner, spent.draft.id, 1).await.refusal(), (409, "stored_value.insufficient".into()));
        // What was bought with the card goes back onto it; then the card can come back.
        refund(&owner, &back(&app, &bought, 1, &[(0, 1)])).await.ok();
        assert_eq!(app.number("SELECT SUM(balance) FROM value_account").await, 10_000);
        refund(&owner, &back(&app, &spent, 1, &[(0, 1)])).await.ok();
        assert_eq!(app.number("SELECT SUM(balance) FROM value_account").await, 0);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_was_sold_on_account_lowers_the_invoice(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 9)]);
        beads.draft.ask = "100".into();
        let beads = owner.create(&beads).await;
        let mut sold = sale(&app, &till, vec![variant(&app, &owner, &beads, 0, 3)], &[(TenderKind::OnAccount, 0)]);
        sold.draft.customer = Some(buyer);
        ring_up(&owner, &sold).await;
        refund(&owner, &back(&app, &sold, 1, &[(0, 1)])).await.ok();
        let state = "SELECT state || ' ' || CAST(paid AS TEXT) AS name FROM invoice";
        assert_eq!(app.t.names(state).await, ["partly_paid 10725"]);
        app.verify().await;
        refund(&owner, &back(&app, &sold, 2, &[(0, 2)])).await.ok();
        assert_eq!(app.t.names(state).await, ["paid 32175"]);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_mistake_is_taken_back_while_its_drawer_is_open(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let session = open_drawer(&app, &owner, till.registers[0].id, money(&till, 1_000)).await;
        let watch = bought(&app, &owner, "Watch", "500", "300").await;
        let mut sold =
            sale(&app, &till, vec![piece(&app, &owner, &watch)], &[(TenderKind::Card, 10_000), (TenderKind::Cash, 0)]);
        sold.tenders[1].amount = money(&till, 50_000);
        let rung = ring_up(&owner, &sold).await;
        assert_eq!(rung.change, money(&till, 50_000 - 43_625));
        assert_eq!(void(&app, &associate, sold.draft.id, 1).await.refusal(), (403, "permission.missing".into()));
        assert_eq!(void(&app, &owner, sold.draft.id, 2).await.refusal(), (409, "conflict.stale".into()));
        let cmd = VoidSale { id: app.t.id(), sale: sold.draft.id, version: 1, reason: "Wrong piece".into() };
        let sent = join_all((0..4).map(|_| owner.rpc("void_sale", json!({ "cmd": cmd })))).await;
        let done: Vec<Refunded> = sent.iter().map(Answer::read).collect();
        assert!(done.iter().all(|it| *it == done[0]), "sent again");
        assert_eq!(app.t.names("SELECT state AS name FROM sale").await, ["voided"]);
        assert_eq!(availability(&owner, watch.id).await, "available");
        for zero in [
            "SELECT SUM(amount) FROM payment",
            "SELECT SUM(amount) FROM cash_movement",
            "SELECT SUM(amount) FROM sale_tax",
            "SELECT SUM(amount) FROM sale_cost",
            "SELECT SUM(amount) + SUM(sold) FROM commission",
            "SELECT refunded - total FROM sale",
        ] {
            assert_eq!(app.number(zero).await, 0, "{zero}");
        }
        assert_eq!(app.t.count("cash_movement WHERE reverses IS NOT NULL").await, 2);
        assert_eq!(void(&app, &owner, sold.draft.id, 2).await.refusal(), (409, "step.not_allowed".into()));
        assert_eq!(refund(&owner, &back(&app, &sold, 2, &[(0, 1)])).await.status, 409);
        app.verify().await;

        // After something came back, and after the drawer was closed, it is a refund.
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 9)]);
        beads.draft.ask = "10".into();
        let beads = owner.create(&beads).await;
        let in_part = sale(&app, &till, vec![variant(&app, &owner, &beads, 0, 2)], &[(TenderKind::Cash, 0)]);
        ring_up(&owner, &in_part).await;
        refund(&owner, &back(&app, &in_part, 1, &[(0, 1)])).await.ok();
        assert_eq!(void(&app, &owner, in_part.draft.id, 2).await.refusal(), (409, "sale.not_voidable".into()));
        let in_cash = sale(&app, &till, vec![variant(&app, &owner, &beads, 0, 1)], &[(TenderKind::Cash, 0)]);
        let by_card = sale(&app, &till, vec![variant(&app, &owner, &beads, 0, 1)], &[(TenderKind::Card, 0)]);
        ring_up(&owner, &in_cash).await;
        ring_up(&owner, &by_card).await;
        let faces = json!({ "100": 10 });
        let count = json!({ "cmd": { "session": session, "version": 1, "faces": faces } });
        owner.rpc("count_drawer", count).await.ok();
        assert_eq!(void(&app, &owner, in_cash.draft.id, 1).await.refusal(), (409, "sale.not_voidable".into()));
        owner.rpc("close_drawer", json!({ "cmd": { "session": session, "version": 2 } })).await.ok();
        assert_eq!(void(&app, &owner, in_cash.draft.id, 1).await.refusal(), (409, "sale.not_voidable".into()));
        void(&app, &owner, by_card.draft.id, 1).await.ok();
        app.verify().await;
        // What was taken in part payment is in stock by now: that sale is refunded.
        let ring = stocked(&app, &owner, "Ring", "1000").await;
        let mut traded = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::Card, 0)]);
        let allowance = money(&till, 40_000);
        traded.draft.trade_ins = vec![TradeIn { allowance, category: "jewellery".into() }];
        traded.taken_in = vec![domain::sales::TakenIn {
            item: app.t.id(),
            category: "jewellery".into(),
            title: "Old ring".into(),
            brand: String::new(),
            reference: String::new(),
            serial: String::new(),
            allowance,
        }];
        reckon(&app, &till, &mut traded, &[(TenderKind::Card, 0)]);
        traded.tenders[0].amount = traded.shown.try_sub(allowance).unwrap();
        traded.tenders.insert(0, pay(&app, TenderKind::TradeIn, allowance));
        ring_up(&owner, &traded).await;
        assert_eq!(void(&app, &owner, traded.draft.id, 1).await.refusal(), (409, "sale.not_voidable".into()));
        let done: Refunded = refund(&owner, &back(&app, &traded, 1, &[(0, 1)])).await.read();
        assert!(done.pays.contains(&(TenderKind::GiftCard, allowance)), "{done:?}");
        assert_eq!(done.cards.len(), 1, "the ring that was traded in may be sold: a voucher takes its place");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn sales_of_other_stores_and_businesses_do_not_exist(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let branch = app.open_store(&owner, "Branch").await;
        let elsewhere = app.hire(&owner, Role::Manager, &[branch]).await;
        let stranger = app.sign_up("Other").await;
        let ring = stocked(&app, &owner, "Ring", "100").await;
        let sold = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::Card, 0)]);
        ring_up(&owner, &sold).await;
        let none = (404, "record.not_found".to_owned());
        for (person, store) in [(&elsewhere, owner.store), (&elsewhere, branch), (&stranger, owner.store), (&stranger, stranger.store)] {
            let mut cmd = back(&app, &sold, 1, &[(0, 1)]);
            cmd.store = store;
            assert_eq!(refund(person, &cmd).await.refusal(), none);
            assert_eq!(person.rpc("preview_refund", json!({ "cmd": cmd })).await.refusal(), none);
            assert_eq!(void(&app, person, sold.draft.id, 1).await.refusal(), none);
        }
        // In the owner's own other store it is not there either.
        let mut cmd = back(&app, &sold, 1, &[(0, 1)]);
        cmd.store = branch;
        assert_eq!(refund(&owner, &cmd).await.refusal(), none);
        let _: RefundId = cmd.id;
        app.verify().await;
    }
}

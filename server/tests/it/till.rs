//! The till through the real router: what a cashier, a customer and an auditor would care about.

use domain::{
    Money, SaleId,
    identity::Role,
    sales::{Approvable, Discount, LineKind, MarginBook, Reduction, Rung, SaleState, TenderKind},
    tax::{PriceMode, Scheme, TradeIn},
};
use futures::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    after_kit::back,
    app::{PASSWORD, TestApp},
    till_kit::{availability, by_card, pay, piece, stocked, variant},
};

testkit::db_test! {
    async fn a_sale_is_one_sale_however_often_it_is_sent(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = owner.till().await;
        let watch = stocked(&app, &owner, "Submariner", "14250").await;
        let ring = by_card(&app, &till, vec![piece(&app, &owner, &watch)]);
        let sent = join_all((0..64).map(|_| owner.rpc("ring_up", json!({ "cmd": ring })))).await;
        let rung: Vec<Rung> = sent.iter().map(|answer| answer.read()).collect();
        assert!(rung.iter().all(|it| *it == rung[0]), "every answer is the same receipt");
        assert_eq!(rung[0].number, format!("{}-R-{}-000001", till.settings.code, till.today.year()));
        assert_eq!(app.t.count("sale").await, 1);
        assert_eq!(app.t.count("payment").await, 1);
        assert_eq!(availability(&owner, watch.id).await, "sold");
        assert_eq!(app.t.count("movement WHERE reason = 'sale' AND delta = -1").await, 1);
        let mut other = ring.clone();
        other.note = "Another".into();
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": other })).await.refusal(), (409, "conflict.replayed".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn of_many_tills_one_sells_the_piece_and_the_others_learn_who_was_faster(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = owner.till().await;
        for round in 0..4 {
            let watch = stocked(&app, &owner, &format!("Watch {round}"), "900").await;
            let rings: Vec<_> =
                (0..16).map(|_| by_card(&app, &till, vec![piece(&app, &owner, &watch)])).collect();
            let sent = join_all(rings.iter().map(|ring| owner.rpc("ring_up", json!({ "cmd": ring })))).await;
            let won = sent.iter().filter(|answer| answer.status == 200).count();
            assert_eq!(won, 1);
            for lost in sent.iter().filter(|answer| answer.status != 200) {
                assert_eq!(lost.refusal(), (409, "item.taken".into()), "{}", lost.text());
                assert!(lost.text().contains("North Street Owner"), "{}", lost.text());
            }
        }
        // Numbers have no gap, whoever lost.
        let numbers = app.t.names("SELECT number AS name FROM sale ORDER BY number").await;
        let expected: Vec<String> =
            (1..=4).map(|n| format!("{}-R-{}-{n:06}", till.settings.code, till.today.year())).collect();
        assert_eq!(numbers, expected);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn counted_goods_are_never_sold_below_nothing(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = owner.till().await;
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 5), ("Red", 1)]);
        beads.draft.ask = "10".into();
        beads.release = true;
        let beads = owner.create(&beads).await;
        let rings: Vec<_> = (0..4).map(|_| by_card(&app, &till, vec![variant(&app, &owner, &beads, 0, 2)])).collect();
        let sent = join_all(rings.iter().map(|ring| owner.rpc("ring_up", json!({ "cmd": ring })))).await;
        assert_eq!(sent.iter().filter(|answer| answer.status == 200).count(), 2);
        let lost: Vec<_> = sent.iter().filter(|answer| answer.status != 200).map(|it| it.refusal()).collect();
        assert!(lost.iter().all(|why| *why == (409, "item.taken".into())), "{lost:?}");
        assert_eq!(owner.item(beads.id).await.variants[0].quantity, 1);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_a_browser_says_about_price_and_people_is_not_believed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let till = owner.till().await;
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let refusal = async |change: &dyn Fn(&mut domain::sales::RingUp)| {
            let mut ring = by_card(&app, &till, vec![piece(&app, &associate, &watch)]);
            change(&mut ring);
            associate.rpc("ring_up", json!({ "cmd": ring })).await
        };
        // Another price than the tag's: the total is compared, and both are named.
        let cheaper = refusal(&|ring| {
            let less = Money::new(90_000, ring.shown.currency);
            ring.draft.lines[0].unit_price = less;
            ring.tenders[0].amount = less;
            ring.shown = less;
        })
        .await;
        assert_eq!(cheaper.refusal(), (409, "sale.total_mismatch".into()));
        assert!(cheaper.text().contains("1,000.00") && cheaper.text().contains("900.00"), "{}", cheaper.text());
        // A discount in somebody else's name is one's own.
        let discounted = |by, percent: &str| Discount {
            reduction: Reduction::Percent { rate: percent.parse().unwrap() },
            reason: "Loyal".into(),
            given_by: by,
        };
        let forged = refusal(&|ring| {
            let less = Money::new(50_000, ring.shown.currency);
            ring.draft.lines[0].discounts = vec![discounted(owner.user, "50")];
            ring.tenders[0].amount = less;
            ring.shown = less;
        })
        .await;
        assert_eq!(forged.refusal(), (403, "approval.required".into()));
        // So is an approval that nobody gave.
        let approved = refusal(&|ring| {
            let less = Money::new(50_000, ring.shown.currency);
            let what = Approvable::Discount { line: ring.draft.lines[0].id };
            let (reason, asked_by, approved_by) = ("Fine".to_owned(), associate.user, owner.user);
            ring.draft.lines[0].discounts = vec![discounted(associate.user, "50")];
            ring.draft.approvals = vec![domain::sales::Approval { what, reason, asked_by, approved_by, at: app.t.now() }];
            ring.tenders[0].amount = less;
            ring.shown = less;
        })
        .await;
        assert_eq!(approved.refusal(), (403, "approval.required".into()));
        let all_of_it = refusal(&|ring| ring.draft.lines[0].discounts = vec![discounted(associate.user, "100"); 2]).await;
        assert_eq!(all_of_it.refusal(), (422, "discount.exceeds_price".into()));
        let stranger = refusal(&|ring| ring.draft.lines[0].salespeople[0].person = Uuid::from_u128(1).into()).await;
        assert_eq!(stranger.fields(), ["lines.0.salespeople"]);
        let half = refusal(&|ring| ring.draft.lines[0].salespeople[0].share = domain::BasisPoints::new(5_000).unwrap()).await;
        assert_eq!(half.refusal(), (422, "sale.split_incomplete".into()));
        let twice = refusal(&|ring| {
            let mut again = ring.draft.lines[0].clone();
            again.id = app.t.id();
            ring.draft.lines.push(again);
        })
        .await;
        assert_eq!(twice.fields(), ["lines.1.kind"]);
        let short = refusal(&|ring| ring.tenders[0].amount.minor -= 1).await;
        assert_eq!(short.refusal(), (422, "tender.short".into()));
        let cash = refusal(&|ring| ring.tenders[0].kind = TenderKind::Cash).await;
        assert_eq!(cash.refusal(), (409, "cash.drawer_closed".into()));
        let terms = refusal(&|ring| ring.draft.terms.price_mode = domain::tax::PriceMode::Inclusive).await;
        assert_eq!(terms.refusal(), (409, "conflict.stale".into()));
        assert_eq!(app.t.count("sale").await, 0);
        assert_eq!(availability(&owner, watch.id).await, "available");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_manager_agrees_with_a_pin_and_both_are_on_record(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let till = owner.till().await;
        let pin = |pin: &str, password: &str| json!({ "cmd": { "pin": pin, "password": password } });
        assert_eq!(owner.rpc("set_pin", pin("12", PASSWORD)).await.fields(), ["pin"]);
        assert_eq!(owner.rpc("set_pin", pin("4711", "wrong")).await.refusal(), (401, "session.wrong_credentials".into()));
        owner.rpc("set_pin", pin("4711", PASSWORD)).await.ok();
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &associate, &watch)]);
        let less = Money::new(70_000, ring.shown.currency);
        let reduction = Reduction::Percent { rate: "30".parse().unwrap() };
        ring.draft.lines[0].discounts = vec![Discount { reduction, reason: "Scratch".into(), given_by: associate.user }];
        (ring.tenders[0].amount, ring.shown) = (less, less);
        let what = vec![Approvable::Discount { line: ring.draft.lines[0].id }];
        let document = domain::DocumentId::from(Uuid::from(ring.draft.id));
        let ask = |approver, pin: &str| {
            json!({ "cmd": { "document": document, "what": what, "reason": "Regular", "approver": approver, "pin": pin } })
        };
        let refused = associate.rpc("approve", ask(owner.user, "0000")).await.refusal();
        assert_eq!(refused, (403, "approval.pin_wrong".into()));
        assert_eq!(associate.rpc("approve", ask(associate.user, "4711")).await.status, 403, "nobody approves for themselves");
        assert_eq!(associate.rpc("ring_up", json!({ "cmd": ring })).await.refusal(), (403, "approval.required".into()));
        associate.rpc("approve", ask(owner.user, "4711")).await.ok();
        associate.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        assert_eq!(app.t.count("approval").await, 1);
        // A PIN cannot be guessed: after six wrong ones even the right one waits.
        for _ in 0..6 {
            associate.rpc("approve", ask(owner.user, "1111")).await;
        }
        assert_eq!(associate.rpc("approve", ask(owner.user, "4711")).await.status, 429);
    }
}

testkit::db_test! {
    async fn gift_cards_and_store_credit_are_spent_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = owner.till().await;
        let ring = stocked(&app, &owner, "Ring", "100").await;
        // A card is sold: untaxed, money that the shop owes.
        let mut line = piece(&app, &owner, &ring);
        line.kind = LineKind::GiftCard { card: app.t.id() };
        line.title = "Gift card".into();
        let sold: Rung = owner.rpc("ring_up", json!({ "cmd": by_card(&app, &till, vec![line]) })).await.read();
        let code = sold.cards[0].code.clone();
        assert_eq!(owner.rpc("find_gift_card", json!({ "code": code.to_lowercase() })).await.ok()["balance"]["minor"], 10_000);
        assert_eq!(owner.rpc("find_gift_card", json!({ "code": "0000-0000-0000" })).await.status, 404);
        // Four tills spend it at the same moment.
        let mut rings = Vec::new();
        for n in 0..4 {
            let piece_of = stocked(&app, &owner, &format!("Ring {n}"), "60").await;
            let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &piece_of)]);
            ring.tenders[0].kind = TenderKind::GiftCard;
            ring.tenders[0].reference = code.clone();
            rings.push(ring);
        }
        let sent = join_all(rings.iter().map(|ring| owner.rpc("ring_up", json!({ "cmd": ring })))).await;
        let refused: Vec<_> = sent.iter().filter(|it| it.status != 200).map(|it| it.refusal()).collect();
        assert_eq!(refused, vec![(409, "stored_value.insufficient".into()); 3]);
        assert_eq!(owner.rpc("find_gift_card", json!({ "code": code })).await.ok()["balance"]["minor"], 4_000);
        // The code is as good as money: no payment keeps it.
        assert_eq!(app.t.count(&format!("payment WHERE reference LIKE '%{code}%'")).await, 0);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_trade_in_comes_into_stock_for_what_it_was_allowed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = owner.till().await;
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &watch)]);
        let allowance = Money::new(30_000, ring.shown.currency);
        ring.draft.trade_ins = vec![TradeIn { allowance, category: "watch".into() }];
        ring.tenders[0].amount.minor -= 30_000;
        ring.tenders.push(pay(&app, TenderKind::TradeIn, allowance));
        let missing = owner.rpc("ring_up", json!({ "cmd": ring })).await;
        assert_eq!(missing.fields(), ["taken_in"]);
        let item = app.t.id();
        ring.taken_in = vec![domain::sales::TakenIn {
            item,
            category: "watch".into(),
            title: "Datejust".into(),
            brand: "Rolex".into(),
            reference: "16234".into(),
            serial: "W123456".into(),
            allowance,
        }];
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        assert_eq!(availability(&owner, item).await, "processing");
        assert_eq!(owner.rpc("find_cost", json!({ "id": item })).await.ok()["total"]["minor"], 30_000);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_piece_in_one_cart_is_kept_from_another_until_its_time_has_passed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let till = owner.till().await;
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let (mine, theirs): (SaleId, SaleId) = (app.t.id(), app.t.id());
        let hold = |cart| json!({ "cmd": { "item": watch.id, "cart": cart } });
        owner.rpc("hold_item", hold(mine)).await.ok();
        owner.rpc("hold_item", hold(mine)).await.ok();
        let held = associate.rpc("hold_item", hold(theirs)).await;
        assert_eq!(held.refusal(), (409, "item.held".into()));
        assert!(held.text().contains("North Street Owner"), "{}", held.text());
        let ring = by_card(&app, &till, vec![piece(&app, &associate, &watch)]);
        assert_eq!(associate.rpc("ring_up", json!({ "cmd": ring })).await.refusal(), (409, "item.held".into()));
        let found = associate.rpc("find_sellable", json!({ "find": { "text": watch.stock_no } })).await.ok();
        assert_eq!((found["exact"].as_bool(), found["items"][0]["held"]["by"].as_str()), (Some(true), Some("North Street Owner")));
        app.t.advance(16 * 60_000);
        associate.rpc("hold_item", hold(theirs)).await.ok();
        associate.rpc("release_hold", hold(theirs)).await.ok();
        owner.rpc("hold_item", hold(mine)).await.ok();
        let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &watch)]);
        ring.draft.id = mine;
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        assert_eq!(app.t.count("hold").await, 0);
        assert_eq!(owner.rpc("hold_item", hold(theirs)).await.refusal(), (409, "item.taken".into()));
    }
}

testkit::db_test! {
    async fn another_business_sees_nothing_of_it(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let other = app.sign_up("South Street").await;
        let watch = stocked(&app, &owner, "Submariner", "1000").await;
        let customer = owner.customer(&app, "Daniel Rosenthal").await;
        let till = other.till().await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &other, &watch)]);
        ring.draft.lines[0].salespeople[0].person = other.user;
        assert_eq!(other.rpc("ring_up", json!({ "cmd": ring })).await.fields(), ["lines.0"]);
        let own = stocked(&app, &other, "Ring", "10").await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &other, &own)]);
        ring.draft.customer = Some(customer);
        assert_eq!(other.rpc("ring_up", json!({ "cmd": ring })).await.status, 404);
        let mut ring = by_card(&app, &till, vec![piece(&app, &other, &own)]);
        ring.draft.store = owner.store;
        assert_eq!(other.rpc("ring_up", json!({ "cmd": ring })).await.status, 404);
        let none: Vec<domain::customers::CustomerRow> =
            other.rpc("find_customers", json!({ "find": { "text": "rosenthal" } })).await.read();
        assert_eq!(none, []);
        let some: Vec<domain::customers::CustomerRow> =
            owner.rpc("find_customers", json!({ "find": { "text": "617 555" } })).await.read();
        assert_eq!(some.len(), 1);
        assert_eq!(SaleState::Completed.key(), "completed");
    }
}

testkit::db_test! {
    async fn a_receipt_is_printed_and_mailed_as_it_was_posted(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("South Street").await;
        let till = owner.till().await;
        let watch = stocked(&app, &owner, "Submariner", "14250").await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &watch)]);
        ring.mail_to = "no address".into();
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": ring })).await.fields(), ["mail_to"]);
        ring.mail_to = "Buyer@Example.test".into();
        let rung: Rung = owner.rpc("ring_up", json!({ "cmd": ring })).await.read();
        let page = owner.get(&format!("/papers/{}?sheet=roll", rung.sale)).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains(&rung.number) && page.text().contains("14,250.00"), "{}", page.text());
        assert!(page.header(http::header::CONTENT_SECURITY_POLICY).contains("style-src 'sha256-"));
        let gift = owner.get(&format!("/papers/{}?gift=true", rung.sale)).await.text();
        assert!(gift.contains("Submariner") && !gift.contains("14,250"));
        let pdf = owner.get(&format!("/papers/{}?form=pdf", rung.sale)).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        // Whatever the shop changes later, what was printed stays as it was.
        let mut settings = till.settings.clone();
        settings.letterhead.greeting = "See you".into();
        let save = json!({ "cmd": { "settings": settings, "version": till.version } });
        owner.rpc("save_till_settings", save).await.ok();
        assert_eq!(owner.get(&format!("/papers/{}?form=pdf", rung.sale)).await.bytes, pdf.bytes);
        assert_eq!(stranger.get(&format!("/papers/{}", rung.sale)).await.status, 404);
        assert_eq!(app.nobody().get(&format!("/papers/{}", rung.sale)).await.status, 401);

        app.work().await;
        let mail = app.t.names("SELECT body AS name FROM mail WHERE recipient = 'buyer@example.test'").await;
        assert_eq!(mail.len(), 1);
        assert!(mail[0].contains("14,250.00"), "{}", mail[0]);
        let link = mail[0].split("/receipt/").nth(1).unwrap().split_whitespace().next().unwrap();
        let shown = app.nobody().get(&format!("/receipt/{link}")).await;
        assert!(shown.text().contains(&rung.number));
        assert_eq!(shown.header(http::header::REFERRER_POLICY), "no-referrer");
        assert_eq!(app.nobody().get("/receipt/nonsense").await.status, 404);
        // Mailed again, the same link leads to it.
        let again = json!({ "cmd": { "of": rung.sale, "to": "other@example.test" } });
        owner.rpc("mail_paper", again).await.ok();
        app.work().await;
        assert_eq!(app.t.count(&format!("mail WHERE body LIKE '%/receipt/{link}%'")).await, 2);
    }
}

testkit::db_test! {
    async fn how_a_piece_is_taxed_is_said_by_the_stock_and_not_by_the_till(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        crate::after_kit::furnish(&owner).await;
        let mut settings = owner.till().await.settings;
        settings.terms.price_mode = PriceMode::Inclusive;
        let version = owner.till().await.version;
        owner.rpc("save_till_settings", json!({ "cmd": { "settings": settings, "version": version } })).await.ok();
        let till = owner.till().await;
        let mut second_hand = app.ring(owner.store, "Second-hand ring");
        (second_hand.draft.ask, second_hand.draft.second_hand) = ("100".into(), true);
        let purchase = json!({ "vendor": "Estate of Finch", "amount": "60" });
        let bought = json!({ "cmd": { "item": second_hand, "purchase": purchase } });
        owner.rpc("create_item_with_cost", bought).await.ok();
        let second_hand = owner.item(second_hand.id).await;

        // On its margin: the buyer pays what the tag says, and the receipt says so instead of showing tax.
        let mut line = piece(&app, &owner, &second_hand);
        line.scheme = Scheme::Margin;
        let on_margin = crate::after_kit::sale(&app, &till, vec![line], &[(TenderKind::Card, 0)]);
        assert_eq!(on_margin.shown.minor, 10_000);
        owner.rpc("ring_up", json!({ "cmd": on_margin })).await.ok();
        let receipt = owner.get(&format!("/papers/{}", on_margin.draft.id)).await.text();
        assert!(receipt.contains("Margin scheme") && !receipt.contains("Tax 7.25"), "{receipt}");
        assert_eq!(app.number("SELECT tax FROM sale").await, 0);

        // The book says what the shop owes: 7.25 % in a margin of 40.00 is 2.70. An associate does not see it.
        let week = json!({ "days": { "days": "week" } });
        let book: MarginBook = owner.rpc("margin_book", &week).await.read();
        let told = |book: &MarginBook| book.sums.iter().map(|it| (it.margin.minor, it.vat.minor)).collect::<Vec<_>>();
        assert_eq!(told(&book), [(4_000, 270)]);
        assert_eq!((book.rows[0].seller.as_str(), book.rows[0].purchase.minor), ("Estate of Finch", 6_000));
        let associate = app.hire(&owner, domain::identity::Role::SalesAssociate, &[owner.store]).await;
        assert_eq!(associate.rpc("margin_book", &week).await.refusal().0, 403);
        // It comes back, and nothing is owed for it any more.
        owner.rpc("refund_sale", json!({ "cmd": back(&app, &on_margin, 1, &[(0, 1)]) })).await.ok();
        let book: MarginBook = owner.rpc("margin_book", &week).await.read();
        assert_eq!((book.rows.len(), told(&book)), (2, vec![(0, 0)]));
        app.verify().await;

        // A browser that claims it, or an exemption, for anything else is not believed.
        for (before, scheme) in [Scheme::Margin, Scheme::Exempt { reason: "Gold".into() }].into_iter().enumerate() {
            let plain = stocked(&app, &owner, "Plain ring", "100").await;
            let mut line = piece(&app, &owner, &plain);
            line.scheme = scheme;
            let claimed = crate::after_kit::sale(&app, &till, vec![line], &[(TenderKind::Card, 0)]);
            // With tax in the price the total is the same: what is kept is what the stock says.
            owner.rpc("ring_up", json!({ "cmd": claimed })).await.ok();
            assert_eq!(app.t.count("sale WHERE tax = 676").await, i64::try_from(before).unwrap() + 1);
        }
        app.verify().await;
    }
}

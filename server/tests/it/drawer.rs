//! Drawers through the real router: what an auditor would care about.

use std::collections::BTreeMap;

use domain::{
    CashMovementId, CashSessionId, RegisterId,
    identity::Role,
    sales::{
        Approvable, CloseDrawer, CountDrawer, DrawerPage, DrawerView, MoveCash, TenderKind,
        cash_session::{CashReason, CashState},
    },
};
use futures::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    after_kit::{agree, back, furnish, money, open_drawer, pin, ring_up, sale},
    app::{Answer, Person, TestApp},
    till_kit::{piece, stocked},
};

async fn drawer(who: &Person, id: CashSessionId) -> DrawerView {
    who.rpc("find_drawer", json!({ "id": id })).await.read()
}

async fn count(who: &Person, session: CashSessionId, version: i32, faces: &[(i64, u32)]) -> Answer {
    let faces: BTreeMap<i64, u32> = faces.iter().copied().collect();
    who.rpc("count_drawer", json!({ "cmd": CountDrawer { session, version, faces } })).await
}

async fn close(who: &Person, session: CashSessionId, version: i32) -> Answer {
    who.rpc("close_drawer", json!({ "cmd": CloseDrawer { session, version } })).await
}

testkit::db_test! {
    async fn a_day_from_float_to_z_report_ties_to_the_cent(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        pin(&owner, "4711").await;

        let id: CashSessionId = app.t.id();
        let opening = json!({ "cmd": { "id": id, "register": register, "float": money(&till, 20_000) } });
        let sent = join_all((0..4).map(|_| associate.rpc("open_drawer", opening.clone()))).await;
        sent.iter().for_each(|answer| drop(answer.ok()));
        let other = json!({ "cmd": { "id": id, "register": register, "float": money(&till, 20_001) } });
        assert_eq!(associate.rpc("open_drawer", other).await.refusal(), (409, "conflict.replayed".into()));
        let second = json!({ "cmd": { "id": app.t.id::<CashSessionId>(), "register": register, "float": money(&till, 0) } });
        let refused = associate.rpc("open_drawer", second).await;
        assert_eq!(refused.refusal(), (409, "step.not_allowed".into()));
        assert!(refused.text().contains("is open already"), "{}", refused.text());

        // 107.25 in cash is 107.25: 110 is handed over. 214.50 is paid by card and 50.00 in cash.
        let ring = stocked(&app, &owner, "Ring", "100").await;
        let mut first = sale(&app, &till, vec![piece(&app, &associate, &ring)], &[(TenderKind::Cash, 0)]);
        first.tenders[0].amount = money(&till, 11_000);
        assert_eq!(ring_up(&associate, &first).await.change, money(&till, 275));
        let bag = stocked(&app, &owner, "Bag", "246.62").await;
        let mixed = sale(&app, &till, vec![piece(&app, &associate, &bag)], &[(TenderKind::Card, 21_450), (TenderKind::Cash, 0)]);
        ring_up(&associate, &mixed).await;
        // 246.62 and 17.88 tax: 50.00 is left for cash.
        assert_eq!(mixed.shown, money(&till, 26_450));
        let refund = back(&app, &first, 1, &[(0, 1)]);
        agree(&associate, &owner, refund.id, &[Approvable::Refund], "4711").await.ok();
        associate.rpc("refund_sale", json!({ "cmd": refund })).await.ok();

        let moved: CashMovementId = app.t.id();
        let move_cash = |id, reason, minor, note: &str| {
            let cmd = MoveCash { id, session: opening["cmd"]["id"].as_str().unwrap().parse().unwrap(), reason, amount: money(&till, minor), note: note.into() };
            json!({ "cmd": cmd })
        };
        let coffee = move_cash(moved, CashReason::PaidOut, 450, "Coffee");
        for _ in 0..2 {
            associate.rpc("move_cash", coffee.clone()).await.ok();
        }
        let dearer = move_cash(moved, CashReason::PaidOut, 451, "Coffee");
        assert_eq!(associate.rpc("move_cash", dearer).await.refusal(), (409, "conflict.replayed".into()));
        let silent = move_cash(app.t.id(), CashReason::PaidIn, 1_000, " ");
        assert_eq!(associate.rpc("move_cash", silent).await.fields(), ["note"]);
        let forged = move_cash(app.t.id(), CashReason::Sale, 1_000, "By hand");
        assert_eq!(associate.rpc("move_cash", forged).await.fields(), ["reason"]);
        let all = move_cash(app.t.id(), CashReason::Drop, 25_000, "Safe");
        assert_eq!(associate.rpc("move_cash", all).await.refusal(), (409, "cash.insufficient".into()));
        associate.rpc("move_cash", move_cash(app.t.id(), CashReason::Drop, 10_000, "Safe")).await.ok();
        associate.rpc("move_cash", move_cash(app.t.id(), CashReason::PaidIn, 1_000, "Coins")).await.ok();

        // The X report: 200.00 + 110.00 − 2.75 + 50.00 − 107.25 − 4.50 − 100.00 + 10.00.
        let x = drawer(&associate, id).await;
        let report = x.report.clone().unwrap();
        assert_eq!(report.expected, money(&till, 15_550));
        let sum = |reason| report.by_reason.get(&reason).map(|(sum, many)| (sum.minor, *many)).unwrap_or_default();
        assert_eq!((sum(CashReason::Sale), sum(CashReason::Change), sum(CashReason::Refund)), ((16_000, 2), (-275, 1), (-10_725, 1)));
        let tender = |kind| {
            let of = x.tenders.as_ref().unwrap().iter().find(|it| it.kind == kind).unwrap();
            (of.taken.minor, of.payments, of.given.minor, of.refunds)
        };
        assert_eq!(tender(TenderKind::Cash), (15_725, 2, 10_725, 1));
        assert_eq!(tender(TenderKind::Card), (21_450, 1, 0, 0));

        // The count is blind: nothing on the page says what is expected, and nothing moves.
        assert_eq!(count(&associate, id, x.version + 1, &[]).await.refusal(), (409, "conflict.stale".into()));
        assert_eq!(count(&associate, id, x.version, &[(3, 1)]).await.fields(), ["faces.3"]);
        assert_eq!(count(&associate, id, x.version, &[(10_000, 1), (2_000, 2)]).await.ok(), 2);
        assert_eq!(count(&associate, id, x.version, &[(10_000, 1), (2_000, 2)]).await.ok(), 2, "sent again");
        let blind = associate.rpc("find_drawer", json!({ "id": id })).await;
        assert!(!blind.text().contains("15550") && !blind.text().contains("Coffee"), "{}", blind.text());
        let view: DrawerView = blind.read();
        assert_eq!((view.state, view.counts, view.counted), (CashState::Counting, 1, Some(money(&till, 14_000))));
        assert!(view.report.is_none() && view.movements.is_none() && view.tenders.is_none());
        let chain = stocked(&app, &owner, "Chain", "10").await;
        let late = sale(&app, &till, vec![piece(&app, &associate, &chain)], &[(TenderKind::Cash, 0)]);
        assert_eq!(associate.rpc("ring_up", json!({ "cmd": late })).await.refusal(), (409, "cash.drawer_closed".into()));
        assert_eq!(associate.rpc("move_cash", move_cash(app.t.id(), CashReason::PaidIn, 5, "Late")).await.status, 409);

        // 15.50 short is more than the store tolerates: it takes a manager's PIN.
        assert_eq!(close(&associate, id, 2).await.refusal(), (403, "approval.required".into()));
        assert_eq!(app.t.count("sequence WHERE id LIKE 'doc.Z.%'").await, 0, "a number that was not used is free");
        agree(&associate, &owner, id, &[Approvable::CashVariance], "4711").await.ok();
        let closed: DrawerView = close(&associate, id, 2).await.read();
        let z = closed.z.clone().unwrap();
        assert_eq!((z.over_short, z.counted, z.report.expected), (money(&till, -1_550), money(&till, 14_000), money(&till, 15_550)));
        assert_eq!(z.number.to_string(), format!("{}-Z-{}-000001", till.settings.code, till.today.year()));
        assert_eq!(z.tenders, x.tenders.unwrap());
        let again: DrawerView = close(&associate, id, 2).await.read();
        assert_eq!(again.z, closed.z, "sent again");
        assert_eq!(count(&associate, id, 3, &[]).await.refusal(), (409, "step.not_allowed".into()));
        assert_eq!(associate.rpc("ring_up", json!({ "cmd": late })).await.refusal(), (409, "cash.drawer_closed".into()));
        let list: DrawerPage = owner.rpc("list_drawers", json!({ "listing": {} })).await.read();
        assert_eq!((list.items.len(), list.items[0].over_short), (1, Some(money(&till, -1_550))));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_register_has_one_open_drawer_and_z_numbers_have_no_gap(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        for round in 1..=3 {
            let cmds: Vec<_> = (0..5).map(|_| app.t.id::<CashSessionId>()).collect();
            let sent = join_all(cmds.iter().map(|id| {
                owner.rpc("open_drawer", json!({ "cmd": { "id": id, "register": register, "float": money(&till, 100) } }))
            }))
            .await;
            assert_eq!(sent.iter().filter(|answer| answer.status == 200).count(), 1);
            let lost = sent.iter().filter(|answer| answer.status != 200);
            lost.for_each(|answer| assert_eq!(answer.refusal(), (409, "step.not_allowed".into())));
            let open: Option<DrawerView> = owner.rpc("drawer_of_register", json!({ "register": register })).await.read();
            let open = open.unwrap();
            count(&owner, open.id, 1, &[(100, 1)]).await.ok();
            // Going back to selling forgets what was counted.
            owner.rpc("resume_drawer", json!({ "cmd": CloseDrawer { session: open.id, version: 2 } })).await.ok();
            assert_eq!(close(&owner, open.id, 3).await.refusal(), (409, "step.not_allowed".into()));
            count(&owner, open.id, 3, &[(50, 1)]).await.ok();
            count(&owner, open.id, 4, &[(50, 2)]).await.ok();
            let sent = join_all((0..4).map(|_| close(&owner, open.id, 5))).await;
            for answer in sent {
                let z = answer.read::<DrawerView>().z.unwrap();
                assert_eq!((z.number.number, z.counts.len(), z.over_short.minor), (round, 2, 0));
            }
        }
        assert_eq!(app.t.count("cash_session WHERE state = 'closed'").await, 3);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_drawer_is_closed_to_other_stores_and_businesses(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let branch = app.open_store(&owner, "Branch").await;
        let elsewhere = app.hire(&owner, Role::Manager, &[branch]).await;
        let stranger = app.sign_up("Other").await;
        let id = open_drawer(&app, &owner, till.registers[0].id, money(&till, 100)).await;
        for person in [&elsewhere, &stranger] {
            let none = (404, "record.not_found".to_owned());
            assert_eq!(person.rpc("find_drawer", json!({ "id": id })).await.refusal(), none);
            assert_eq!(count(person, id, 1, &[]).await.refusal(), none);
            assert_eq!(close(person, id, 1).await.refusal(), none);
            let cmd = json!({ "id": app.t.id::<CashMovementId>(), "session": id, "reason": "paid_in", "amount": money(&till, 1), "note": "x" });
            assert_eq!(person.rpc("move_cash", json!({ "cmd": cmd })).await.refusal(), none);
            let register = till.registers[0].id;
            let cmd = json!({ "id": app.t.id::<CashSessionId>(), "register": register, "float": money(&till, 1) });
            assert_eq!(person.rpc("open_drawer", json!({ "cmd": cmd })).await.refusal(), none);
            assert_eq!(person.rpc("drawer_of_register", json!({ "register": register })).await.refusal(), none);
            assert_eq!(person.rpc("list_drawers", json!({ "listing": {} })).await.ok()["items"], json!([]));
        }
        let nobody = RegisterId::from(Uuid::from_u128(9));
        assert_eq!(owner.rpc("drawer_of_register", json!({ "register": nobody })).await.status, 404);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn midnight_divides_the_days_of_documents_not_the_session(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        // The clock starts at 09:00 in Berlin.
        assert_eq!(till.today.to_string(), "2027-01-15");
        app.t.advance(14 * domain::time::HOUR + 30 * 60_000);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        let id = open_drawer(&app, &owner, till.registers[0].id, money(&till, 10_000)).await;
        let ring = stocked(&app, &owner, "Ring", "100").await;
        let sold = sale(&app, &till, vec![piece(&app, &owner, &ring)], &[(TenderKind::Cash, 0)]);
        ring_up(&owner, &sold).await;
        app.t.advance(domain::time::HOUR);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold, 1, &[(0, 1)]) })).await.ok();
        let days = |table: &str| {
            let sql = format!("SELECT CAST(business_date AS TEXT) AS name FROM {table} ORDER BY business_date");
            async { let app = &app; let sql = sql; app.t.names(&sql).await }
        };
        let day = |text: &str| text.parse::<domain::Date>().unwrap().days().to_string();
        let (first, second) = (day("2027-01-15"), day("2027-01-16"));
        assert_eq!(days("payment").await, [first.clone(), second.clone()]);
        assert_eq!(days("sale").await, std::slice::from_ref(&first));
        assert_eq!(days("refund").await, std::slice::from_ref(&second));
        assert_eq!(days("sale_tax").await, [first.clone(), second]);
        assert_eq!(days("cash_session").await, [first]);
        assert_eq!(drawer(&owner, id).await.report.unwrap().expected, money(&till, 10_000));
        app.verify().await;
    }
}

//! Layaways through the real router: what a customer and an auditor would care about.

use domain::{
    CustomerId, LayawayId, Money, PaymentId, SaleId,
    identity::Role,
    sales::{
        Approvable, BounceLayaway, CreateLayaway, DraftLine, EndLayaway, ExtendLayaway, LayawayDone, LayawayPage,
        LayawayView, PayLayaway, PickUpLayaway, Refunded, Rung, Tender, TenderKind, TillView, layaway::LayawayState,
    },
    time::DAY,
};
use futures::future::join_all;
use serde_json::json;

use crate::{
    after_kit::{agree, back, bought, furnish, money, open_drawer, pin, sale, tenders},
    app::{Answer, PASSWORD, Person, TestApp},
    till_kit::{availability, piece, stocked, variant},
};

/// A layaway of these lines with a deposit in these forms.
fn agreed(
    app: &TestApp,
    till: &TillView,
    buyer: CustomerId,
    lines: Vec<DraftLine>,
    deposit: i64,
    forms: &[(TenderKind, i64)],
) -> CreateLayaway {
    let ring = sale(app, till, lines, &[(TenderKind::Card, 0)]);
    let deposit = money(till, deposit);
    let tenders = tenders(app, till, deposit, forms);
    let mut draft = ring.draft;
    draft.customer = Some(buyer);
    CreateLayaway { id: app.t.id(), draft, shown: ring.shown, deposit, tenders, note: String::new() }
}

async fn create(who: &Person, cmd: &CreateLayaway) -> Answer {
    who.rpc("create_layaway", json!({ "cmd": cmd })).await
}

async fn find(who: &Person, id: LayawayId) -> LayawayView {
    who.rpc("find_layaway", json!({ "id": id })).await.read()
}

fn payment(till: &TillView, layaway: LayawayId, version: i32, amount: i64, tenders: Vec<Tender>) -> PayLayaway {
    let register = Some(till.registers[0].id);
    PayLayaway { layaway, version, register, amount: money(till, amount), tenders }
}

fn ending(till: &TillView, layaway: LayawayId, version: i32, to: Option<TenderKind>) -> EndLayaway {
    EndLayaway { layaway, version, register: Some(till.registers[0].id), to, reason: "Changed their mind".into() }
}

async fn owed(app: &TestApp) -> i64 {
    app.number("SELECT COALESCE(SUM(balance), 0) FROM value_account WHERE kind = 'layaway'").await
}

testkit::db_test! {
    async fn from_deposit_to_pick_up_and_back(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        open_drawer(&app, &owner, register, money(&till, 10_000)).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let watch = bought(&app, &owner, "Watch", "900", "500").await;
        let mut beads = app.counted(owner.store, "Beads", &[("Blue", 5)]);
        beads.draft.ask = "50".into();
        let beads = owner.create(&beads).await;
        let lines = || vec![piece(&app, &owner, &watch), variant(&app, &owner, &beads, 0, 2)];
        // 1,000.00 and 72.50 tax; 20 % of it is the least deposit.
        let small = agreed(&app, &till, buyer, lines(), 21_449, &[(TenderKind::Card, 0)]);
        assert_eq!(create(&owner, &small).await.refusal(), (422, "layaway.deposit_too_small".into()));
        let nobody = CreateLayaway { draft: domain::sales::SaleDraft { customer: None, ..small.draft.clone() }, ..small };
        assert_eq!(create(&owner, &nobody).await.fields(), ["customer"]);
        let forms = [(TenderKind::Cash, 12_000), (TenderKind::Cheque, 0)];
        let cmd = agreed(&app, &till, buyer, lines(), 22_000, &forms);
        let sent = join_all((0..5).map(|_| create(&owner, &cmd))).await;
        let done: Vec<LayawayDone> = sent.iter().map(Answer::read).collect();
        assert!(done.iter().all(|it| it.number == done[0].number && it.version == 1));
        assert_eq!(done[0].number, format!("{}-LAY-{}-000001", till.settings.code, till.today.year()));
        let other = CreateLayaway { note: "Another".into(), ..cmd.clone() };
        assert_eq!(create(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!((app.t.count("layaway").await, app.t.count("payment").await), (1, 2));
        assert_eq!((availability(&owner, watch.id).await, owner.item(beads.id).await.variants[0].quantity), ("committed", 3));
        assert_eq!(owed(&app).await, 22_000);
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.balance, view.schedule.len(), view.bounceable.len()), (money(&till, 85_250), 4, 1));
        assert_eq!(view.schedule.iter().map(|it| it.amount.minor).sum::<i64>(), 107_250);
        // Nobody else sells it, and it is not revenue yet.
        let theirs = sale(&app, &till, vec![piece(&app, &owner, &watch)], &[(TenderKind::Card, 0)]);
        assert_eq!(owner.rpc("ring_up", json!({ "cmd": theirs })).await.refusal(), (409, "item.taken".into()));
        for none in ["sale", "sale_tax", "sale_cost", "commission"] {
            assert_eq!(app.t.count(none).await, 0, "{none}");
        }
        app.verify().await;

        let pick = |version| PickUpLayaway { sale: SaleId::from(sea_orm::prelude::Uuid::from(cmd.id)), layaway: cmd.id, version, tender: PaymentId::from(sea_orm::prelude::Uuid::from(cmd.id)), register: Some(register) };
        let early = owner.rpc("pick_up_layaway", json!({ "cmd": pick(1) })).await;
        assert_eq!(early.refusal(), (409, "step.not_allowed".into()));
        let pay = |cmd: PayLayaway| { let owner = &owner; async move { owner.rpc("pay_layaway", json!({ "cmd": cmd })).await } };
        let too_much = payment(&till, cmd.id, 1, 85_255, tenders(&app, &till, money(&till, 85_255), &[(TenderKind::Card, 0)]));
        assert_eq!(pay(too_much).await.refusal(), (409, "payment.exceeds_balance".into()));
        app.t.advance(60_000);
        let rest = payment(&till, cmd.id, 1, 85_250, tenders(&app, &till, money(&till, 85_250), &[(TenderKind::Cheque, 0)]));
        let sent = join_all((0..4).map(|_| pay(rest.clone()))).await;
        sent.iter().for_each(|answer| assert_eq!(answer.read::<LayawayDone>().state, LayawayState::PaidInFull));
        let mut forged = rest.clone();
        forged.tenders[0].amount = money(&till, 100);
        forged.amount = money(&till, 100);
        assert_eq!(pay(forged).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!(owed(&app).await, 107_250);

        // The cheque bounces: it is owed again, and paid by card.
        let bounce = BounceLayaway { id: app.t.id(), layaway: cmd.id, version: 2, payment: rest.tenders[0].id };
        for _ in 0..2 {
            let done: LayawayDone = owner.rpc("bounce_layaway", json!({ "cmd": bounce })).await.read();
            assert_eq!((done.state, done.version), (LayawayState::Active, 3));
        }
        let twice = BounceLayaway { id: app.t.id(), version: 3, ..bounce };
        assert_eq!(owner.rpc("bounce_layaway", json!({ "cmd": twice })).await.refusal(), (409, "conflict.duplicate".into()));
        let cash = BounceLayaway { id: app.t.id(), version: 3, payment: cmd.tenders[0].id, ..bounce };
        assert_eq!(owner.rpc("bounce_layaway", json!({ "cmd": cash })).await.fields(), ["payment"]);
        assert_eq!(owed(&app).await, 22_000);
        app.verify().await;
        let by_card = payment(&till, cmd.id, 3, 85_250, tenders(&app, &till, money(&till, 85_250), &[(TenderKind::Card, 0)]));
        pay(by_card).await.ok();

        // Picked up: revenue, tax, cost and commission of that day, once.
        app.t.advance(2 * DAY);
        owner.sign_in(PASSWORD).await.ok();
        let sent = join_all((0..4).map(|_| owner.rpc("pick_up_layaway", json!({ "cmd": pick(4) })))).await;
        let rung: Vec<Rung> = sent.iter().map(Answer::read).collect();
        assert!(rung.iter().all(|it| *it == rung[0]) && rung[0].total == money(&till, 107_250));
        assert_eq!(owed(&app).await, 0);
        let row = "SELECT kind || ' ' || state || ' ' || CAST(net AS TEXT) || ' ' || CAST(tax AS TEXT) AS name FROM sale";
        assert_eq!(app.t.names(row).await, ["layaway completed 100000 7250"]);
        let tomorrow = domain::Date::from_days(till.today.days() + 2).unwrap().days();
        assert_eq!(app.t.count(&format!("sale_tax WHERE business_date = {tomorrow}")).await, app.t.count("sale_tax").await);
        assert_eq!(app.number("SELECT SUM(amount) FROM sale_cost").await, 50_000);
        assert_eq!(app.number("SELECT SUM(amount) FROM commission").await, 3_000);
        assert_eq!((availability(&owner, watch.id).await, owner.item(beads.id).await.variants[0].quantity), ("sold", 3));
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.row.state, view.sale, view.ending), (LayawayState::PickedUp, Some(rung[0].sale), None));
        app.verify().await;

        // What comes back goes back through the payments of the layaway, last first.
        let mut sold = sale(&app, &till, lines(), &[(TenderKind::Card, 0)]);
        sold.draft.lines.clone_from(&cmd.draft.lines);
        sold.draft.id = rung[0].sale;
        let void = json!({ "id": app.t.id::<domain::RefundId>(), "sale": rung[0].sale, "version": 1, "reason": "Mistake" });
        assert_eq!(owner.rpc("void_sale", json!({ "cmd": void })).await.refusal(), (409, "sale.not_voidable".into()));
        let refunded: Refunded = owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold, 1, &[(0, 1)]) })).await.read();
        assert_eq!(refunded.pays, [(TenderKind::Cash, money(&till, 11_275)), (TenderKind::Card, money(&till, 85_250))]);
        let refunded: Refunded = owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold, 2, &[(1, 2)]) })).await.read();
        assert_eq!(refunded.pays, [(TenderKind::Cash, money(&till, 725)), (TenderKind::Cheque, money(&till, 10_000))]);
        assert_eq!(app.number("SELECT SUM(amount) FROM payment WHERE kind IN ('cash', 'card', 'cheque')").await, 0);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn calling_it_off_gives_back_what_was_paid_less_the_fee(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        pin(&owner, "4711").await;
        let buyer = associate.customer(&app, "Ada Buyer").await;
        open_drawer(&app, &associate, till.registers[0].id, money(&till, 0)).await;
        let watch = stocked(&app, &owner, "Watch", "1000").await;
        let forms = [(TenderKind::Card, 20_000), (TenderKind::Cash, 0)];
        let cmd = agreed(&app, &till, buyer, vec![piece(&app, &associate, &watch)], 30_000, &forms);
        create(&associate, &cmd).await.ok();
        let off = ending(&till, cmd.id, 1, None);
        let cancel = |who: Person, off: EndLayaway| async move { who.rpc("cancel_layaway", json!({ "cmd": off })).await };
        assert_eq!(cancel(associate.clone(), off.clone()).await.refusal(), (403, "approval.required".into()));
        agree(&associate, &owner, cmd.id, &[Approvable::Refund], "4711").await.ok();
        let credit = ending(&till, cmd.id, 1, Some(TenderKind::StoreCredit));
        assert_eq!(cancel(associate.clone(), credit).await.refusal(), (403, "approval.required".into()));
        let late = ending(&till, cmd.id, 1, None);
        let refused = associate.rpc("default_layaway", json!({ "cmd": late })).await;
        assert_eq!(refused.refusal(), (409, "step.not_allowed".into()));
        for _ in 0..2 {
            let done: LayawayDone = cancel(associate.clone(), off.clone()).await.read();
            // 300.00 less the fee of 10.00: the cash first, then the card.
            let pays = [(TenderKind::Cash, money(&till, 10_000)), (TenderKind::Card, money(&till, 19_000))];
            assert_eq!((done.state, done.pays, done.kept), (LayawayState::Cancelled, pays.to_vec(), Some(money(&till, 1_000))));
        }
        assert_eq!(availability(&owner, watch.id).await, "available");
        assert_eq!(owed(&app).await, 0);
        assert_eq!(app.number("SELECT SUM(amount) FROM payment").await, 1_000, "what is left is what was kept");
        assert_eq!(app.number("SELECT -amount FROM value_entry WHERE reason = 'kept'").await, 1_000);
        let again = payment(&till, cmd.id, 2, 100, tenders(&app, &till, money(&till, 100), &[(TenderKind::Card, 0)]));
        assert_eq!(associate.rpc("pay_layaway", json!({ "cmd": again })).await.refusal(), (409, "step.not_allowed".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn time_runs_out_and_more_of_it_is_given_once_for_each_yes(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        pin(&owner, "4711").await;
        let buyer = associate.customer(&app, "Ada Buyer").await;
        let watch = stocked(&app, &owner, "Watch", "1000").await;
        let cmd = agreed(&app, &till, buyer, vec![piece(&app, &associate, &watch)], 30_000, &[(TenderKind::Card, 0)]);
        create(&associate, &cmd).await.ok();
        let late = |who: Person| async move {
            let page: LayawayPage = who.rpc("list_layaways", json!({ "listing": { "overdue": true } })).await.read();
            page.items.len()
        };
        assert_eq!(late(associate.clone()).await, 0);
        app.t.advance(32 * DAY);
        associate.sign_in(PASSWORD).await.ok();
        owner.sign_in(PASSWORD).await.ok();
        assert_eq!(late(associate.clone()).await, 1);
        let extend = |version| ExtendLayaway { layaway: cmd.id, version, days: 30 };
        let ask = |who: Person, version| async move { who.rpc("extend_layaway", json!({ "cmd": extend(version) })).await };
        assert_eq!(ask(associate.clone(), 1).await.refusal(), (403, "approval.required".into()));
        agree(&associate, &owner, cmd.id, &[Approvable::LayawayExtension], "4711").await.ok();
        assert_eq!(ask(associate.clone(), 1).await.read::<LayawayDone>().version, 2);
        assert_eq!(ask(associate.clone(), 1).await.read::<LayawayDone>().version, 2, "sent again");
        assert_eq!(late(associate.clone()).await, 0);
        assert_eq!(ask(associate.clone(), 2).await.refusal(), (403, "approval.required".into()), "that yes was used");
        assert_eq!(ask(owner.clone(), 9).await.refusal(), (409, "conflict.stale".into()));
        // Due on 17 March, fourteen days of grace.
        app.t.advance(43 * DAY);
        owner.sign_in(PASSWORD).await.ok();
        let end = ending(&till, cmd.id, 2, Some(TenderKind::StoreCredit));
        let within = owner.rpc("default_layaway", json!({ "cmd": end })).await;
        assert_eq!(within.refusal(), (409, "step.not_allowed".into()), "{}", within.text());
        assert!(find(&owner, cmd.id).await.ending.unwrap().defaulted.is_none());
        app.t.advance(DAY);
        owner.sign_in(PASSWORD).await.ok();
        assert_eq!(find(&owner, cmd.id).await.ending.unwrap().defaulted.unwrap().kept, money(&till, 1_000));
        let done: LayawayDone = owner.rpc("default_layaway", json!({ "cmd": end })).await.read();
        assert_eq!((done.state, done.pays), (LayawayState::Defaulted, vec![(TenderKind::StoreCredit, money(&till, 29_000))]));
        assert_eq!(availability(&owner, watch.id).await, "available");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn of_a_layaway_and_a_sale_of_one_piece_one_wins(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        for round in 0..4 {
            let watch = stocked(&app, &owner, &format!("Watch {round}"), "1000").await;
            let asides: Vec<_> = (0..3)
                .map(|_| agreed(&app, &till, buyer, vec![piece(&app, &owner, &watch)], 30_000, &[(TenderKind::Card, 0)]))
                .collect();
            let sales: Vec<_> =
                (0..3).map(|_| sale(&app, &till, vec![piece(&app, &owner, &watch)], &[(TenderKind::Card, 0)])).collect();
            let (one, other) = futures::join!(
                join_all(asides.iter().map(|cmd| create(&owner, cmd))),
                join_all(sales.iter().map(|ring| owner.rpc("ring_up", json!({ "cmd": ring })))),
            );
            let sent: Vec<Answer> = one.into_iter().chain(other).collect();
            assert_eq!(sent.iter().filter(|answer| answer.status == 200).count(), 1);
            for lost in sent.iter().filter(|answer| answer.status != 200) {
                assert_eq!(lost.refusal(), (409, "item.taken".into()), "{}", lost.text());
            }
            app.verify().await;
        }
    }
}

testkit::db_test! {
    async fn layaways_of_other_stores_and_businesses_do_not_exist(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let branch = app.open_store(&owner, "Branch").await;
        let elsewhere = app.hire(&owner, Role::Manager, &[branch]).await;
        let stranger = app.sign_up("Other").await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let watch = stocked(&app, &owner, "Watch", "1000").await;
        let cmd = agreed(&app, &till, buyer, vec![piece(&app, &owner, &watch)], 30_000, &[(TenderKind::Card, 0)]);
        create(&owner, &cmd).await.ok();
        let none = (404, "record.not_found".to_owned());
        for person in [&elsewhere, &stranger] {
            assert_eq!(person.rpc("find_layaway", json!({ "id": cmd.id })).await.refusal(), none);
            assert_eq!(person.rpc("list_layaways", json!({ "listing": {} })).await.ok()["items"], json!([]));
            assert_eq!(create(person, &cmd).await.refusal(), none);
            let pay = payment(&till, cmd.id, 1, 100, tenders(&app, &till, money(&till, 100), &[(TenderKind::Card, 0)]));
            assert_eq!(person.rpc("pay_layaway", json!({ "cmd": pay })).await.refusal(), none);
            for name in ["cancel_layaway", "default_layaway"] {
                assert_eq!(person.rpc(name, json!({ "cmd": ending(&till, cmd.id, 1, None) })).await.refusal(), none);
            }
            let extend = ExtendLayaway { layaway: cmd.id, version: 1, days: 1 };
            assert_eq!(person.rpc("extend_layaway", json!({ "cmd": extend })).await.refusal(), none);
            let bounce = BounceLayaway { id: app.t.id(), layaway: cmd.id, version: 1, payment: cmd.tenders[0].id };
            assert_eq!(person.rpc("bounce_layaway", json!({ "cmd": bounce })).await.refusal(), none);
            let pick = PickUpLayaway { sale: app.t.id(), layaway: cmd.id, version: 1, tender: app.t.id(), register: None };
            assert_eq!(person.rpc("pick_up_layaway", json!({ "cmd": pick })).await.refusal(), none);
        }
        let _: Money = cmd.shown;
        app.verify().await;
    }
}

//! Special orders through the real router: asked for, ordered, matched, paid, handed over, called off.

use domain::{
    CustomerId, Money, PaymentId, SaleId, SpecialOrderId,
    identity::Role,
    inventory::ItemView,
    sales::{
        Approvable, CancelOrder, CreateOrder, LineKind, OrderDone, OrderPage, OrderView, PayOrder, PickUpOrder, Rung,
        TenderKind, TillView, special_order::SpecialOrderState as S,
    },
    time::DAY,
};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::{
    after_kit::{agree, bought, furnish, money, open_drawer, pin, tenders},
    app::{Answer, Person, TestApp},
    till_kit::{availability, by_card, piece, stocked},
};

/// An order of a ring for this price before tax, with a deposit in these forms.
pub async fn wanted(
    app: &TestApp,
    owner: &Person,
    till: &TillView,
    buyer: CustomerId,
    price: i64,
    deposit: i64,
    forms: &[(TenderKind, i64)],
) -> CreateOrder {
    let shape = stocked(app, owner, "Like this", "1").await;
    let mut line = piece(app, owner, &shape);
    line.kind = LineKind::Custom { category: shape.draft.category.clone() };
    line.title = "A ring with a sapphire".into();
    line.unit_price = money(till, price);
    line.min_price = None;
    let mut draft = by_card(app, till, vec![line]).draft;
    draft.customer = Some(buyer);
    let shown = domain::sales::price(&draft, &till.settings.tax).unwrap().totals.total;
    let deposit = money(till, deposit);
    let tenders = if forms.is_empty() { Vec::new() } else { tenders(app, till, deposit, forms) };
    let id: SpecialOrderId = app.t.id();
    CreateOrder { id, draft, shown, deposit, tenders, wanted_by: till.today.plus_days(30), note: "Size 54".into() }
}

async fn create(who: &Person, cmd: &CreateOrder) -> Answer {
    who.rpc("create_order", json!({ "cmd": cmd })).await
}

async fn step(who: &Person, order: SpecialOrderId, version: i32, to: Value) -> Answer {
    who.rpc("move_order", json!({ "cmd": { "order": order, "version": version, "to": to } })).await
}

async fn find(who: &Person, id: SpecialOrderId) -> OrderView {
    who.rpc("find_order", json!({ "id": id })).await.read()
}

fn fill(item: &ItemView) -> Value {
    json!({ "step": "match", "item": item.id })
}

async fn owed(app: &TestApp) -> i64 {
    app.number("SELECT COALESCE(SUM(balance), 0) FROM value_account WHERE kind = 'special_order'").await
}

testkit::db_test! {
    async fn from_the_wish_to_the_sale(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        open_drawer(&app, &owner, register, money(&till, 0)).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let cmd = wanted(&app, &owner, &till, buyer, 100_000, 20_000, &[(TenderKind::Cash, 0)]).await;
        assert_eq!(cmd.shown.minor, 107_250);
        let sent = join_all((0..5).map(|_| create(&owner, &cmd))).await;
        let done: Vec<OrderDone> = sent.iter().map(Answer::read).collect();
        assert!(done.iter().all(|it| it.number == done[0].number && it.version == 1));
        assert_eq!(done[0].number, format!("{}-SO-{}-000001", till.settings.code, till.today.year()));
        let other = CreateOrder { note: "Size 56".into(), ..cmd.clone() };
        assert_eq!(create(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!((app.t.count("special_order").await, app.t.count("payment").await, owed(&app).await), (1, 1, 20_000));

        // From the vendor; a step twice is one step, an old version is refused.
        let nameless = step(&owner, cmd.id, 1, json!({ "step": "order", "vendor": " " })).await;
        assert_eq!(nameless.fields(), ["vendor"]);
        let vendor = json!({ "step": "order", "vendor": "Maison Bleue", "reference": "77", "expected": till.today.plus_days(3) });
        step(&owner, cmd.id, 1, vendor.clone()).await.ok();
        step(&owner, cmd.id, 1, vendor.clone()).await.ok();
        assert_eq!(step(&owner, cmd.id, 1, json!({ "step": "receive" })).await.refusal(), (409, "conflict.stale".into()));
        let early = step(&owner, cmd.id, 2, json!({ "step": "announce" })).await;
        assert_eq!(early.refusal(), (409, "step.not_allowed".into()));
        app.t.advance(5 * DAY);
        let late: OrderPage = owner.rpc("list_orders", json!({ "listing": { "late": true } })).await.read();
        assert_eq!(late.items.len(), 1);
        assert!(late.items[0].late);
        step(&owner, cmd.id, 2, json!({ "step": "receive" })).await.ok();
        let none: OrderPage = owner.rpc("list_orders", json!({ "listing": { "late": true } })).await.read();
        assert!(none.items.is_empty());

        // The piece that came in is promised: no till sells it, no second order takes it.
        let ring = bought(&app, &owner, "Sapphire ring", "1000", "600").await;
        step(&owner, cmd.id, 3, fill(&ring)).await.ok();
        step(&owner, cmd.id, 3, fill(&ring)).await.ok();
        assert_eq!(availability(&owner, ring.id).await, "committed");
        let theft = by_card(&app, &till, vec![piece(&app, &owner, &ring)]);
        let refused = owner.rpc("ring_up", json!({ "cmd": theft })).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        let second = wanted(&app, &owner, &till, buyer, 100_000, 0, &[]).await;
        create(&owner, &second).await.ok();
        assert_eq!(step(&owner, second.id, 1, fill(&ring)).await.refusal(), (409, "item.taken".into()));

        // It cannot be picked up until it is announced and paid.
        let sale: SaleId = app.t.id();
        let pick = |version| PickUpOrder { sale, order: cmd.id, version, tender: PaymentId::from(uuid_of(sale)), register: Some(register) };
        let picked = |version| json!({ "cmd": pick(version) });
        assert_eq!(owner.rpc("pick_up_order", picked(4)).await.refusal(), (409, "step.not_allowed".into()));
        step(&owner, cmd.id, 4, json!({ "step": "announce" })).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail WHERE subject LIKE 'Special order %'").await, 1);
        assert_eq!(owner.rpc("pick_up_order", picked(5)).await.refusal(), (409, "step.not_allowed".into()));
        let rest = money(&till, 87_250);
        let pay = |amount: Money| PayOrder {
            order: cmd.id,
            version: 5,
            register: Some(register),
            amount,
            tenders: tenders(&app, &till, amount, &[(TenderKind::Cheque, 0)]),
        };
        let more = pay(money(&till, 87_251));
        assert_eq!(owner.rpc("pay_order", json!({ "cmd": more })).await.refusal(), (409, "payment.exceeds_balance".into()));
        let cheque = pay(rest);
        for _ in 0..2 {
            owner.rpc("pay_order", json!({ "cmd": cheque })).await.ok();
        }
        assert_eq!(owed(&app).await, 107_250);
        let bounce = json!({ "cmd": { "id": app.t.id::<PaymentId>(), "order": cmd.id, "version": 6, "payment": cheque.tenders[0].id } });
        for _ in 0..2 {
            owner.rpc("bounce_order", &bounce).await.ok();
        }
        assert_eq!(owed(&app).await, 20_000);
        let cash = PayOrder { version: 7, tenders: tenders(&app, &till, rest, &[(TenderKind::Card, 0)]), ..pay(rest) };
        owner.rpc("pay_order", json!({ "cmd": cash })).await.ok();
        let rung: Rung = owner.rpc("pick_up_order", picked(8)).await.read();
        let again: Rung = owner.rpc("pick_up_order", picked(8)).await.read();
        assert_eq!((rung.number.as_str(), rung.total), (again.number.as_str(), cmd.shown));
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.row.state, view.sale, view.steps.len()), (S::PickedUp, Some(sale), 0));
        assert_eq!((availability(&owner, ring.id).await, owed(&app).await), ("sold", 0));
        // Revenue, cost and commission belong to the sale.
        assert_eq!(app.number("SELECT COUNT(*) FROM sale WHERE kind = 'special_order'").await, 1);
        assert_eq!(app.number("SELECT SUM(amount) FROM sale_cost").await, 60_000);
        assert_eq!(app.number("SELECT SUM(amount) FROM commission").await, 3_000);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn an_order_is_called_off_and_every_cent_goes_back(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        pin(&owner, "4711").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        open_drawer(&app, &owner, register, money(&till, 10_000)).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let forms = [(TenderKind::Cash, 5_000), (TenderKind::Card, 0)];
        let cmd = wanted(&app, &owner, &till, buyer, 50_000, 15_000, &forms).await;
        create(&associate, &cmd).await.ok();
        let ring = stocked(&app, &owner, "Sapphire ring", "500").await;
        step(&associate, cmd.id, 1, fill(&ring)).await.ok();
        let cancel = |reason: &str| {
            let reason = reason.to_owned();
            json!({ "cmd": CancelOrder { order: cmd.id, version: 2, register: Some(register), to: None, reason } })
        };
        assert_eq!(associate.rpc("cancel_order", cancel(" ")).await.fields(), ["reason"]);
        assert_eq!(associate.rpc("cancel_order", cancel("Too late")).await.refusal(), (403, "approval.required".into()));
        agree(&associate, &owner, cmd.id, &[Approvable::Refund], "4711").await.ok();
        let done: OrderDone = associate.rpc("cancel_order", cancel("Too late")).await.read();
        let again: OrderDone = associate.rpc("cancel_order", cancel("Too late")).await.read();
        let back = |done: &OrderDone| done.pays.iter().map(|(kind, sum)| (*kind, sum.minor)).collect::<Vec<_>>();
        assert_eq!(back(&done), [(TenderKind::Cash, 5_000), (TenderKind::Card, 10_000)]);
        assert_eq!((back(&again), again.state), (back(&done), S::Cancelled));
        assert_eq!((availability(&owner, ring.id).await, owed(&app).await), ("available", 0));
        let dead = step(&owner, cmd.id, 3, fill(&ring)).await;
        assert_eq!(dead.refusal(), (409, "step.not_allowed".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_piece_that_does_not_fit_is_not_matched(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        pin(&owner, "4711").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let cmd = wanted(&app, &owner, &till, buyer, 50_000, 0, &[]).await;
        create(&associate, &cmd).await.ok();
        let mut bag = app.ring(owner.store, "A bag");
        bag.draft.category = "handbag".into();
        bag.draft.ask = "500".into();
        bag.release = true;
        let bag = owner.create(&bag).await;
        assert_eq!(step(&associate, cmd.id, 1, fill(&bag)).await.fields(), ["item"]);
        let beads = owner.create(&app.counted(owner.store, "Beads", &[("Blue", 5)])).await;
        assert_eq!(step(&associate, cmd.id, 1, fill(&beads)).await.fields(), ["item"]);
        // Below its lowest price somebody has to agree.
        let mut dear = app.ring(owner.store, "A dear ring");
        dear.draft.ask = "900".into();
        dear.draft.min = "800".into();
        dear.release = true;
        let dear = owner.create(&dear).await;
        assert_eq!(step(&associate, cmd.id, 1, fill(&dear)).await.refusal(), (403, "approval.required".into()));
        let line = find(&associate, cmd.id).await.line;
        agree(&associate, &owner, cmd.id, &[Approvable::BelowMinimum { line }], "4711").await.ok();
        step(&associate, cmd.id, 1, fill(&dear)).await.ok();
        let off = step(&associate, cmd.id, 2, json!({ "step": "unmatch" })).await;
        off.ok();
        assert_eq!(availability(&owner, dear.id).await, "available");
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Requested);
        // Two orders and one ring: one of them gets it.
        let other = wanted(&app, &owner, &till, buyer, 90_000, 0, &[]).await;
        let first = wanted(&app, &owner, &till, buyer, 90_000, 0, &[]).await;
        create(&owner, &other).await.ok();
        create(&owner, &first).await.ok();
        let answers = join_all([&first, &other].map(|it| step(&owner, it.id, 1, fill(&dear)))).await;
        let won = answers.iter().filter(|it| it.status == 200).count();
        assert_eq!(won, 1, "{:?}", answers.iter().map(Answer::text).collect::<Vec<_>>());
        app.verify().await;
    }
}

fn uuid_of(sale: SaleId) -> sea_orm::prelude::Uuid {
    sale.into()
}

testkit::db_test! {
    async fn whoever_says_no_is_not_told_by_mail_and_still_gets_what_they_ask_for(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let cmd = wanted(&app, &owner, &till, buyer, 100_000, 0, &[]).await;
        create(&owner, &cmd).await.ok();
        let vendor = json!({ "step": "order", "vendor": "Maison Bleue", "reference": "", "expected": till.today });
        step(&owner, cmd.id, 1, vendor).await.ok();
        step(&owner, cmd.id, 2, json!({ "step": "receive" })).await.ok();
        let ring = bought(&app, &owner, "Sapphire ring", "1000", "600").await;
        step(&owner, cmd.id, 3, fill(&ring)).await.ok();
        step(&owner, cmd.id, 4, json!({ "step": "announce" })).await.ok();
        // They say no while the mail waits.
        let said = json!({
            "id": app.t.id::<domain::ConsentId>(), "customer": buyer, "channel": "email", "given": false,
            "source": "On the phone", "text_version": "",
        });
        owner.rpc("set_consent", json!({ "cmd": said })).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail WHERE subject LIKE 'Special order %'").await, 0);
        let asked = json!({ "cmd": { "of": cmd.id, "to": "ada@example.test" } });
        owner.rpc("mail_paper", asked).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail WHERE subject LIKE 'Special order %'").await, 1, "a paper that was asked for");
    }
}

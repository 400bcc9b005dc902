//! Card payments through the gateway: on a reader, by a link, back again, and what is reported twice, late, out of order
//! or by somebody else.

use axum::{body::Body, http::Method};
use domain::{
    GatewayId, InvoiceId, PaymentId,
    identity::Role,
    sales::{
        AskCard, CardReader, CardRow, CardStatus, GatewayView, InvoicePage, InvoiceView, PayInvoice, RingUp,
        TenderKind, TillView, invoice::InvoiceState, payment::PaymentState as S,
    },
    time::HOUR,
};
use sea_orm::prelude::Uuid;
use serde_json::json;
use testkit::TestDb;

use crate::{
    after_kit::{back, furnish, money, sale, tenders},
    app::{Answer, Person, Setup, TestApp},
    stripe_stub::{KEY, READER, SECRET, Stripe, Trouble, hook, sign},
    till_kit::{piece, stocked},
};

/// A shop with a gateway and a reader.
struct Desk {
    app: TestApp,
    owner: Person,
    till: TillView,
    stripe: Stripe,
    gateway: GatewayId,
}

async fn desk(t: TestDb) -> Desk {
    let stripe = Stripe::default();
    let setup = Setup { stripe: stripe.start().await, ..Setup::default() };
    let app = TestApp::with(t, setup).await;
    let owner = app.sign_up("North Street").await;
    let till = furnish(&owner).await;
    let gateway: GatewayId = app.t.id();
    connect(&owner, gateway, KEY).await.ok();
    let register = &till.registers[0];
    let cmd = json!({ "id": register.id, "name": register.name, "printer": "", "reader": READER });
    owner.rpc("edit_register", json!({ "cmd": cmd })).await.ok();
    let till = owner.till().await;
    Desk { app, owner, till, stripe, gateway }
}

async fn connect(who: &Person, id: GatewayId, key: &str) -> Answer {
    who.rpc("connect_gateway", json!({ "cmd": { "id": id, "secret_key": key, "webhook_secret": SECRET } })).await
}

impl Desk {
    /// A ring for 107.25, paid by card alone.
    async fn ring(&self) -> RingUp {
        let ring = stocked(&self.app, &self.owner, "Ring", "100").await;
        sale(&self.app, &self.till, vec![piece(&self.app, &self.owner, &ring)], &[(TenderKind::Card, 0)])
    }

    fn asking(&self, ring: &RingUp) -> AskCard {
        let tender = &ring.tenders[0];
        let register = self.till.registers[0].id;
        AskCard { id: tender.id, document: Uuid::from(ring.draft.id).into(), register, amount: tender.amount }
    }

    async fn ask(&self, cmd: &AskCard) -> CardStatus {
        let status = self.owner.rpc("ask_card", json!({ "cmd": cmd })).await.read();
        self.app.work().await;
        status
    }

    async fn look(&self, id: PaymentId) -> CardStatus {
        self.owner.rpc("look_card", json!({ "id": id })).await.read()
    }

    async fn post(&self, ring: &RingUp) -> Answer {
        self.owner.rpc("ring_up", json!({ "cmd": ring })).await
    }

    async fn rows(&self) -> Vec<CardRow> {
        self.owner.form("list_cards", &[]).await.read()
    }

    async fn report(&self, signature: &str, body: &[u8]) -> u16 {
        let request = axum::http::Request::builder().method(Method::POST).uri(hook(self.gateway));
        let request = request.header("stripe-signature", signature).body(Body::from(body.to_vec())).unwrap();
        self.app.nobody().send(request).await.status
    }

    fn seconds(&self) -> i64 {
        self.app.t.now().0 / 1000
    }

    /// A sale that was paid on the reader.
    async fn sold(&self) -> RingUp {
        let ring = self.ring().await;
        let asked = self.ask(&self.asking(&ring)).await;
        self.stripe.tap(&self.look(asked.id).await.reference);
        assert_eq!(self.look(asked.id).await.state, S::Captured);
        self.post(&ring).await.ok();
        ring
    }

    /// An invoice of 107.25, and the link that its customer got.
    async fn invoice(&self) -> (InvoiceId, String) {
        let buyer = self.owner.customer(&self.app, "Ada Buyer").await;
        let mut ring = self.ring().await;
        ring.draft.customer = Some(buyer);
        ring.tenders = tenders(&self.app, &self.till, ring.shown, &[(TenderKind::OnAccount, 0)]);
        self.post(&ring).await.ok();
        let page: InvoicePage = self.owner.rpc("list_invoices", json!({ "listing": {} })).await.read();
        let id = page.items[0].id;
        let cmd = json!({ "cmd": { "of": id, "to": "ada@example.test" } });
        self.owner.rpc("mail_paper", cmd).await.ok();
        self.app.work().await;
        let mail = self.app.t.names("SELECT body AS name FROM mail WHERE recipient = 'ada@example.test'").await;
        let link = mail[0].split("/receipt/").nth(1).unwrap().split_whitespace().next().unwrap();
        (id, format!("/receipt/{link}"))
    }

    async fn owed(&self, id: InvoiceId) -> (InvoiceState, i64) {
        let view: InvoiceView = self.owner.rpc("find_invoice", json!({ "id": id })).await.read();
        (view.row.state, view.balance.minor)
    }

    /// Where the customer is sent to pay.
    async fn page(&self, link: &str) -> String {
        let sent = self.app.nobody().get(&format!("{link}/pay")).await;
        assert_eq!((sent.status, sent.header("referrer-policy".parse().unwrap())), (303, "no-referrer"));
        sent.header(axum::http::header::LOCATION).to_owned()
    }
}

testkit::db_test! {
    async fn a_card_is_charged_once_and_pays_one_sale(t) {
        let it = desk(t).await;
        let ring = it.ring().await;
        let asking = it.asking(&ring);
        assert_eq!(it.post(&ring).await.status, 200, "a card on a terminal of its own needs no gateway");
        let ring = it.ring().await;
        let cmd = it.asking(&ring);
        assert_ne!(cmd.id, asking.id);
        assert_eq!(it.ask(&cmd).await.state, S::Created);
        assert_eq!(it.ask(&cmd).await.state, S::Created, "asked again, it is the same payment");
        assert_eq!(it.stripe.intents().len(), 1);
        let other = AskCard { amount: money(&it.till, 1), ..cmd.clone() };
        assert_eq!(it.owner.rpc("ask_card", json!({ "cmd": other })).await.refusal(), (409, "conflict.replayed".into()));

        // Nothing is handed over before the money is here.
        assert_eq!(it.look(cmd.id).await.state, S::Created);
        assert_eq!(it.post(&ring).await.refusal(), (409, "gateway.not_paid".into()));
        it.stripe.tap("pi_1");
        let paid = it.look(cmd.id).await;
        assert_eq!((paid.state, paid.reference.as_str()), (S::Captured, "pi_1"));
        let mut less = ring.clone();
        less.tenders = tenders(&it.app, &it.till, ring.shown, &[(TenderKind::Card, 5_000), (TenderKind::Card, 0)]);
        less.tenders[0].id = cmd.id;
        assert_eq!(it.post(&less).await.refusal(), (409, "gateway.not_paid".into()), "of that amount, not of another");
        assert!(it.rows().await[0].is_stray());
        it.post(&ring).await.ok();
        it.post(&ring).await.ok();
        let kept = it.app.t.names("SELECT reference AS name FROM payment WHERE reference <> ''").await;
        assert_eq!(kept, ["pi_1"]);
        assert!(!it.rows().await[0].is_stray());

        // It does not pay for another one, nor does what was asked for by another sale.
        let (first, mut other) = (it.ring().await, it.ring().await);
        it.ask(&it.asking(&first)).await;
        it.stripe.tap("pi_2");
        assert_eq!(it.look(first.tenders[0].id).await.state, S::Captured);
        other.tenders[0].id = first.tenders[0].id;
        assert_eq!(it.post(&other).await.refusal(), (409, "conflict.replayed".into()));
        it.post(&first).await.ok();
        let mut again = it.ring().await;
        again.tenders[0].id = cmd.id;
        assert_eq!(it.post(&again).await.refusal(), (409, "conflict.replayed".into()));
        it.app.verify().await;
    }
}

testkit::db_test! {
    async fn a_card_that_is_declined_or_given_up_pays_nothing(t) {
        let it = desk(t).await;
        let ring = it.ring().await;
        let declined = it.asking(&ring);
        it.ask(&declined).await;
        it.stripe.decline();
        let status = it.look(declined.id).await;
        assert_eq!((status.state, status.problem.as_str()), (S::Failed, "Your card was declined."));
        assert_eq!(it.stripe.status("pi_1"), "canceled", "nobody can pay it any more");

        let off = AskCard { id: it.app.t.id(), ..declined.clone() };
        it.stripe.asked();
        it.owner.rpc("ask_card", json!({ "cmd": off })).await.ok();
        it.stripe.trouble(&[Trouble::BeforeDoing, Trouble::BeforeDoing]);
        it.app.work().await;
        assert_eq!(it.stripe.asked().iter().filter(|it| it.as_str() == "POST /v1/payment_intents").count(), 3);
        assert_eq!(it.stripe.intents().len(), 2, "tried again under the same name");
        let given_up: CardStatus = it.owner.rpc("cancel_card", json!({ "id": off.id })).await.read();
        assert_eq!((given_up.state, it.stripe.status("pi_2").as_str()), (S::Voided, "canceled"));

        // Given up before the gateway has heard of it.
        let soon = AskCard { id: it.app.t.id(), ..declined.clone() };
        it.owner.rpc("ask_card", json!({ "cmd": soon })).await.ok();
        let given_up: CardStatus = it.owner.rpc("cancel_card", json!({ "id": soon.id })).await.read();
        it.app.work().await;
        assert_eq!((given_up.state, it.stripe.intents().len()), (S::Voided, 2));

        // Given up at the moment in which the customer pays: it is paid.
        let paid = AskCard { id: it.app.t.id(), ..declined.clone() };
        it.ask(&paid).await;
        it.stripe.tap("pi_3");
        let kept: CardStatus = it.owner.rpc("cancel_card", json!({ "id": paid.id })).await.read();
        assert_eq!((kept.state, it.stripe.status("pi_3").as_str()), (S::Captured, "succeeded"));

        // The gateway does not hear that it is given up: it is told again until it has.
        let deaf = AskCard { id: it.app.t.id(), ..declined.clone() };
        it.ask(&deaf).await;
        it.stripe.trouble(&[Trouble::BeforeDoing; 3]);
        assert_eq!(it.owner.rpc("cancel_card", json!({ "id": deaf.id })).await.refusal(), (503, "gateway.unavailable".into()));
        assert_eq!(it.stripe.status("pi_4"), "requires_payment_method");
        assert_eq!((it.look(deaf.id).await.state, it.stripe.status("pi_4").as_str()), (S::Voided, "canceled"));

        let mut dark = AskCard { id: it.app.t.id(), ..declined.clone() };
        it.owner.rpc("ask_card", json!({ "cmd": dark })).await.ok();
        it.stripe.trouble(&[Trouble::AfterDoing, Trouble::AfterDoing, Trouble::ReaderOff]);
        it.app.work().await;
        assert_eq!(it.stripe.intents().len(), 5, "an answer that is lost opens no second payment");
        let status = it.look(dark.id).await;
        assert_eq!((status.state, status.problem.as_str()), (S::Failed, "Reader is currently offline."));

        dark.amount = money(&it.till, 0);
        assert_eq!(it.owner.rpc("ask_card", json!({ "cmd": dark })).await.status, 422);
        it.app.verify().await;
    }
}

testkit::db_test! {
    async fn a_refund_goes_back_to_the_card_by_itself_and_once(t) {
        let it = desk(t).await;
        let ring = it.sold().await;
        it.stripe.trouble(&[Trouble::AfterDoing]);
        it.owner.rpc("refund_sale", json!({ "cmd": back(&it.app, &ring, 1, &[(0, 1)]) })).await.ok();
        assert!(it.stripe.refunds().is_empty(), "only what is on disk goes back");
        it.app.work().await;
        assert_eq!(it.stripe.refunds(), [("pi_1".to_owned(), 10_725)]);
        assert_eq!(it.rows().await[0].status.state, S::Refunded);

        // The card is closed: whoever looks at the list is told, and the refund stands.
        let ring = it.sold().await;
        it.stripe.refuse_refunds();
        it.owner.rpc("refund_sale", json!({ "cmd": back(&it.app, &ring, 1, &[(0, 1)]) })).await.ok();
        it.app.work().await;
        let told = it.rows().await.into_iter().find(|row| row.status.id == ring.tenders[0].id).unwrap();
        assert!(told.status.problem.contains("did not go back to the card"), "{}", told.status.problem);
        assert_eq!(it.stripe.refunds().len(), 1);
        it.app.verify().await;
    }
}

testkit::db_test! {
    async fn money_without_a_sale_is_seen_and_goes_back_once(t) {
        let it = desk(t).await;
        let associate = it.app.hire(&it.owner, Role::SalesAssociate, &[it.owner.store]).await;
        let left = it.ring().await;
        let asking = it.asking(&left);
        it.ask(&asking).await;
        it.stripe.tap("pi_1");
        // The till was left: some minutes later the house looks by itself.
        it.app.t.advance(HOUR);
        it.app.work().await;
        it.owner.sign_in(crate::app::PASSWORD).await.ok();
        associate.sign_in(crate::app::PASSWORD).await.ok();
        assert!(it.rows().await[0].is_stray());
        let give_back = json!({ "id": asking.id });
        assert_eq!(associate.rpc("return_card", &give_back).await.status, 403);
        it.owner.rpc("return_card", &give_back).await.ok();
        it.owner.rpc("return_card", &give_back).await.ok();
        // On its way back, it pays for nothing any more.
        assert!(!it.rows().await[0].is_stray());
        assert_eq!(it.post(&left).await.refusal(), (409, "conflict.replayed".into()));
        it.app.work().await;
        assert_eq!(it.stripe.refunds(), [("pi_1".to_owned(), 10_725)]);
        let row = &it.rows().await[0];
        assert_eq!((row.status.state, row.is_stray()), (S::Refunded, false));

        let sold = it.sold().await;
        let refused = it.owner.rpc("return_card", json!({ "id": sold.tenders[0].id })).await;
        assert_eq!(refused.refusal(), (409, "step.not_allowed".into()), "what a sale has is refunded there");
    }
}

testkit::db_test! {
    async fn reports_count_once_in_any_order_and_only_when_signed(t) {
        let it = desk(t).await;
        let asking = it.asking(&it.ring().await);
        it.ask(&asking).await;
        it.stripe.tap("pi_1");
        let now = it.seconds();
        let (signature, body) = it.stripe.report("evt_1", "payment_intent.succeeded", "pi_1", now);
        let reports = || it.app.t.count("gateway_report");
        for forged in [
            String::new(),
            "t=1,v1=00".to_owned(),
            sign("whsec_other", now, &body),
            sign(SECRET, now - 301, &body),
            sign(SECRET, now, b"{}"),
        ] {
            assert_eq!(it.report(&forged, &body).await, 400, "{forged}");
        }
        assert_eq!(reports().await, 0);
        assert_eq!(it.report(&sign(SECRET, now, b"no json"), b"no json").await, 400);

        assert_eq!(it.report(&signature, &body).await, 200);
        assert_eq!(it.report(&signature, &body).await, 200);
        assert_eq!(it.report(&sign(SECRET, now + 200, &body), &body).await, 200, "sent again, signed anew");
        assert_eq!(reports().await, 1);
        it.app.work().await;
        assert_eq!(it.rows().await[0].status.state, S::Captured);

        // A dispute is heard of before an older report of success comes again.
        it.stripe.dispute("pi_1", false);
        let (signature, body) = it.stripe.report("evt_2", "charge.dispute.created", "pi_1", now);
        assert_eq!(it.report(&signature, &body).await, 200);
        let (signature, body) = it.stripe.report("evt_0", "payment_intent.created", "pi_1", now);
        assert_eq!(it.report(&signature, &body).await, 200);
        it.app.work().await;
        assert_eq!(it.rows().await[0].status.state, S::Disputed);
        it.stripe.dispute("pi_1", true);
        let (signature, body) = it.stripe.report("evt_3", "charge.dispute.closed", "pi_1", now);
        assert_eq!(it.report(&signature, &body).await, 200);
        it.app.work().await;
        assert_eq!(it.rows().await[0].status.state, S::Refunded);

        // Of the same account, but not of this shop; and to a gateway that is not here.
        let foreign = br#"{"id":"evt_9","type":"payment_intent.succeeded","data":{"object":{"id":"pi_other","metadata":{}}}}"#;
        assert_eq!(it.report(&sign(SECRET, now, foreign), foreign).await, 200);
        assert_eq!(reports().await, 4);
        let elsewhere = Desk { gateway: it.app.t.id(), ..it };
        assert_eq!(elsewhere.report(&signature, &body).await, 404);
    }
}

testkit::db_test! {
    async fn a_customer_pays_an_invoice_by_its_link(t) {
        let it = desk(t).await;
        let (id, link) = it.invoice().await;
        let shown = it.app.nobody().get(&link).await;
        assert!(shown.text().contains("Pay €107.25 by card") && shown.text().contains(&format!("{link}/pay")), "{}", shown.text());
        let page = it.page(&link).await;
        assert_eq!(it.page(&link).await, page, "asked again, it is the same page");
        assert_eq!(it.stripe.pages().len(), 1);

        // Some of it is paid at the counter: the page for the old amount is closed.
        let cmd = PayInvoice {
            invoice: id,
            version: it.owner.rpc("find_invoice", json!({ "id": id })).await.read::<InvoiceView>().version,
            register: None,
            amount: money(&it.till, 725),
            tenders: tenders(&it.app, &it.till, money(&it.till, 725), &[(TenderKind::BankTransfer, 0)]),
            rest_as_credit: false,
        };
        it.owner.rpc("pay_invoice", json!({ "cmd": cmd })).await.ok();
        assert_ne!(it.page(&link).await, page);
        let pages = it.stripe.pages();
        assert_eq!((pages[0].1.as_str(), pages[1].1.as_str()), ("expired", "open"));

        // Paid; the report is lost, but the customer comes back.
        it.stripe.pay_page(&pages[1].0);
        let back = it.app.nobody().get(&format!("{link}?paid")).await;
        assert!(back.text().contains("being confirmed"), "{}", back.text());
        it.app.work().await;
        assert_eq!(it.owed(id).await, (InvoiceState::Paid, 0));
        assert!(it.app.nobody().get(&link).await.text().contains("Paid. Thank you."));
        let (signature, body) = it.stripe.report("evt_1", "checkout.session.completed", &pages[1].0, it.seconds());
        for _ in 0..2 {
            assert_eq!(it.report(&signature, &body).await, 200);
            it.app.work().await;
        }
        assert_eq!(it.app.t.count("payment WHERE document = 'invoice' AND kind = 'card'").await, 1);
        assert_eq!(it.app.nobody().get(&format!("{link}/pay")).await.refusal(), (409, "step.not_allowed".into()));
        it.app.verify().await;
    }
}

testkit::db_test! {
    async fn what_a_customer_pays_too_much_by_link_is_not_lost(t) {
        let it = desk(t).await;
        let (id, link) = it.invoice().await;
        it.page(&link).await;
        let pages = it.stripe.pages();
        let version = it.owner.rpc("find_invoice", json!({ "id": id })).await.read::<InvoiceView>().version;
        let amount = money(&it.till, 10_000);
        let tenders = tenders(&it.app, &it.till, amount, &[(TenderKind::BankTransfer, 0)]);
        let cmd = PayInvoice { invoice: id, version, register: None, amount, tenders, rest_as_credit: false };
        it.owner.rpc("pay_invoice", json!({ "cmd": cmd })).await.ok();
        // The page was open already: what is more than owed becomes the customer's credit.
        it.stripe.pay_page(&pages[0].0);
        let (signature, body) = it.stripe.report("evt_1", "checkout.session.completed", &pages[0].0, it.seconds());
        assert_eq!(it.report(&signature, &body).await, 200);
        it.app.work().await;
        assert_eq!(it.owed(id).await, (InvoiceState::Paid, 0));
        assert_eq!(it.app.number("SELECT balance FROM value_account WHERE kind = 'store_credit'").await, 10_000);
        it.app.verify().await;
    }
}

testkit::db_test! {
    async fn the_keys_of_a_gateway_are_the_owners_and_never_shown(t) {
        let it = desk(t).await;
        let manager = it.app.hire(&it.owner, Role::Manager, &[it.owner.store]).await;
        let stranger = it.app.sign_up("Elsewhere").await;
        assert_eq!(connect(&manager, it.gateway, KEY).await.status, 403);
        assert_eq!(manager.form("disconnect_gateway", &[]).await.status, 403);
        assert_eq!(connect(&it.owner, it.app.t.id(), KEY).await.refusal(), (409, "conflict.duplicate".into()));
        assert_eq!(connect(&it.owner, it.gateway, "pk_test_public").await.fields(), ["secret_key"]);
        let view: Option<GatewayView> = manager.form("find_gateway", &[]).await.read();
        assert_eq!(view.as_ref().map(|it| (it.key_end.as_str(), it.live)), Some(("ne42", false)));
        assert_eq!(stranger.form("find_gateway", &[]).await.read::<Option<GatewayView>>(), None);
        let asking = it.asking(&it.ring().await);
        assert_eq!(stranger.rpc("look_card", json!({ "id": asking.id })).await.status, 404);
        for table in ["gateway", "audit", "outbox"] {
            for secret in [KEY, SECRET] {
                let all = match table {
                    "gateway" => "SELECT secret_key || webhook_secret || key_end AS name FROM gateway",
                    "audit" => "SELECT CAST(after AS TEXT) AS name FROM audit WHERE after IS NOT NULL",
                    _ => "SELECT CAST(payload AS TEXT) AS name FROM outbox",
                };
                assert!(it.app.t.names(all).await.iter().all(|text| !text.contains(secret)), "{table}");
            }
        }

        // A key that Stripe does not know, and no gateway at all.
        connect(&it.owner, it.gateway, "sk_test_revoked").await.ok();
        it.ask(&asking).await;
        let status = it.look(asking.id).await;
        assert_eq!(status.state, S::Failed);
        assert!(status.problem.contains("does not accept the key"), "{}", status.problem);
        it.owner.form("disconnect_gateway", &[]).await.ok();
        let asking = AskCard { id: it.app.t.id(), ..asking };
        assert_eq!(it.owner.rpc("ask_card", json!({ "cmd": asking })).await.refusal(), (409, "gateway.not_connected".into()));
    }
}

testkit::db_test! {
    async fn a_register_gets_one_of_the_readers_that_the_gateway_knows(t) {
        let it = desk(t).await;
        let told: Vec<CardReader> = it.owner.form("list_readers", &[]).await.read();
        let seen: Vec<_> = told.iter().map(|it| (it.id.as_str(), it.label.as_str(), it.online)).collect();
        assert_eq!(seen, [(READER, "Counter", true), ("tmr_back", "tmr_back", false)]);
        let associate = it.app.hire(&it.owner, Role::SalesAssociate, &[it.owner.store]).await;
        assert_eq!(associate.form("list_readers", &[]).await.status, 403);
        it.stripe.trouble(&[Trouble::BeforeDoing; 3]);
        assert_eq!(it.owner.form("list_readers", &[]).await.refusal().1, "gateway.unavailable");
        it.owner.form("disconnect_gateway", &[]).await.ok();
        assert_eq!(it.owner.form("list_readers", &[]).await.read::<Vec<CardReader>>(), []);
    }
}

//! Invoices through the real router: owed, paid by and by, bounced, reminded of.

use domain::{
    CustomerId, InvoiceId, Money, PaymentId,
    identity::Role,
    sales::{
        Ageing, InvoiceDone, InvoicePage, InvoiceView, PayInvoice, RingUp, TenderKind, TillView, ValueView,
        invoice::InvoiceState as S,
    },
    time::DAY,
};
use futures::future::join_all;
use serde_json::json;

use crate::{
    after_kit::{back, furnish, money, open_drawer, sale, tenders},
    app::{Answer, Person, TestApp},
    till_kit::{piece, stocked},
};

/// A ring for 100.00 and tax on account: 107.25 are owed.
async fn on_account(app: &TestApp, owner: &Person, till: &TillView, buyer: CustomerId) -> (RingUp, InvoiceId) {
    let ring = stocked(app, owner, "Ring", "100").await;
    let mut sold = sale(app, till, vec![piece(app, owner, &ring)], &[(TenderKind::OnAccount, 0)]);
    sold.draft.customer = Some(buyer);
    owner.rpc("ring_up", json!({ "cmd": sold })).await.ok();
    let page: InvoicePage = owner.rpc("list_invoices", json!({ "listing": {} })).await.read();
    (sold, page.items[0].id)
}

fn payment(
    app: &TestApp,
    till: &TillView,
    invoice: InvoiceId,
    version: i32,
    amount: i64,
    forms: &[(TenderKind, i64)],
) -> PayInvoice {
    let amount = money(till, amount);
    let register = Some(till.registers[0].id);
    PayInvoice { invoice, version, register, amount, tenders: tenders(app, till, amount, forms), rest_as_credit: false }
}

async fn pay(who: &Person, cmd: &PayInvoice) -> Answer {
    who.rpc("pay_invoice", json!({ "cmd": cmd })).await
}

async fn find(who: &Person, id: InvoiceId) -> InvoiceView {
    who.rpc("find_invoice", json!({ "id": id })).await.read()
}

testkit::db_test! {
    async fn an_invoice_is_paid_in_parts_and_never_more_than_owed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let bookkeeper = app.hire(&owner, Role::Bookkeeper, &[owner.store]).await;
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (_, id) = on_account(&app, &owner, &till, buyer).await;
        assert_eq!((find(&owner, id).await.balance, find(&owner, id).await.row.state), (money(&till, 10_725), S::Sent));
        assert_eq!(viewer.rpc("find_invoice", json!({ "id": id })).await.status, 403);

        // Cash needs a drawer; a bookkeeper records what came by bank.
        let cash = payment(&app, &till, id, 1, 2_000, &[(TenderKind::Cash, 0)]);
        assert_eq!(pay(&owner, &cash).await.refusal(), (409, "cash.drawer_closed".into()));
        let bank = payment(&app, &till, id, 1, 2_000, &[(TenderKind::BankTransfer, 0)]);
        let sent = join_all((0..4).map(|_| pay(&bookkeeper, &bank))).await;
        assert!(sent.iter().all(|it| it.read::<InvoiceDone>().version == 2), "one payment, however often it is sent");
        assert_eq!(app.t.count("payment WHERE document = 'invoice'").await, 1);
        let other = PayInvoice { amount: money(&till, 2_500), tenders: vec![domain::sales::Tender { amount: money(&till, 2_500), ..bank.tenders[0].clone() }], ..bank.clone() };
        assert_eq!(pay(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));

        // Two people take the rest at once: one of them does.
        let rest: Vec<_> = (0..2).map(|_| payment(&app, &till, id, 2, 8_725, &[(TenderKind::Card, 0)])).collect();
        let sent = join_all(rest.iter().map(|cmd| pay(&owner, cmd))).await;
        assert_eq!(sent.iter().filter(|it| it.status == 200).count(), 1, "{}", sent[0].text());
        let view = find(&owner, id).await;
        assert_eq!((view.row.state, view.balance.minor, view.row.paid.minor), (S::Paid, 0, 10_725));
        let more = payment(&app, &till, id, view.version, 1, &[(TenderKind::Card, 0)]);
        assert_eq!(pay(&owner, &more).await.refusal(), (409, "payment.exceeds_balance".into()));

        // The transfer comes back: it is owed again.
        let bounce = json!({ "cmd": { "id": app.t.id::<PaymentId>(), "invoice": id, "version": view.version, "payment": bank.tenders[0].id } });
        for _ in 0..2 {
            bookkeeper.rpc("bounce_invoice", &bounce).await.ok();
        }
        let view = find(&owner, id).await;
        assert_eq!((view.row.state, view.balance.minor, view.payments.len()), (S::PartlyPaid, 2_000, 3));
        let twice = json!({ "cmd": { "id": app.t.id::<PaymentId>(), "invoice": id, "version": view.version, "payment": bank.tenders[0].id } });
        assert_eq!(bookkeeper.rpc("bounce_invoice", twice).await.status, 409);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_is_more_than_owed_becomes_credit_only_when_somebody_says_so(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        open_drawer(&app, &owner, till.registers[0].id, money(&till, 5_000)).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (sold, id) = on_account(&app, &owner, &till, buyer).await;
        let forms = [(TenderKind::Cash, 10_000), (TenderKind::Cheque, 0)];
        let much = payment(&app, &till, id, 1, 12_000, &forms);
        assert_eq!(pay(&owner, &much).await.refusal(), (409, "payment.exceeds_balance".into()));
        assert_eq!((app.t.count("cash_movement").await, app.t.count("value_entry").await), (0, 0));
        let said = PayInvoice { rest_as_credit: true, ..much };
        let done: InvoiceDone = pay(&owner, &said).await.read();
        let again: InvoiceDone = pay(&owner, &said).await.read();
        assert_eq!((done.state, done.credit.minor, again.credit.minor), (S::Paid, 1_275, 1_275));
        assert_eq!(app.number("SELECT balance FROM value_account WHERE kind = 'store_credit'").await, 1_275);
        app.verify().await;

        // The cheque bounces, and with it the credit that it became.
        let view = find(&owner, id).await;
        let bounce = json!({ "cmd": { "id": app.t.id::<PaymentId>(), "invoice": id, "version": view.version, "payment": said.tenders[1].id } });
        owner.rpc("bounce_invoice", bounce).await.ok();
        assert_eq!(find(&owner, id).await.balance.minor, 725);
        assert_eq!(app.number("SELECT balance FROM value_account WHERE kind = 'store_credit'").await, 0);

        // What comes back of the sale is taken off what is owed, as far as it is owed.
        let refused = owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold, 1, &[(0, 1)]) })).await;
        assert_eq!(refused.refusal(), (409, "payment.exceeds_balance".into()));
        let credit: ValueView = owner
            .rpc("grant_credit", json!({ "cmd": { "id": app.t.id::<domain::KeyId>(), "customer": buyer, "amount": money(&till, 725), "reason": "Late" } }))
            .await
            .read();
        assert_eq!(credit.balance, money(&till, 725));
        let version = find(&owner, id).await.version;
        let by_credit = payment(&app, &till, id, version, 725, &[(TenderKind::StoreCredit, 0)]);
        pay(&owner, &by_credit).await.ok();
        assert_eq!(find(&owner, id).await.row.state, S::Paid);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_late_invoice_is_overdue_and_reminded_of_until_it_is_paid(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (_, id) = on_account(&app, &owner, &till, buyer).await;
        let late = |view: &InvoicePage| view.items.len();
        let list = async |listing: serde_json::Value| -> InvoicePage {
            owner.rpc("list_invoices", json!({ "listing": listing })).await.read()
        };
        assert_eq!(late(&list(json!({ "overdue": true })).await), 0);
        assert_eq!(late(&list(json!({ "text": "ada" })).await), 1);
        assert_eq!(late(&list(json!({ "text": "nobody" })).await), 0);
        let mails = "mail WHERE subject LIKE 'Reminder: invoice %'";
        app.t.advance(31 * DAY);
        app.work().await;
        assert_eq!(app.t.count(mails).await, 0, "due, and not three days late yet");
        app.t.advance(4 * DAY);
        app.work().await;
        app.work().await;
        assert_eq!(app.t.count(mails).await, 1);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        let page = list(json!({ "overdue": true })).await;
        assert_eq!((page.items.len(), page.items[0].state), (1, S::Overdue));
        let ageing: Vec<Ageing> = owner.rpc("invoice_ageing", json!({ "listing": {} })).await.read();
        assert_eq!((ageing[0].many, ageing[0].owed.minor, ageing[0].buckets[1].minor), (1, 10_725, 10_725));
        owner.rpc("remind_invoice", json!({ "id": id })).await.ok();
        app.work().await;
        assert_eq!((app.t.count(mails).await, find(&owner, id).await.reminders.len()), (2, 2));

        // Paid: no reminder any more, by itself or by hand.
        let all = payment(&app, &till, id, find(&owner, id).await.version, 10_725, &[(TenderKind::Card, 0)]);
        pay(&owner, &all).await.ok();
        app.t.advance(60 * DAY);
        app.work().await;
        owner.sign_in(crate::app::PASSWORD).await.ok();
        assert_eq!(app.t.count(mails).await, 2);
        assert_eq!(owner.rpc("remind_invoice", json!({ "id": id })).await.refusal(), (409, "step.not_allowed".into()));
        let none: Vec<Ageing> = owner.rpc("invoice_ageing", json!({ "listing": {} })).await.read();
        assert!(none.is_empty());
        app.verify().await;
    }
}

testkit::db_test! {
    async fn invoices_of_other_stores_and_businesses_do_not_exist(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("Elsewhere").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (_, id) = on_account(&app, &owner, &till, buyer).await;
        assert_eq!(stranger.rpc("find_invoice", json!({ "id": id })).await.status, 404);
        assert_eq!(stranger.rpc("remind_invoice", json!({ "id": id })).await.status, 404);
        let cmd = payment(&app, &till, id, 1, 100, &[(TenderKind::Card, 0)]);
        assert_eq!(pay(&stranger, &cmd).await.status, 404);
        let none: InvoicePage = stranger.rpc("list_invoices", json!({ "listing": {} })).await.read();
        assert!(none.items.is_empty());
        let wrong = PayInvoice { amount: Money::new(100, "JPY".parse().unwrap()), ..cmd };
        assert_ne!(pay(&owner, &wrong).await.status, 200);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_statement_tells_the_account_of_a_customer_to_the_cent(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("Elsewhere").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let other = owner.customer(&app, "Bob Other").await;
        let (_, first) = on_account(&app, &owner, &till, buyer).await;
        on_account(&app, &owner, &till, other).await;
        app.t.advance(100 * DAY);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        let (sold, _) = on_account(&app, &owner, &till, buyer).await;
        let version = find(&owner, first).await.version;
        pay(&owner, &payment(&app, &till, first, version, 2_000, &[(TenderKind::BankTransfer, 0)])).await.ok();
        crate::after_kit::pin(&owner, "2580").await;
        owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold, 1, &[(0, 1)]) })).await.ok();

        let path = app::paths::statement(buyer);
        let page = owner.get(&path).await;
        assert_eq!(page.status, 200);
        let text = page.text();
        // Before the last 90 days: the first invoice. Since: the second, what was paid, and what came back.
        for told in ["Ada Buyer", "Balance on", "€107.25", "Paid: ", "−€20.00", "Returned goods", "Owed today", "€87.25"] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(!text.contains("Bob"));
        stranger.sign_in(crate::app::PASSWORD).await.ok();
        assert_eq!(stranger.get(&path).await.status, 404);
        owner.rpc("mail_paper", json!({ "cmd": { "of": buyer, "to": "ada@example.test" } })).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail WHERE subject LIKE 'Statement %'").await, 1);
        assert_eq!(app.t.count("paper WHERE kind = 'statement'").await, 0, "it is told anew each time");
    }
}

testkit::db_test! {
    async fn whoever_says_no_while_a_reminder_waits_gets_none(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let (_, id) = on_account(&app, &owner, &till, buyer).await;
        app.work().await;
        let before = app.t.count("mail").await;
        owner.rpc("remind_invoice", json!({ "id": id })).await.ok();
        let said = |given: bool| json!({ "cmd": {
            "id": app.t.id::<domain::ConsentId>(), "customer": buyer, "channel": "email", "given": given,
            "source": "On the phone", "text_version": "",
        } });
        owner.rpc("set_consent", said(false)).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail").await, before, "they said no while it waited");
        app.t.advance(1_000);
        owner.rpc("set_consent", said(true)).await.ok();
        owner.rpc("remind_invoice", json!({ "id": id })).await.ok();
        app.work().await;
        assert_eq!(app.t.count("mail").await, before + 1);
    }
}

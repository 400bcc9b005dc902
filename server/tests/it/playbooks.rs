//! Playbooks that look at each store by themselves: leads that nobody touches, and services that are due.

use domain::{
    OpportunityId,
    identity::Role,
    opportunities::{OpenDeal, OpportunityDraft, default_pipelines},
    sales::TenderKind,
    time::{DAY, HOUR},
};
use serde_json::{Value, json};

use crate::{
    after_kit::{furnish, sale},
    app::{PASSWORD, Person, TestApp},
    till_kit::{piece, stocked},
};

/// Half an hour passes, and whatever is planned is done: that often somebody looks at each store.
async fn wait(app: &TestApp, half_hours: usize) {
    for _ in 0..half_hours {
        app.t.advance(HOUR / 2);
        app.work().await;
    }
}

/// Titles of the tasks that a playbook has opened, with whose they are.
async fn opened(app: &TestApp, book: &str) -> Vec<String> {
    let sql = format!("SELECT title AS name FROM task WHERE origin LIKE 'playbook:{book}:%' ORDER BY title");
    app.t.names(&sql).await
}

testkit::db_test! {
    async fn a_lead_that_nobody_touches_asks_for_somebody_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        app.work().await;
        // A client each: what is told of one says nothing about the others.
        let lead = async |title: &str, queue: bool| {
            let customer = owner.customer(&app, title).await;
            let draft = OpportunityDraft { title: title.into(), ..OpportunityDraft::default() };
            let (id, pipeline): (OpportunityId, _) = (app.t.id(), default_pipelines().remove(0).id);
            let cmd = OpenDeal { id, customer, pipeline, stage: None, queue, draft };
            ann.rpc("open_deal", json!({ "cmd": cmd })).await.ok();
            (id, customer)
        };
        let (quiet, _) = lead("Quiet", false).await;
        lead("Nobody’s", true).await;
        let (moved, _) = lead("Moved", false).await;
        let (noted, _) = lead("Noted", false).await;
        let (_, told) = lead("Told", false).await;
        let (planned, _) = lead("Planned", false).await;
        let (begun, _) = lead("Begun", false).await;
        app.t.advance(60_000);
        let ok = async |name: &str, cmd: Value| drop(ann.rpc(name, json!({ "cmd": cmd })).await.ok());
        let talking = default_pipelines().remove(0).stages[1].id;
        ok("move_deal", json!({ "id": moved, "version": 1, "stage": talking })).await;
        ok("add_deal_note", json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": noted, "text": "Likes blue" })).await;
        ok("add_interaction", json!({ "id": app.t.id::<domain::InteractionId>(), "customer": told, "kind": "call", "text": "Called" })).await;
        ok("save_task", json!({ "id": app.t.id::<domain::TaskId>(), "store": owner.store, "version": 0, "draft": {
            "title": "Show rings", "kind": "visit", "remind": "never", "subject": planned.to_string(), "assignee": ann.user } })).await;
        let of_stage = format!("UPDATE task SET state = 'in_progress' WHERE subject = '{begun}'");
        app.t.sql(&of_stage).await.unwrap();
        wait(&app, 1).await;
        assert_eq!(opened(&app, "lead_quiet").await, [""; 0], "not before its hour");
        wait(&app, 2).await;
        let both = ["Get in touch with Nobody’s: Nobody’s", "Get in touch with Quiet: Quiet"];
        assert_eq!(opened(&app, "lead_quiet").await, both);
        // Whose the lead is does it; the queue is the manager's.
        let hers = format!("task WHERE subject = '{quiet}' AND assignee_id = {} AND origin LIKE 'playbook:%'", app.t.literal(ann.user));
        assert_eq!(app.t.count(&hers).await, 1);
        assert_eq!(app.t.count("task WHERE origin LIKE 'playbook:lead_quiet:%' AND assignee_id IS NULL").await, 1);
        // However often somebody looks, and whatever became of the task.
        app.t.sql("UPDATE task SET live = FALSE, state = 'cancelled' WHERE origin LIKE 'playbook:%'").await.unwrap();
        wait(&app, 6).await;
        assert_eq!(opened(&app, "lead_quiet").await, both);
        // The owner gives more time.
        owner.sign_in(PASSWORD).await.ok();
        ann.sign_in(PASSWORD).await.ok();
        let book = json!({ "cmd": { "kind": "lead_quiet", "version": 0, "active": true, "days": 4, "title": "Call {client}" } });
        owner.rpc("save_playbook", book).await.ok();
        let bad = json!({ "cmd": { "kind": "lead_quiet", "version": 1, "active": true, "days": 0, "title": "Call {client}" } });
        assert_eq!(owner.rpc("save_playbook", bad).await.fields(), ["days"]);
        lead("Later", false).await;
        wait(&app, 6).await;
        assert_eq!(opened(&app, "lead_quiet").await.len(), 2);
        wait(&app, 3).await;
        assert_eq!(opened(&app, "lead_quiet").await[0], "Call Later");
    }
}

testkit::db_test! {
    async fn a_service_is_offered_when_its_months_have_passed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let sell = async |who: &Person, title: &str, known: bool| {
            let item = stocked(&app, who, title, "100").await;
            let mut ring = sale(&app, &till, vec![piece(&app, who, &item)], &[(TenderKind::Card, 0)]);
            ring.draft.customer = known.then_some(buyer);
            who.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        };
        let book = |version: i32, months: i32, category: &str| {
            json!({ "cmd": { "kind": "service_due", "version": version, "active": true, "days": months,
                "category": category, "title": "Service {what} of {client}" } })
        };
        for (months, category, field) in [(0, "jewellery", "days"), (1, "", "category"), (1, "nonsense", "category")] {
            assert_eq!(owner.rpc("save_playbook", book(0, months, category)).await.fields(), [field]);
        }
        // Sold on 15 January: what the till sells here is jewellery.
        sell(&owner, "Ring", true).await;
        sell(&owner, "Bracelet", false).await;
        owner.rpc("save_playbook", book(0, 1, "watch")).await.ok();
        app.t.advance(29 * DAY);
        wait(&app, 2).await;
        assert_eq!(opened(&app, "service_due").await, [""; 0], "a month has not passed");
        app.t.advance(2 * DAY);
        wait(&app, 2).await;
        assert_eq!(opened(&app, "service_due").await, [""; 0], "of another category");
        owner.sign_in(PASSWORD).await.ok();
        owner.rpc("save_playbook", book(1, 1, "jewellery")).await.ok();
        wait(&app, 4).await;
        assert_eq!(opened(&app, "service_due").await, ["Service Ring of Ada Buyer"]);
        assert_eq!(owner.rpc("save_playbook", book(1, 2, "jewellery")).await.refusal(), (409, "conflict.stale".into()));
        // Whoever must not be contacted is left alone, and what was missed for long is not made up for.
        app.t.sql("DELETE FROM task WHERE origin LIKE 'playbook:service_due:%'").await.unwrap();
        app.t.sql("UPDATE customer SET do_not_contact = TRUE").await.unwrap();
        wait(&app, 2).await;
        assert_eq!(opened(&app, "service_due").await, [""; 0]);
        app.t.sql("UPDATE customer SET do_not_contact = FALSE").await.unwrap();
        app.t.advance(20 * DAY);
        wait(&app, 2).await;
        assert_eq!(opened(&app, "service_due").await, [""; 0]);
    }
}

//! Somebody leaves: what was theirs goes to others in the same step, doors close at once, and what they did still names
//! them.

use domain::{
    CustomerId, OpportunityId, TaskId, UserId,
    customers::{ClientDraft, ClientPage},
    identity::{MemberRow, Role},
    opportunities::{DealPage, DealView, OpenDeal, OpportunityDraft, default_pipelines},
    tasks::{Colleague, HandOverAll, HandedOver, SaveTask, TaskDraft, TaskPage},
};
use serde_json::{Value, json};

use crate::app::{Answer, PASSWORD, Person, TestApp};

async fn let_go(who: &Person, from: UserId, to: Option<UserId>) -> Answer {
    let cmd = HandOverAll { store: who.store, from, to, deals_to: to, leaves: true, clients_to: to };
    who.rpc("hand_over_all", json!({ "cmd": cmd })).await
}

testkit::db_test! {
    async fn whoever_leaves_leaves_nothing_behind_that_is_nobodys(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let ben = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let both = app.hire(&owner, Role::SalesAssociate, &[owner.store, branch]).await;
        let client = owner.customer(&app, "Ada Buyer").await;
        let draft = OpportunityDraft { title: "A ring".into(), ..OpportunityDraft::default() };
        let (deal, pipeline): (OpportunityId, _) = (app.t.id(), default_pipelines().remove(0).id);
        let opening = OpenDeal { id: deal, customer: client, pipeline, stage: None, queue: false, draft };
        ann.rpc("open_deal", json!({ "cmd": opening })).await.ok();
        let note = json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": deal, "text": "Likes blue" });
        ann.rpc("add_deal_note", json!({ "cmd": note })).await.ok();
        let draft = TaskDraft { title: "Call Ada".into(), assignee: Some(ann.user), ..TaskDraft::default() };
        let task = SaveTask { id: app.t.id::<TaskId>(), store: owner.store, version: 0, draft };
        ann.rpc("save_task", json!({ "cmd": task })).await.ok();
        let feed = ann.rpc("make_feed", json!({})).await.ok()["url"].as_str().unwrap().replacen(crate::app::URL, "", 1);
        assert_eq!(app.nobody().get(&feed).await.status, 200);

        // Not by those who may not, not oneself, not to somebody who is not there; and nothing half done.
        assert_eq!(ben.rpc("hand_over_all", json!({ "cmd": { "store": owner.store, "from": ann.user, "to": null, "leaves": true } })).await.status, 403);
        assert_eq!(let_go(&owner, owner.user, None).await.fields(), ["leaves"]);
        assert_eq!(let_go(&manager, owner.user, None).await.refusal(), (403, "permission.missing".into()));
        assert_eq!(let_go(&owner, ann.user, Some(app.t.id())).await.fields(), ["to"]);
        assert_eq!(let_go(&owner, app.t.id(), None).await.refusal(), (404, "record.not_found".into()));
        let mine = async |who: &Person| {
            let tasks: TaskPage = who.rpc("list_tasks", json!({ "listing": { "whose": "mine", "due": "any" } })).await.read();
            let deals: DealPage = who.rpc("list_deals", json!({ "listing": {} })).await.read();
            (tasks.items.len(), deals.items.len())
        };
        assert_eq!(mine(&ann).await, (2, 1), "her own task, and the one of the stage");

        let theirs = async |who: &Person| -> usize {
            let mine: ClientPage = owner.rpc("list_clients", json!({ "listing": { "associate": who.user } })).await.read();
            mine.items.len()
        };
        for who in [&ann, &ann, &both] {
            let draft = ClientDraft { name: "Somebody".into(), associate: Some(who.user), ..ClientDraft::default() };
            let cmd = json!({ "id": app.t.id::<CustomerId>(), "version": 0, "draft": draft });
            owner.rpc("save_client", json!({ "cmd": cmd })).await.ok();
        }
        let given: HandedOver = let_go(&manager, ann.user, Some(ben.user)).await.read();
        assert_eq!((given.tasks, given.deals, given.clients), (2, 1, 2));
        let again: HandedOver = let_go(&manager, ann.user, Some(ben.user)).await.read();
        assert_eq!((again.tasks, again.deals, again.clients), (0, 0, 0), "sent again");
        assert_eq!((theirs(&ann).await, theirs(&ben).await), (0, 2));
        assert_eq!(mine(&ben).await, (2, 1));
        assert_eq!(app.t.count(&format!("task WHERE live AND assignee_id = {}", app.t.literal(ann.user))).await, 0);

        // The doors are closed, without waiting for anything.
        assert_eq!(ann.rpc("list_tasks", json!({ "listing": { "whose": "mine", "due": "any" } })).await.status, 401);
        assert_eq!(ann.sign_in(PASSWORD).await.status, 401);
        assert_eq!(app.nobody().get(&feed).await.status, 404);
        let colleagues: Vec<Colleague> = owner.rpc("list_colleagues", json!({})).await.read();
        assert!(colleagues.iter().all(|it| it.user != ann.user));
        let back = json!({ "cmd": { "id": deal, "version": 2, "owner": ann.user } });
        assert_eq!(ben.rpc("assign_deal", back).await.fields(), ["owner"]);
        // What she did still says so.
        let view: DealView = ben.rpc("find_deal", json!({ "id": deal })).await.read();
        assert!(!view.notes[0].by.is_empty() && view.row.owner == Some(ben.user));
        let left = async || {
            let all: Vec<MemberRow> = owner.form("list_members", &[]).await.read();
            all.into_iter().filter(|it| it.left).map(|it| it.user).collect::<Vec<_>>()
        };
        assert_eq!(left().await, [ann.user]);

        // Whoever leaves one of two stores goes on in the other.
        let_go(&owner, both.user, None).await.ok();
        assert_eq!(left().await, [ann.user]);
        assert_eq!(theirs(&both).await, 1, "and goes on looking after their clients");
        both.sign_in(PASSWORD).await.ok();
        let here: Value = both.form("whoami", &[]).await.ok();
        assert_eq!(here["here"]["id"], json!(branch));

        // And comes back as what she was.
        let take = |user: UserId| json!({ "cmd": { "store": owner.store, "user": user } });
        assert_eq!(ben.rpc("take_back", take(ann.user)).await.status, 403);
        assert_eq!(owner.rpc("take_back", take(app.t.id())).await.status, 404);
        owner.rpc("take_back", take(ann.user)).await.ok();
        owner.rpc("take_back", take(ann.user)).await.ok();
        ann.sign_in(PASSWORD).await.ok();
        assert_eq!(mine(&ann).await, (0, 0));
        assert!(left().await.is_empty());
        app.work().await;
        app.verify().await;
    }
}

//! What lies in the folder of a deal: files, wishes and tasks, for those who see the deal and for nobody else.

use axum::http::header;
use domain::{
    CustomerId, DealFileId, OpportunityId, WishId,
    customers::WishDraft,
    identity::Role,
    opportunities::{DealDone, DealView, FileKind, OpenDeal, OpportunityDraft, default_pipelines},
    tasks::{Subject, TaskPage},
};
use futures::future::join_all;
use serde_json::json;

use crate::app::{Answer, PHOTO, Person, TestApp};

async fn open(app: &TestApp, who: &Person, customer: CustomerId) -> OpportunityId {
    let draft = OpportunityDraft { title: "A ring".into(), ..OpportunityDraft::default() };
    let (id, pipeline): (OpportunityId, _) = (app.t.id(), default_pipelines().remove(0).id);
    let cmd = OpenDeal { id, customer, pipeline, stage: None, queue: false, draft };
    who.rpc("open_deal", json!({ "cmd": cmd })).await.ok();
    id
}

async fn bring(who: &Person, deal: OpportunityId, file: DealFileId, name: &str, bytes: &[u8]) -> Answer {
    who.upload(&app::paths::upload_deal_file(deal, file, name), bytes.to_vec()).await
}

async fn find(who: &Person, id: OpportunityId) -> DealView {
    who.rpc("find_deal", json!({ "id": id })).await.read()
}

async fn wish(app: &TestApp, who: &Person, customer: CustomerId, brand: &str) -> WishId {
    let id: WishId = app.t.id();
    let draft = WishDraft { brand: brand.into(), ..WishDraft::default() };
    who.rpc("save_wish", json!({ "cmd": { "id": id, "customer": customer, "version": 0, "draft": draft } })).await.ok();
    id
}

testkit::db_test! {
    async fn a_file_is_kept_by_what_it_is_and_comes_back_as_it_was(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let (ann, ben) = (
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
        );
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let stranger = app.sign_up("South Street").await;
        let client = owner.customer(&app, "Ada Buyer").await;
        let deal = open(&app, &ann, client).await;

        // The same file more than once, under a name that leads somewhere else.
        let offer: DealFileId = app.t.id();
        let sent = join_all((0..3).map(|_| bring(&ann, deal, offer, "../Offer für Ada \"1\".pdf", b"%PDF-1.7 canary"))).await;
        assert!(sent.iter().any(|it| it.status == 200), "{}", sent[0].text());
        bring(&ann, deal, offer, "Offer für Ada \"1\".pdf", b"%PDF-1.7 canary").await.ok();
        assert_eq!(bring(&ann, deal, offer, "Offer.pdf", b"%PDF-1.7 other").await.refusal(), (409, "conflict.replayed".into()));
        bring(&ann, deal, app.t.id(), "ring.jpg", PHOTO).await.ok();
        // What it is called says nothing.
        bring(&ann, deal, app.t.id(), "page.html", b"<script>alert(1)</script>").await.ok();
        let view = find(&ann, deal).await;
        let kinds: Vec<_> = view.files.iter().map(|it| (it.name.as_str(), it.kind)).collect();
        assert_eq!(kinds.len(), 3);
        assert!(kinds.contains(&("Offer für Ada \"1\".pdf", FileKind::Pdf)), "{kinds:?}");
        assert!(kinds.contains(&("ring.jpg", FileKind::Jpeg)) && kinds.contains(&("page.html", FileKind::Text)));

        let path = app::paths::deal_file(offer);
        let back = ann.get(&path).await;
        assert_eq!((back.status, back.bytes.as_slice()), (200, &b"%PDF-1.7 canary"[..]));
        assert_eq!(back.header(header::CONTENT_TYPE), "application/pdf");
        assert!(back.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename*=UTF-8''Offer%20f%C3%BCr"));
        assert_eq!(back.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        let page = view.files.iter().find(|it| it.kind == FileKind::Text).unwrap().id;
        assert!(ann.get(&app::paths::deal_file(page)).await.header(header::CONTENT_TYPE).starts_with("text/plain"));

        // What is no file is refused before anything is written.
        for (bytes, refusal) in [
            (&b""[..], (415, "file.unsupported")),
            (b"MZ\x90\0\x03\0\0", (415, "file.unsupported")),
            (b"PK\x03\x04\x14\0", (415, "file.unsupported")),
        ] {
            let answer = bring(&ann, deal, app.t.id(), "a.pdf", bytes).await;
            assert_eq!(answer.refusal(), (refusal.0, refusal.1.into()), "{bytes:?}");
        }
        assert_eq!(bring(&ann, deal, app.t.id(), "..", b"words").await.fields(), ["file"]);
        let large = vec![b'a'; domain::opportunities::MAX_FILE_BYTES + 1];
        assert_eq!(bring(&ann, deal, app.t.id(), "a.txt", &large).await.refusal(), (413, "request.too_large".into()));
        assert_eq!(app.t.count("opportunity_file").await, 3);

        // Whoever does not see the deal sees none of it, and brings nothing.
        for who in [&ben, &stranger] {
            assert_eq!(who.get(&path).await.status, 404);
            assert_eq!(bring(who, deal, app.t.id(), "a.txt", b"words").await.refusal(), (404, "record.not_found".into()));
            let off = json!({ "cmd": { "deal": deal, "file": offer, "removed": true } });
            assert_eq!(who.rpc("remove_deal_file", off).await.refusal(), (404, "record.not_found".into()));
        }
        assert_eq!(app.nobody().get(&path).await.status, 401);
        assert_eq!(viewer.get(&path).await.status, 200, "readers see the deals of the store");
        assert_eq!(bring(&viewer, deal, app.t.id(), "a.txt", b"words").await.status, 403);

        // Taken off and put back.
        let set = async |removed: bool| {
            let cmd = json!({ "cmd": { "deal": deal, "file": offer, "removed": removed } });
            ann.rpc("remove_deal_file", cmd).await.ok();
            (ann.get(&path).await.status, find(&ann, deal).await.files.len())
        };
        assert_eq!(set(true).await, (404, 2));
        assert_eq!(set(false).await, (200, 3));
        let elsewhere = open(&app, &ann, client).await;
        let off = json!({ "cmd": { "deal": elsewhere, "file": offer, "removed": true } });
        assert_eq!(ann.rpc("remove_deal_file", off).await.refusal(), (404, "record.not_found".into()), "a file of another deal");

        // Handed over, the files go with the deal.
        let give = json!({ "cmd": { "id": deal, "version": 1, "owner": ben.user } });
        ann.rpc("assign_deal", give).await.ok();
        assert_eq!((ann.get(&path).await.status, ben.get(&path).await.status), (404, 200));
    }
}

testkit::db_test! {
    async fn a_deal_names_wishes_of_its_client_and_its_tasks(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let (ada, bob) = (owner.customer(&app, "Ada Buyer").await, owner.customer(&app, "Bob Other").await);
        let deal = open(&app, &owner, ada).await;
        let (gold, silver) = (wish(&app, &owner, ada, "Gold").await, wish(&app, &owner, ada, "Silver").await);
        let foreign = wish(&app, &owner, bob, "Foreign").await;
        let link = async |version: i32, wishes: &[WishId]| {
            owner.rpc("link_wishes", json!({ "cmd": { "id": deal, "version": version, "wishes": wishes } })).await
        };
        let linked = async || {
            let view = find(&owner, deal).await;
            assert!(view.wishes.iter().all(|it| it.id != foreign));
            view.wishes.into_iter().filter(|it| it.linked).map(|it| it.words).collect::<Vec<_>>()
        };
        assert_eq!(link(1, &[gold, foreign]).await.fields(), ["wishes"]);
        assert_eq!(link(1, &[app.t.id()]).await.fields(), ["wishes"]);
        assert!(linked().await.is_empty(), "nothing half done");
        assert_eq!(link(1, &[gold, gold]).await.read::<DealDone>().version, 2);
        link(1, &[gold, gold]).await.ok(); // sent again
        assert_eq!(linked().await, ["Gold"]);
        assert_eq!(link(1, &[silver]).await.refusal(), (409, "conflict.stale".into()));
        // One that was fulfilled meanwhile stays linked, and is not offered any more once it is not.
        let done = json!({ "cmd": { "id": gold, "version": 1, "state": "fulfilled" } });
        owner.rpc("move_wish", done).await.ok();
        assert_eq!(linked().await, ["Gold"]);
        link(2, &[silver]).await.ok();
        assert_eq!(linked().await, ["Silver"]);
        assert_eq!(find(&owner, deal).await.wishes.len(), 1);
        link(3, &[]).await.ok();
        assert!(linked().await.is_empty());

        // A task about it, read from another store than its own.
        let task = json!({ "cmd": { "id": app.t.id::<domain::TaskId>(), "store": owner.store, "version": 0, "draft": {
            "title": "Show the ring", "kind": "visit", "remind": "never", "subject": deal.to_string() } } });
        owner.rpc("save_task", task).await.ok();
        owner.rpc("switch_store", json!({ "cmd": { "store": branch } })).await.ok();
        let about = json!({ "listing": { "whose": "all", "due": "any", "subject": Subject::Opportunity(deal) } });
        let page: TaskPage = owner.rpc("list_tasks", about).await.read();
        let titles: Vec<_> = page.items.iter().map(|it| it.title.as_str()).collect();
        assert!(titles.contains(&"Show the ring"), "{titles:?}");
        let about = page.items[0].about.as_ref().unwrap();
        assert_eq!((about.called.as_str(), about.open), ("A ring", true));
        let html = owner.get(&app::paths::opportunity(deal)).await.text();
        for words in ["Show the ring", "Silver", "Add a file"] {
            assert!(html.contains(words), "{words}");
        }
    }
}

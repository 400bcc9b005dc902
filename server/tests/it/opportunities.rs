//! Opportunities through the real router: opened, moved by two at once, won by what was sold, and seen by nobody whose
//! they are not.

use domain::{
    CustomerId, OpportunityId, Ppm, StageId, StoreId, UserId,
    identity::{Role, SessionView},
    opportunities::{
        Board, BoardAsk, Bucket, DealDone, DealListing, DealPage, DealState as S, DealView, Forecast, OpenDeal,
        OpportunityDraft, OwnerFilter, Pipeline, PipelineReport, PipelineSettings, Stage, StageKind, default_pipelines,
    },
    sales::TenderKind,
    time::DAY,
};
use futures::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    after_kit::{furnish, ring_up, sale},
    app::{Answer, Person, TestApp},
    till_kit::{piece, stocked},
};

/// Nothing that somebody may not see has this word in it.
const CANARY: &str = "Canary4711";

fn usual() -> Pipeline {
    default_pipelines().remove(0)
}

fn stage(at: usize) -> StageId {
    usual().stages[at].id
}

fn opening(app: &TestApp, customer: CustomerId, title: &str, value: &str) -> OpenDeal {
    let draft = OpportunityDraft { title: title.into(), value: value.into(), ..OpportunityDraft::default() };
    OpenDeal { id: app.t.id(), customer, pipeline: usual().id, stage: None, queue: false, draft }
}

async fn cmd(who: &Person, name: &str, cmd: impl serde::Serialize) -> Answer {
    who.rpc(name, json!({ "cmd": cmd })).await
}

/// Opens a deal; answers its id.
async fn open(app: &TestApp, who: &Person, customer: CustomerId, title: &str, value: &str) -> OpportunityId {
    let opening = opening(app, customer, title, value);
    cmd(who, "open_deal", &opening).await.ok();
    opening.id
}

async fn shift(who: &Person, id: OpportunityId, version: i32, to: StageId) -> Answer {
    cmd(who, "move_deal", json!({ "id": id, "version": version, "stage": to })).await
}

async fn close(who: &Person, id: OpportunityId, version: i32, how: Value) -> Answer {
    cmd(who, "close_deal", json!({ "id": id, "version": version, "how": how })).await
}

async fn find(who: &Person, id: OpportunityId) -> DealView {
    who.rpc("find_deal", json!({ "id": id })).await.read()
}

async fn board(who: &Person, ask: BoardAsk) -> Board {
    who.rpc("find_board", json!({ "ask": ask })).await.read()
}

async fn list(who: &Person, listing: DealListing) -> DealPage {
    who.rpc("list_deals", json!({ "listing": listing })).await.read()
}

fn everywhere() -> DealListing {
    DealListing { all: true, ..DealListing::default() }
}

testkit::db_test! {
    async fn a_deal_goes_from_stage_to_stage_and_is_won_by_what_was_sold(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let (ada, bob) = (owner.customer(&app, "Ada Buyer").await, owner.customer(&app, "Bob Other").await);
        let item = stocked(&app, &owner, "Ring", "100").await;
        let mut first = opening(&app, ada, "An engagement ring", "1,250.50");
        first.draft.pieces = vec![item.id];
        // The first deals of the business at the same moment, and the same form more than once.
        let sent = join_all((0..3).map(|_| cmd(&owner, "open_deal", &first))).await;
        assert!(sent.iter().all(|it| it.read::<DealDone>().version == 1));
        assert_eq!((app.t.count("opportunity").await, app.t.count("pipeline").await), (1, 6));
        let tasks = async || app.t.count("task WHERE origin LIKE 'stage:%'").await;
        assert_eq!(tasks().await, 1, "get in touch");
        let other = OpenDeal { queue: true, ..first.clone() };
        assert_eq!(cmd(&owner, "open_deal", &other).await.refusal(), (409, "conflict.replayed".into()));

        app.t.advance(3 * DAY);
        let id = first.id;
        shift(&owner, id, 1, stage(1)).await.ok();
        shift(&owner, id, 1, stage(1)).await.ok(); // sent again
        assert_eq!(find(&owner, id).await.row.version, 2);
        assert_eq!(shift(&owner, id, 1, stage(2)).await.refusal(), (409, "conflict.stale".into()));
        let won = usual().of_kind(StageKind::Won).unwrap().id;
        assert_eq!(shift(&owner, id, 2, won).await.refusal(), (409, "step.not_allowed".into()), "by saying how it ended");

        // Won by a document of the client, and of nobody else.
        let by = |sale| json!({ "won": { "by": { "sale": sale } } });
        let ring = |buyer, item| { let mut ring = sale(&app, &till, vec![item], &[(TenderKind::Card, 0)]); ring.draft.customer = Some(buyer); ring };
        let theirs = ring(ada, piece(&app, &owner, &item));
        ring_up(&owner, &theirs).await;
        let foreign = ring(bob, piece(&app, &owner, &stocked(&app, &owner, "Other ring", "100").await));
        ring_up(&owner, &foreign).await;
        for (how, code) in [
            (json!({ "won": { "by": null } }), "opportunity.no_sale"),
            (by(foreign.draft.id), "opportunity.no_sale"),
            (by(app.t.id()), "opportunity.no_sale"),
            (json!({ "lost": { "reason": null, "note": "" } }), "input.invalid"),
            (json!({ "lost": { "reason": "other", "note": " " } }), "input.invalid"),
        ] {
            assert_eq!(close(&owner, id, 2, how).await.refusal(), (422, code.into()));
        }
        let papers = owner.rpc("closing_papers", json!({ "id": id })).await.ok();
        assert_eq!(papers.as_array().unwrap().len(), 1, "only what this client bought: {papers}");
        app.t.advance(DAY);
        close(&owner, id, 2, by(theirs.draft.id)).await.ok();
        let view = find(&owner, id).await;
        assert_eq!((view.row.state, view.row.version, view.row.stage), (S::Won, 3, won));
        assert!(view.won_by.is_some() && view.pieces.len() == 1);
        let stages: Vec<_> = view.history.iter().map(|it| (it.stage.as_str(), it.tenth_days)).collect();
        assert_eq!(stages, [("Won", Some(10)), ("Talking", Some(30)), ("New lead", None)]);

        // And goes on after all.
        cmd(&owner, "reopen_deal", json!({ "id": id, "version": 3, "stage": stage(3) })).await.ok();
        assert_eq!(tasks().await, 1, "the other stages that it was in ask for nothing");
        let view = find(&owner, id).await;
        assert_eq!((view.row.state, view.won_by, view.history.len()), (S::Open, None, 4));
        close(&owner, id, 4, json!({ "lost": { "reason": "price", "note": "Too dear" } })).await.ok();
        assert_eq!(close(&owner, id, 5, json!({ "abandoned": { "note": "" } })).await.refusal(), (409, "step.not_allowed".into()));
        let view = find(&owner, id).await;
        assert_eq!((view.closing_note.as_str(), view.row.state), ("Too dear", S::Lost));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_card_is_moved_by_one_of_two_and_a_form_is_read_whole(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let id = open(&app, &owner, ada, "A watch", "900").await;
        let (a, b) = tokio::join!(shift(&owner, id, 1, stage(1)), shift(&manager, id, 1, stage(2)));
        let refused: Vec<_> = [&a, &b].into_iter().filter(|it| it.status != 200).map(|it| it.refusal()).collect();
        assert_eq!(refused, [(409, "conflict.stale".to_owned())], "one moved it");
        assert_eq!(app.t.count("opportunity_passage").await, 2);

        let bad = |change: fn(&mut OpenDeal)| { let mut it = opening(&app, ada, "A ring", "5"); change(&mut it); it };
        for (cmd_, status, code) in [
            (bad(|it| it.draft.title = " ".into()), 422, "input.invalid"),
            (bad(|it| it.draft.title = "x".repeat(2_000)), 422, "input.invalid"),
            (bad(|it| it.draft.value = "-1".into()), 422, "input.invalid"),
            (bad(|it| it.draft.value = "99999999999999999999".into()), 422, "input.invalid"),
            (bad(|it| it.draft.pieces = vec![uuid(1)]), 422, "input.invalid"),
            (bad(|it| it.customer = uuid(1)), 404, "record.not_found"),
            (bad(|it| it.pipeline = uuid(1)), 404, "record.not_found"),
            (bad(|it| it.stage = Some(uuid(1))), 409, "opportunity.stage_gone"),
            (bad(|it| it.stage = Some(usual().stages[4].id)), 409, "step.not_allowed"),
        ] {
            assert_eq!(cmd(&owner, "open_deal", &cmd_).await.refusal(), (status, code.into()));
        }
        assert_eq!(app.t.count("opportunity").await, 1, "nothing half done");

        let edit = json!({ "id": id, "version": 2, "draft": { "title": "A gold watch", "value": "1000", "budget": "1200",
            "event": "Birthday", "event_on": null, "expected_close": null, "source": "referral" } });
        cmd(&owner, "edit_deal", &edit).await.ok();
        cmd(&owner, "edit_deal", &edit).await.ok();
        let stale = json!({ "id": id, "version": 2, "draft": { "title": "Another", "value": "", "budget": "", "event": "",
            "event_on": null, "expected_close": null, "source": null } });
        assert_eq!(cmd(&manager, "edit_deal", &stale).await.refusal(), (409, "conflict.stale".into()));
        let note = json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": id, "text": "Likes gold" });
        cmd(&owner, "add_deal_note", &note).await.ok();
        cmd(&owner, "add_deal_note", &note).await.ok();
        let view = find(&manager, id).await;
        assert_eq!((view.row.version, view.row.title.as_str(), view.notes.len()), (3, "A gold watch", 1));
        let empty = json!({ "id": app.t.id::<domain::DealNoteId>(), "deal": id, "text": "  " });
        assert_eq!(cmd(&owner, "add_deal_note", &empty).await.refusal(), (422, "input.invalid".into()));
    }
}

fn uuid<I: From<Uuid>>(id: u128) -> I {
    Uuid::from_u128(id).into()
}

testkit::db_test! {
    async fn the_board_sums_every_stage_and_pages_each(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let mut asked = Vec::new();
        for at in 0..60 {
            let mut opening = opening(&app, ada, &format!("Deal {at}"), "100");
            opening.stage = Some(stage(usize::from(at % 2 == 1)));
            cmd(&owner, "open_deal", &opening).await.ok();
            app.t.advance(1_000);
            if at == 3 || at == 59 {
                let ask = json!({ "ask": {} });
                asked.push(db::probe::counted_everywhere(owner.rpc("find_board", ask)).await.1.len());
            }
        }
        assert_eq!(asked[0], asked[1], "as many statements for many deals as for few");
        let all = board(&owner, BoardAsk::default()).await;
        let lanes: Vec<_> = all.lanes.iter().map(|it| (it.tally.count, it.rows.len(), it.next.is_some())).collect();
        assert_eq!(lanes, [(30, 25, true), (30, 25, true), (0, 0, false), (0, 0, false), (0, 0, false), (0, 0, false)]);
        assert_eq!((all.open.total[0].minor, all.open.weighted[0].minor), (600_000, 30 * 1_000 + 30 * 3_000));
        assert_eq!(all.lanes[1].rows[0].title, "Deal 59", "whoever came last is first");
        let more = DealListing { stage: Some(stage(0)), after: all.lanes[0].next.clone(), ..DealListing::default() };
        let more = list(&owner, more).await;
        assert_eq!((more.items.len(), more.next), (5, None));
        assert!(more.items.iter().all(|it| all.lanes[0].rows.iter().all(|row| row.id != it.id)));

        // Filters, and what rots.
        let of = |text: &str| BoardAsk { text: text.into(), ..BoardAsk::default() };
        assert_eq!(board(&owner, of("deal 59")).await.open.count, 1);
        assert_eq!(board(&owner, of("ADA 5")).await.open.count, 15, "the client's name counts too");
        let rotting = BoardAsk { rotting: true, ..BoardAsk::default() };
        assert_eq!(board(&owner, rotting.clone()).await.open.count, 0);
        app.t.advance(2 * DAY);
        assert_eq!(board(&owner, rotting.clone()).await.open.count, 30, "new leads after two days");
        app.t.advance(5 * DAY);
        let all = board(&owner, rotting).await;
        assert_eq!((all.open.count, all.lanes[1].rows[0].quiet_days), (60, Some(7)));
        let nobody = BoardAsk { owner: OwnerFilter::Nobody, ..BoardAsk::default() };
        assert_eq!(board(&owner, nobody).await.open.count, 0);
        let forged = DealListing { after: domain::Cursor::after(&"x", uuid(1)), ..everywhere() };
        assert_eq!(owner.rpc("list_deals", json!({ "listing": forged })).await.refusal().0, 400);
    }
}

testkit::db_test! {
    async fn a_stage_with_deals_vanishes_only_with_where_they_go(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let id = open(&app, &owner, ada, "A ring", "100").await;
        shift(&owner, id, 1, stage(1)).await.ok();
        let settings: PipelineSettings = owner.rpc("find_pipelines", json!({})).await.read();
        let known = settings.pipelines[0].clone();
        assert_eq!((settings.used.len(), settings.used[0].stage, settings.used[0].deals), (1, stage(1), 1));
        let mut without = known.clone();
        without.stages.remove(1);
        let save = |pipeline: &Pipeline, moved: Value| json!({ "pipeline": pipeline, "moved": moved });
        let refusal = cmd(&owner, "save_pipeline", save(&without, json!({}))).await.refusal();
        assert_eq!(refusal, (409, "opportunity.stage_in_use".into()));
        let to_end = json!({ stage(1).to_string(): stage(4) });
        assert_eq!(cmd(&owner, "save_pipeline", save(&without, to_end)).await.refusal(), (422, "input.invalid".into()));
        let moved = json!({ stage(1).to_string(): stage(2) });
        let after: PipelineSettings = cmd(&owner, "save_pipeline", save(&without, moved.clone())).await.read();
        assert_eq!((after.pipelines[0].version, after.pipelines[0].stages.len()), (known.version + 1, 5));
        cmd(&owner, "save_pipeline", save(&without, moved.clone())).await.ok(); // sent again

        // The deal is where it was sent; a card that is dragged to what is gone is told so.
        let view = find(&owner, id).await;
        assert_eq!((view.row.stage, view.row.stage_name.as_str()), (stage(2), "Shown"));
        assert_eq!(view.history[0].stage, "Talking", "the history still knows its name");
        let now = board(&owner, BoardAsk::default()).await;
        assert_eq!(now.lanes.iter().map(|it| it.tally.count).collect::<Vec<_>>(), [0, 1, 0, 0, 0]);
        assert_eq!(list(&owner, DealListing { stage: Some(stage(2)), ..DealListing::default() }).await.items.len(), 1);
        assert_eq!(shift(&owner, id, 2, stage(1)).await.refusal(), (409, "opportunity.stage_gone".into()));
        shift(&owner, id, 2, stage(3)).await.ok();

        // Renamed, put in another order, with another chance; two at once.
        let mut changed = after.pipelines[0].clone();
        changed.name = "Watches".into();
        changed.stages.swap(0, 1);
        changed.stages[0].chance = Ppm::new(700_000).unwrap();
        let fresh = Stage { id: app.t.id(), name: "Fresh".into(), kind: StageKind::Open, chance: Ppm::ZERO, rot_days: None, actions: vec![] };
        changed.stages.insert(0, fresh);
        cmd(&owner, "save_pipeline", save(&changed, json!({}))).await.ok();
        let mut late = after.pipelines[0].clone();
        late.name = "Rings".into();
        assert_eq!(cmd(&owner, "save_pipeline", save(&late, json!({}))).await.refusal(), (409, "conflict.stale".into()));
        let now = board(&owner, BoardAsk::default()).await;
        let names: Vec<_> = now.lanes.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Fresh", "Shown", "New lead", "Deposit", "Won", "Lost"]);

        // What is no pipeline.
        let current: PipelineSettings = owner.rpc("find_pipelines", json!({})).await.read();
        let bad = |change: fn(&mut Pipeline)| { let mut it = current.pipelines[0].clone(); change(&mut it); it };
        for pipeline in [
            bad(|it| it.name.clear()),
            bad(|it| it.stages.retain(|stage| stage.kind != StageKind::Lost)),
            bad(|it| it.stages[0].name = it.stages[1].name.clone()),
            bad(|it| { it.stages[4].id = uuid(9) }),
        ] {
            assert_eq!(cmd(&owner, "save_pipeline", save(&pipeline, json!({}))).await.refusal().0, 422);
        }
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        assert_eq!(manager.rpc("find_pipelines", json!({})).await.status, 403);
    }
}

testkit::db_test! {
    async fn the_forecast_and_the_report_add_up(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let mut ids = Vec::new();
        for value in ["100", "200", "400"] {
            ids.push(open(&app, &owner, ada, "A ring", value).await);
        }
        app.t.advance(2 * DAY);
        shift(&owner, ids[0], 1, stage(1)).await.ok();
        shift(&owner, ids[1], 1, stage(3)).await.ok(); // skips two
        close(&owner, ids[2], 1, json!({ "lost": { "reason": "timing", "note": "" } })).await.ok();
        let forecast: Forecast = owner.rpc("deal_forecast", json!({ "ask": {} })).await.read();
        assert_eq!((forecast.open.count, forecast.open.total[0].minor, forecast.open.weighted[0].minor), (2, 30_000, 3_000 + 17_000));
        let undated = forecast.lines.iter().find(|line| line.bucket == Bucket::Undated).unwrap();
        assert_eq!((undated.open.count, forecast.owners.len()), (2, 1));
        let report: PipelineReport = owner.rpc("pipeline_report", json!({ "ask": { "days": 30 } })).await.read();
        let steps: Vec<_> = report.steps.iter().map(|it| (it.name.as_str(), it.reached, it.tenth_days)).collect();
        assert_eq!(steps, [("New lead", 3, Some(20)), ("Talking", 2, None), ("Shown", 1, None), ("Deposit", 1, None), ("Won", 0, None)]);
        assert_eq!((report.opened, report.lost, report.win_rate), (3, 1, Some(0)));
        let long = owner.rpc("pipeline_report", json!({ "ask": { "days": 9_999 } })).await;
        assert_eq!(long.refusal(), (422, "input.invalid".into()));
    }
}

testkit::db_test! {
    async fn nobody_sees_a_deal_that_is_not_theirs_to_see(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let stranger = app.sign_up("South Street").await;
        let here = owner.store;
        let anna = app.hire(&owner, Role::SalesAssociate, &[here]).await;
        let ben = app.hire(&owner, Role::SalesAssociate, &[here]).await;
        let far = app.hire(&owner, Role::SalesAssociate, &[branch]).await;
        let manager = app.hire(&owner, Role::Manager, &[here]).await;
        let keeper = app.hire(&owner, Role::Bookkeeper, &[here]).await;
        let bench = app.hire(&owner, Role::ServiceTechnician, &[here]).await;
        let viewer = app.hire(&owner, Role::ReadOnly, &[here]).await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let id = open(&app, &anna, ada, CANARY, "123.45").await;
        let mine = open(&app, &ben, ada, "My own", "10").await;

        let shows = async |who: &Person| {
            let mut seen = String::new();
            for (name, arguments) in [
                ("find_board", json!({ "ask": {} })), ("find_board", json!({ "ask": { "text": CANARY } })),
                ("list_deals", json!({ "listing": { "all": true } })), ("list_deals", json!({ "listing": { "customer": ada, "all": true } })),
                ("list_deals", json!({ "listing": { "stage": stage(0) } })), ("find_deal", json!({ "id": id })),
                ("closing_papers", json!({ "id": id })), ("deal_forecast", json!({ "ask": {} })), ("pipeline_report", json!({ "ask": {} })),
            ] {
                seen.push_str(&who.rpc(name, arguments).await.text());
            }
            for page in ["/opportunities", "/opportunities/list", "/opportunities/forecast", "/opportunities/report"] {
                seen.push_str(&who.get(page).await.text());
            }
            seen.push_str(&who.get(&format!("/opportunities/{id}")).await.text());
            seen
        };
        for who in [&anna, &manager, &owner, &viewer] {
            assert!(shows(who).await.contains(CANARY));
        }
        for who in [&ben, &far, &keeper, &bench, &stranger] {
            let seen = shows(who).await;
            assert!(!seen.contains(CANARY), "{seen}");
        }
        // Neither by what things sum to.
        let sum = board(&ben, BoardAsk::default()).await;
        assert_eq!((sum.open.count, sum.open.total[0].minor, sum.lanes[0].tally.count), (1, 1_000, 1));
        let forecast: Forecast = ben.rpc("deal_forecast", json!({ "ask": {} })).await.read();
        assert_eq!((forecast.open.count, forecast.owners.len()), (1, 1));
        let report: PipelineReport = ben.rpc("pipeline_report", json!({ "ask": {} })).await.read();
        assert_eq!((report.opened, report.steps[0].reached), (1, 1));
        let books: Forecast = keeper.rpc("deal_forecast", json!({ "ask": {} })).await.read();
        assert_eq!(books.open.count, 2, "whoever keeps the books sees what all of it is worth");
        assert_eq!(keeper.rpc("find_board", json!({ "ask": {} })).await.status, 403);

        // Nor touch it: it is not there.
        for (name, body) in [
            ("find_deal", json!({ "id": id })), ("closing_papers", json!({ "id": id })),
            ("move_deal", json!({ "cmd": { "id": id, "version": 1, "stage": stage(1) } })),
            ("close_deal", json!({ "cmd": { "id": id, "version": 1, "how": { "abandoned": { "note": "" } } } })),
            ("assign_deal", json!({ "cmd": { "id": id, "version": 1, "owner": null } })),
            ("share_deal", json!({ "cmd": { "id": id, "version": 1, "people": [] } })),
            ("add_deal_note", json!({ "cmd": { "id": app.t.id::<domain::DealNoteId>(), "deal": id, "text": "x" } })),
        ] {
            for who in [&ben, &far, &stranger] {
                assert_eq!(who.rpc(name, body.clone()).await.refusal(), (404, "record.not_found".into()), "{name}");
            }
        }

        // Named on it, they see it; taken off, they do not.
        let me: UserId = user(&ben).await;
        cmd(&anna, "share_deal", json!({ "id": id, "version": 1, "people": [me] })).await.ok();
        assert!(shows(&ben).await.contains(CANARY));
        shift(&ben, id, 2, stage(1)).await.ok();
        cmd(&anna, "share_deal", json!({ "id": id, "version": 3, "people": [] })).await.ok();
        assert!(!shows(&ben).await.contains(CANARY));
        let elsewhere = user(&far).await;
        for (name, body) in [
            ("share_deal", json!({ "id": id, "version": 4, "people": [elsewhere] })),
            ("assign_deal", json!({ "id": id, "version": 4, "owner": elsewhere })),
            ("assign_deal", json!({ "id": id, "version": 4, "owner": user(&bench).await })),
        ] {
            assert_eq!(cmd(&anna, name, body).await.refusal(), (422, "input.invalid".into()));
        }

        // Handed over, it is out of sight of whoever had it.
        cmd(&anna, "assign_deal", json!({ "id": id, "version": 4, "owner": me })).await.ok();
        assert!(shows(&ben).await.contains(CANARY) && !shows(&anna).await.contains(CANARY));
        assert_eq!(find(&ben, mine).await.row.owner, Some(me));

        // The queue is the manager's, until the store lets people claim; one of two has it then.
        cmd(&manager, "assign_deal", json!({ "id": id, "version": 5, "owner": null })).await.ok();
        assert!(shows(&manager).await.contains(CANARY) && !shows(&ben).await.contains(CANARY));
        assert_eq!(cmd(&manager, "save_claim", json!({ "store": here, "on": true })).await.status, 403);
        cmd(&owner, "save_claim", json!({ "store": here, "on": true })).await.ok();
        assert!(shows(&ben).await.contains(CANARY) && shows(&anna).await.contains(CANARY));
        assert!(!shows(&far).await.contains(CANARY));
        let claim = async |who: &Person| {
            let me = user(who).await;
            cmd(who, "assign_deal", json!({ "id": id, "version": 6, "owner": me })).await.status
        };
        let mut claims = [claim(&anna).await, claim(&ben).await];
        claims.sort_unstable();
        assert_eq!(claims[0], 200);
        assert!(claims[1] == 409 || claims[1] == 404);
        let store: StoreId = stranger.store;
        assert_eq!(cmd(&owner, "save_claim", json!({ "store": store, "on": true })).await.refusal().0, 404);
    }
}

/// Who somebody is.
async fn user(who: &Person) -> UserId {
    who.form("whoami", &[]).await.read::<SessionView>().user
}

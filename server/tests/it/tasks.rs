//! Tasks through the real router: opened, changed, done, coming back, seen by whom they concern and by nobody else.

use std::time::Duration;

use domain::{
    Date, OpportunityId, TaskId, UserId,
    identity::Role,
    opportunities::{DealPage, OpenDeal, OpportunityDraft, default_pipelines},
    sales::TenderKind,
    tasks::{
        DueFilter, HandOver, HandOverAll, HandedOver, MoveTask, PlaybookRow, Remind, SaveTask, Snooze, TaskDone,
        TaskDraft, TaskListing, TaskPage, TaskState as S, TaskStep, TaskView, TodayView, WaitingRow, WaitingView,
        Whose,
    },
    time::{DAY, HOUR},
};
use futures::{StreamExt, future::join_all};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    after_kit::{furnish, sale},
    app::{Answer, PASSWORD, Person, TestApp},
    till_kit::{piece, stocked},
};

/// A form of somebody's own store: due in so many days, at any time.
async fn form(app: &TestApp, who: &Person, title: &str, days: i32) -> SaveTask {
    let due_day = today(who).await.plus_days(days).unwrap().to_string();
    let draft = TaskDraft { title: title.into(), due_day, assignee: Some(who.user), ..TaskDraft::default() };
    SaveTask { id: app.t.id(), store: who.store, version: 0, draft }
}

async fn today(who: &Person) -> Date {
    who.rpc("find_today", json!({ "everybody": false })).await.read::<TodayView>().today
}

async fn save(who: &Person, cmd: &SaveTask) -> Answer {
    who.rpc("save_task", json!({ "cmd": cmd })).await
}

async fn find(who: &Person, id: TaskId) -> TaskView {
    who.rpc("find_task", json!({ "id": id })).await.read()
}

async fn list(who: &Person, whose: Whose) -> Vec<String> {
    let listing = TaskListing { whose, ..TaskListing::default() };
    let page: TaskPage = who.rpc("list_tasks", json!({ "listing": listing })).await.read();
    page.items.into_iter().map(|row| row.title).collect()
}

fn step(cmd: &SaveTask, version: i32, step: TaskStep) -> MoveTask {
    MoveTask { task: cmd.id, store: cmd.store, version, step, snooze: None, outcome: String::new() }
}

async fn go(who: &Person, cmd: &MoveTask) -> Answer {
    who.rpc("move_task", json!({ "cmd": cmd })).await
}

async fn mails(app: &TestApp, to: &str, about: &str) -> usize {
    let sql = format!("SELECT subject AS name FROM mail WHERE recipient = '{to}' AND subject LIKE '%{about}%'");
    app.t.names(&sql).await.len()
}

testkit::db_test! {
    async fn a_task_is_opened_once_changed_and_done(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let cmd = form(&app, &owner, "Call Ana", 1).await;
        let sent = join_all((0..4).map(|_| save(&owner, &cmd))).await;
        assert!(sent.iter().all(|it| it.read::<TaskDone>().version == 1) && app.t.count("task").await == 1);
        let mut other = cmd.clone();
        other.draft.title = "Call Ben".into();
        assert_eq!(save(&owner, &other).await.refusal(), (409, "conflict.replayed".into()));
        other.version = 1;
        save(&owner, &other).await.ok();
        assert_eq!(save(&owner, &other).await.read::<TaskDone>().version, 2, "sent again, it is the same change");
        other.draft.title = "Call Carl".into();
        assert_eq!(save(&owner, &other).await.refusal(), (409, "conflict.stale".into()));

        let mut done = step(&cmd, 2, TaskStep::Finish);
        done.outcome = "Comes on Friday".into();
        go(&owner, &done).await.ok();
        assert_eq!(go(&owner, &done).await.read::<TaskDone>().version, 3, "pressed twice, done once");
        let view = find(&owner, cmd.id).await;
        assert_eq!((view.row.state, view.outcome.as_str(), view.ended.is_some()), (S::Done, "Comes on Friday", true));
        assert_eq!(go(&owner, &step(&cmd, 3, TaskStep::Start)).await.refusal(), (409, "step.not_allowed".into()));
        let mut ended = other.clone();
        ended.version = 3;
        assert_eq!(save(&owner, &ended).await.refusal(), (409, "step.not_allowed".into()));
        go(&owner, &step(&cmd, 3, TaskStep::Reopen)).await.ok();
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Open);
    }
}

testkit::db_test! {
    async fn nonsense_is_refused_before_anything_is_written(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let elsewhere = app.hire(&owner, Role::SalesAssociate, &[branch]).await;
        let looks = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let stranger = app.sign_up("South Street").await;
        let foreign = stranger.customer(&app, "Foreign").await;
        let good = form(&app, &owner, "Call Ana", 1).await;
        let no_day = TaskDraft { due_day: String::new(), ..good.draft.clone() };
        for (field, draft) in [
            ("title", TaskDraft { title: " ".into(), ..good.draft.clone() }),
            ("recurrence", TaskDraft { recurrence: "FREQ=SECONDLY".into(), ..good.draft.clone() }),
            ("recurrence", TaskDraft { recurrence: "every day".into(), ..good.draft.clone() }),
            ("recurrence", TaskDraft { recurrence: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30".into(), ..good.draft.clone() }),
            ("due_day", TaskDraft { recurrence: "FREQ=DAILY".into(), ..no_day.clone() }),
            ("due_day", TaskDraft { remind: Remind::Hour, ..no_day }),
            ("due_time", TaskDraft { due_time: "25:00".into(), ..good.draft.clone() }),
            ("assignee", TaskDraft { assignee: Some(elsewhere.user), ..good.draft.clone() }),
            ("assignee", TaskDraft { assignee: Some(stranger.user), ..good.draft.clone() }),
            ("assignee", TaskDraft { assignee: Some(looks.user), ..good.draft.clone() }),
            ("watchers", TaskDraft { watchers: vec![stranger.user], ..good.draft.clone() }),
            ("subject", TaskDraft { subject: Some(domain::tasks::Subject::Customer(foreign)), ..good.draft.clone() }),
        ] {
            let answer = save(&owner, &SaveTask { draft, ..good.clone() }).await;
            assert_eq!((answer.status, answer.fields()), (422, vec![field.to_owned()]), "{}", answer.text());
        }
        assert_eq!(app.t.count("task").await, 0);
        assert_eq!(save(&owner, &SaveTask { store: stranger.store, ..good.clone() }).await.status, 404);

        save(&owner, &good).await.ok();
        let put_off = |snooze| MoveTask { snooze, ..step(&good, 1, TaskStep::Snooze) };
        let yesterday = domain::tasks::Local { day: today(&owner).await.plus_days(-1).unwrap(), minute: Some(600) };
        for snooze in [None, Some(Snooze::On(yesterday)), Some(Snooze::Hours(0)), Some(Snooze::Days(0)), Some(Snooze::Days(999))] {
            let answer = go(&owner, &put_off(snooze)).await;
            assert_eq!((answer.status, answer.fields()), (422, vec!["until".to_owned()]), "{snooze:?} {}", answer.text());
        }
        assert_eq!(find(&owner, good.id).await.row.state, S::Open);
    }
}

testkit::db_test! {
    async fn what_comes_back_is_opened_when_it_is_done_and_not_before(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let mut cmd = form(&app, &owner, "Wind the clocks", 0).await;
        (cmd.draft.recurrence, cmd.draft.due_time) = ("FREQ=WEEKLY".into(), "09:00".into());
        save(&owner, &cmd).await.ok();
        assert_eq!(app.t.count("task").await, 1, "a rule that never ends makes one task at a time");
        let first = find(&owner, cmd.id).await.row.due.unwrap();
        let done: TaskDone = go(&owner, &step(&cmd, 1, TaskStep::Finish)).await.read();
        let next = find(&owner, done.next.unwrap()).await;
        let due = next.row.due.unwrap();
        assert_eq!((due.day.days_since(first.day), due.time()), (7, "09:00".into()));
        assert!(next.row.repeats && next.row.mine);
        // Done, reopened and done again: what follows is there already.
        go(&owner, &step(&cmd, 2, TaskStep::Reopen)).await.ok();
        let again: TaskDone = go(&owner, &step(&cmd, 3, TaskStep::Finish)).await.read();
        assert_eq!((again.next, app.t.count("task").await), (done.next, 2));
        // Late by a month, it comes back once.
        app.t.advance(30 * DAY);
        owner.sign_in(PASSWORD).await.ok();
        let late = SaveTask { id: done.next.unwrap(), ..cmd.clone() };
        let done: TaskDone = go(&owner, &step(&late, 1, TaskStep::Finish)).await.read();
        let due = find(&owner, done.next.unwrap()).await.row.due.unwrap();
        assert!(due.day > today(&owner).await, "{due}");
        assert_eq!(app.t.count("task").await, 3);
        // A series of two ends.
        let mut two = form(&app, &owner, "Twice", 1).await;
        two.draft.recurrence = "FREQ=DAILY;COUNT=2".into();
        save(&owner, &two).await.ok();
        let done: TaskDone = go(&owner, &step(&two, 1, TaskStep::Finish)).await.read();
        let second = SaveTask { id: done.next.unwrap(), ..two.clone() };
        assert_eq!(go(&owner, &step(&second, 1, TaskStep::Finish)).await.read::<TaskDone>().next, None);
    }
}

testkit::db_test! {
    async fn nobody_sees_the_tasks_of_others_unless_their_scope_says_so(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let (ann, ben) = (
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
            app.hire(&owner, Role::SalesAssociate, &[owner.store, branch]).await,
        );
        // He looks at both of his stores at once, or nothing would be hidden from him by his scope.
        ben.rpc("switch_store", json!({ "cmd": { "store": null } })).await.ok();
        let far = app.hire(&owner, Role::Manager, &[branch]).await;
        let stranger = app.sign_up("South Street").await;
        let secret = form(&app, &ann, "Canary of Ann", 0).await;
        save(&ann, &secret).await.ok();
        assert_eq!(list(&ann, Whose::All).await, ["Canary of Ann"]);
        for who in [&manager, &owner] {
            assert_eq!(list(who, Whose::All).await, ["Canary of Ann"]);
        }
        for who in [&ben, &far, &stranger] {
            assert!(list(who, Whose::All).await.is_empty());
            assert_eq!(who.rpc("find_task", json!({ "id": secret.id })).await.refusal(), (404, "record.not_found".into()));
            assert_eq!(go(who, &step(&secret, 1, TaskStep::Finish)).await.status, 404);
            let mut mine = secret.clone();
            mine.version = 1;
            assert_eq!(save(who, &mine).await.status, 404);
            mine.version = 0;
            assert_ne!(save(who, &mine).await.status, 200, "an id of somebody else is no door");
            let hand = HandOver { task: secret.id, store: secret.store, version: 1, to: Some(who.user) };
            assert_eq!(who.rpc("hand_over", json!({ "cmd": hand })).await.status, 404);
            for everybody in [true, false] {
                let text = who.rpc("find_today", json!({ "everybody": everybody })).await.text();
                assert!(!text.contains("Canary"), "{text}");
            }
            for page in ["/today", "/today?whose=store", "/tasks?view=all"] {
                assert!(!who.get(page).await.text().contains("Canary"), "{page}");
            }
            assert_eq!(who.get(&app::paths::task(secret.id)).await.status, 404);
        }
        // Whoever sees only their own gives tasks to nobody else.
        let mut forced = form(&app, &ben, "For Ann", 0).await;
        forced.draft.assignee = Some(ann.user);
        assert_eq!(save(&ben, &forced).await.fields(), ["assignee"]);
        // Somebody with an eye on it sees it.
        let mut watched = secret.clone();
        (watched.version, watched.draft.watchers) = (1, vec![ben.user]);
        save(&ann, &watched).await.ok();
        assert_eq!(app.t.count(&format!("task_watcher WHERE user_id = {}", app.t.literal(ben.user))).await, 1);
        assert_eq!(list(&ben, Whose::All).await, ["Canary of Ann"]);
        assert_eq!(list(&ben, Whose::Watched).await, ["Canary of Ann"]);
        assert_eq!(list(&far, Whose::Watched).await, [""; 0]);
    }
}

testkit::db_test! {
    async fn what_is_nobodys_waits_for_the_manager_and_is_claimed_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let (ann, ben) = (
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
        );
        let mut free = form(&app, &owner, "For anybody", 0).await;
        free.draft.assignee = None;
        save(&owner, &free).await.ok();
        assert_eq!(list(&owner, Whose::Unassigned).await, ["For anybody"]);
        let claim = json!({ "cmd": { "task": free.id, "store": free.store, "version": 1 } });
        assert!(list(&ann, Whose::Unassigned).await.is_empty(), "the queue is the manager's");
        assert_eq!(ann.rpc("claim_task", claim.clone()).await.status, 404);
        app.t.sql("UPDATE store SET claim = TRUE").await.unwrap();
        assert_eq!(list(&ann, Whose::Unassigned).await, ["For anybody"]);
        let sent = join_all([&ann, &ben].map(|who| who.rpc("claim_task", claim.clone()))).await;
        assert_eq!(sent.iter().filter(|it| it.status == 200).count(), 1);
        let (winner, loser) = if sent[0].status == 200 { (&ann, &ben) } else { (&ben, &ann) };
        assert_eq!(list(winner, Whose::Mine).await, ["For anybody"]);
        assert!(list(loser, Whose::All).await.is_empty());
        winner.rpc("claim_task", claim).await.ok();
        // Given on, it is watched by whoever gave it.
        let hand = HandOver { task: free.id, store: free.store, version: 2, to: Some(loser.user) };
        winner.rpc("hand_over", json!({ "cmd": hand })).await.ok();
        winner.rpc("hand_over", json!({ "cmd": hand })).await.ok();
        assert_eq!(list(loser, Whose::Mine).await, ["For anybody"]);
        assert_eq!(list(winner, Whose::Watched).await, ["For anybody"]);
        assert_eq!(owner.rpc("hand_over", json!({ "cmd": hand })).await.status, 200, "it stands there already");
    }
}

testkit::db_test! {
    async fn a_task_that_was_put_off_comes_back_by_itself(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let cmd = form(&app, &owner, "Call Ana", 0).await;
        save(&owner, &cmd).await.ok();
        let later = MoveTask { snooze: Some(Snooze::Hours(3)), ..step(&cmd, 1, TaskStep::Snooze) };
        go(&owner, &later).await.ok();
        let view: TodayView = owner.rpc("find_today", json!({ "everybody": false })).await.read();
        assert!(view.due.is_empty() && view.overdue.is_empty());
        app.t.advance(3 * HOUR);
        // Before anything has run, it is open as everybody sees it.
        assert_eq!(find(&owner, cmd.id).await.row.state, S::Open);
        app.work().await;
        let state = app.t.names("SELECT state AS name FROM task").await;
        assert_eq!(state, ["open"]);
        assert_eq!(go(&owner, &step(&cmd, 3, TaskStep::Finish)).await.status, 200);
    }
}

testkit::db_test! {
    async fn a_reminder_comes_once_to_whoever_does_it_and_to_nobody_else(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let mut cmd = form(&app, &ann, "Call the canary", 1).await;
        (cmd.draft.due_time, cmd.draft.remind) = ("12:00".into(), Remind::Day);
        save(&ann, &cmd).await.ok();
        // Moved: the first moment means nothing any more.
        (cmd.version, cmd.draft.due_day) = (1, today(&ann).await.plus_days(2).unwrap().to_string());
        save(&ann, &cmd).await.ok();
        let (mut hers, mut others) = (ann.listen("/live").await, owner.listen("/live").await);
        // On PostgreSQL words come by way of the database, and whoever listens begins a moment after asking to.
        let (mut here, warm) = (app.services.db().told(), stocked(&app, &owner, "Warm", "10").await);
        let hold = json!({ "cmd": { "item": warm.id, "cart": app.t.id::<domain::SaleId>() } });
        loop {
            owner.rpc("hold_item", hold.clone()).await.ok();
            if timeout(Duration::from_millis(200), here.recv()).await.is_ok() {
                break;
            }
        }
        app.work().await;
        assert_eq!(mails(&app, &ann.email, "Reminder").await, 0);
        app.t.advance(2 * DAY);
        app.work().await;
        app.t.advance(2 * DAY);
        app.work().await;
        assert_eq!(mails(&app, &ann.email, "Reminder: Call the canary").await, 1);
        assert_eq!(mails(&app, &owner.email, "Reminder").await, 0);
        // A wrong word would come before the next one that is for both.
        owner.sign_in(PASSWORD).await.ok();
        let heard = async |stream: &mut axum::body::BodyDataStream, until: &str| {
            let mut text = String::new();
            while !text.contains(until) {
                text.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
            }
            text
        };
        let never = Duration::from_secs(20);
        let text = timeout(never, heard(&mut hers, "Call the canary")).await.unwrap();
        assert!(text.contains("event: reminder"), "{text}");
        let item = stocked(&app, &owner, "Ring", "10").await;
        owner.rpc("hold_item", json!({ "cmd": { "item": item.id, "cart": app.t.id::<domain::SaleId>() } })).await.ok();
        let text = timeout(never, heard(&mut others, &item.id.to_string())).await.unwrap();
        assert!(!text.contains("canary") && !text.contains(&ann.user.to_string()), "{text}");
    }
}

testkit::db_test! {
    async fn the_mail_of_the_morning_comes_once_at_its_hour_unless_it_is_unwanted(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let (ann, ben) = (
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
        );
        for who in [&ann, &ben] {
            save(who, &form(&app, who, "Call Ana", 1).await).await.ok();
        }
        let agenda: Value = ben.rpc("find_agenda", json!({})).await.ok();
        assert_eq!((&agenda["digest"], &agenda["digest_hour"]), (&json!(true), &json!(7)));
        let off = json!({ "digest": false, "digest_hour": 7, "mails": true });
        ben.rpc("save_agenda", json!({ "cmd": off })).await.ok();
        let bad = json!({ "digest": true, "digest_hour": 14, "mails": true });
        assert_eq!(ben.rpc("save_agenda", json!({ "cmd": bad })).await.fields(), ["digest_hour"]);
        // Half an hour at a time, through a day and a night.
        for _ in 0..96 {
            app.t.advance(HOUR / 2);
            app.work().await;
        }
        assert_eq!(mails(&app, &ann.email, "due").await, 2, "the day it is due, and the day after, overdue");
        assert_eq!(mails(&app, &ben.email, "due").await, 0);
        assert_eq!(mails(&app, &owner.email, "due").await, 0, "a day that holds nothing brings no mail");
    }
}

testkit::db_test! {
    async fn a_calendar_shows_ones_own_tasks_until_its_address_is_revoked(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let mut mine = form(&app, &ann, "Call Ana; bring, the ring", 1).await;
        mine.draft.due_time = "15:00".into();
        save(&ann, &mine).await.ok();
        save(&ann, &form(&app, &ann, "Polish", 2).await).await.ok();
        save(&owner, &form(&app, &owner, "Canary of the owner", 1).await).await.ok();
        let path = async |who: &Person| {
            let url = who.rpc("make_feed", json!({})).await.ok()["url"].as_str().unwrap().to_owned();
            url.replacen(crate::app::URL, "", 1)
        };
        let feed = path(&ann).await;
        let answer = app.nobody().get(&feed).await;
        assert!(answer.header(axum::http::header::CONTENT_TYPE).starts_with("text/calendar"));
        let text = answer.text();
        assert!(text.contains("BEGIN:VCALENDAR") && text.contains("Call Ana\\; bring\\, the ring"), "{text}");
        assert!(text.contains("DTSTART;VALUE=DATE:") && text.matches("BEGIN:VEVENT").count() == 2, "{text}");
        assert!(!text.contains("Canary"), "{text}");
        let secret = feed.rsplit('/').next().unwrap();
        assert_eq!(app.t.count(&format!("agenda WHERE feed_hash LIKE '%{secret}%'")).await, 0, "only a hash is kept");

        // Made anew: the first leads nowhere. A guess that shares its beginning does not either.
        let second = path(&ann).await;
        assert_ne!(feed, second);
        assert_eq!(app.nobody().get(&feed).await.status, 404);
        let guess = format!("{}{}", &second[..second.len() - 4], "AAAA");
        assert_eq!(app.nobody().get(&guess).await.status, 404);
        assert_eq!(app.nobody().get("/calendar/x").await.status, 404);
        ann.rpc("revoke_feed", json!({})).await.ok();
        ann.rpc("revoke_feed", json!({})).await.ok();
        assert_eq!(app.nobody().get(&second).await.status, 404);
        // Whoever goes on guessing is slowed down.
        let guesser = app.nobody();
        let mut last = 0;
        for _ in 0..70 {
            last = guesser.get(&guess).await.status;
        }
        assert_eq!(last, 429);
    }
}

testkit::db_test! {
    async fn playbooks_open_each_task_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let till = furnish(&owner).await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        ring.draft.customer = Some(buyer);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        for _ in 0..3 {
            app.work().await;
            app.t.sql("UPDATE outbox SET done_at = NULL, ready_at = 0").await.unwrap();
        }
        app.work().await;
        let thanks = app.t.names("SELECT title AS name FROM task WHERE origin LIKE 'playbook:thank_you:%'").await;
        assert_eq!(thanks, ["Thank Ada Buyer for Ring"]);
        // Switched off, with other words for the next.
        let books: Vec<PlaybookRow> = owner.rpc("list_playbooks", json!({})).await.read();
        let cmd = json!({ "kind": "thank_you", "version": books[0].version, "active": false, "days": 5, "title": "Thanks" });
        owner.rpc("save_playbook", json!({ "cmd": cmd })).await.ok();
        owner.rpc("save_playbook", json!({ "cmd": cmd })).await.ok();
        let stale = json!({ "kind": "thank_you", "version": 0, "active": true, "days": 5, "title": "Other" });
        assert_eq!(owner.rpc("save_playbook", json!({ "cmd": stale })).await.refusal(), (409, "conflict.stale".into()));
        let bad = json!({ "kind": "check_in", "version": 0, "active": true, "days": -1, "title": " " });
        assert_eq!(owner.rpc("save_playbook", json!({ "cmd": bad })).await.fields(), ["title", "days"]);
        let item = stocked(&app, &owner, "Watch", "100").await;
        let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(TenderKind::Card, 0)]);
        ring.draft.customer = Some(buyer);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        app.work().await;
        assert_eq!(app.t.count("task WHERE origin LIKE 'playbook:thank_you:%'").await, 1);
        assert_eq!(app.t.count("task WHERE origin LIKE 'playbook:check_in:%'").await, 2);
        let waiting: WaitingView = owner.rpc("find_waiting", json!({ "everybody": true })).await.read();
        assert!(waiting.layaways.is_empty() && waiting.quotes.is_empty());
    }
}

testkit::db_test! {
    async fn days_of_clients_are_shown_and_thought_of_in_time(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let client = owner.customer(&app, "Ada Buyer").await;
        let hers = format!("UPDATE customer SET associate = {}", app.t.literal(ann.user));
        app.t.sql(&hers).await.unwrap();
        // It is 15 January: one is near, one is what the playbook looks for, one is far.
        for (month, day) in [(1, 20), (2, 10), (6, 1)] {
            let id = app.t.literal(app.t.id::<domain::OccasionId>());
            let sql = format!(
                "INSERT INTO customer_occasion (org_id, id, customer_id, kind, label, month, day) \
                 SELECT org_id, {id}, id, 'birthday', '', {month}, {day} FROM customer"
            );
            app.t.sql(&sql).await.unwrap();
        }
        let near = async |who: &Person, everybody: bool| {
            let rows: Vec<WaitingRow> = who.rpc("find_occasions", json!({ "everybody": everybody })).await.read();
            rows.into_iter().map(|row| (row.customer, row.words)).collect::<Vec<_>>()
        };
        let birthday = vec![("Ada Buyer".to_owned(), "birthday 20 Jan".to_owned())];
        assert_eq!(near(&ann, false).await, birthday);
        assert!(near(&owner, false).await.is_empty());
        assert_eq!(near(&owner, true).await, birthday);
        for _ in 0..4 {
            app.work().await;
            app.t.advance(HOUR / 2);
        }
        assert_eq!(list(&ann, Whose::Mine).await, ["Think of Ada Buyer: birthday on 10 Feb"]);
        assert!(app.t.count("task").await == 1 && list(&owner, Whose::Mine).await.is_empty());
        // Whoever must not be contacted is left alone.
        app.t.sql("UPDATE customer SET do_not_contact = TRUE").await.unwrap();
        assert!(near(&ann, false).await.is_empty());
        // Done for a client, it is part of their story, for those who may see the task.
        let page: TaskPage = ann.rpc("list_tasks", json!({ "listing": TaskListing::default() })).await.read();
        let row = &page.items[0];
        let done = json!({ "cmd": { "task": row.id, "store": row.store, "version": row.version, "step": "finish" } });
        ann.rpc("move_task", done).await.ok();
        let ben = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        for (who, sees) in [(&ann, true), (&owner, true), (&ben, false)] {
            let story = who.rpc("list_story", json!({ "ask": { "customer": client } })).await;
            assert_eq!((story.status, story.text().contains("Think of Ada")), (200, sees), "{}", story.text());
        }
    }
}

testkit::db_test! {
    async fn whoever_leaves_hands_everything_over(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let branch = app.open_store(&owner, "Branch").await;
        let (ann, ben) = (
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
            app.hire(&owner, Role::SalesAssociate, &[owner.store]).await,
        );
        let far = app.hire(&owner, Role::Manager, &[branch]).await;
        let (one, two) = (form(&app, &ann, "One", 0).await, form(&app, &ann, "Two", 1).await);
        for cmd in [&one, &two] {
            save(&ann, cmd).await.ok();
        }
        go(&ann, &step(&two, 1, TaskStep::Finish)).await.ok();
        let all = |from: UserId, to: Option<UserId>| json!({ "cmd": HandOverAll { store: owner.store, from, to, deals_to: to, leaves: false, clients_to: None } });
        assert_eq!(far.rpc("hand_over_all", all(ann.user, None)).await.status, 404);
        assert_eq!(ann.rpc("hand_over_all", all(ann.user, Some(ben.user))).await.status, 403);
        // Two deals of hers: one is over and stays where it was.
        let client = owner.customer(&app, "Ada Buyer").await;
        let deal = async |title: &str| {
            let draft = OpportunityDraft { title: title.into(), ..OpportunityDraft::default() };
            let (id, pipeline): (OpportunityId, _) = (app.t.id(), default_pipelines().remove(0).id);
            let cmd = OpenDeal { id, customer: client, pipeline, stage: None, queue: false, draft };
            ann.rpc("open_deal", json!({ "cmd": cmd })).await.ok();
            id
        };
        let (open, over) = (deal("Open").await, deal("Over").await);
        let end = json!({ "cmd": { "id": over, "version": 1, "how": { "abandoned": { "note": "" } } } });
        ann.rpc("close_deal", end).await.ok();
        let named = json!({ "cmd": { "id": open, "version": 1, "people": [ben.user] } });
        ann.rpc("share_deal", named).await.ok();
        // What stages asked for is done, so that only the two tasks above are counted.
        app.t.sql("UPDATE task SET live = FALSE, state = 'done' WHERE origin IS NOT NULL").await.unwrap();
        let bench = app.hire(&owner, Role::ServiceTechnician, &[owner.store]).await;
        let split = json!({ "cmd": HandOverAll { store: owner.store, from: ann.user, to: Some(ben.user), deals_to: Some(bench.user), leaves: false, clients_to: None } });
        assert_eq!(owner.rpc("hand_over_all", split).await.fields(), ["deals_to"], "they have no deals");
        assert_eq!(list(&ann, Whose::Mine).await, ["One"], "nothing half done");
        assert_eq!(owner.rpc("hand_over_all", all(ann.user, Some(far.user))).await.fields(), ["to"]);
        assert_eq!(owner.rpc("hand_over_all", all(ann.user, Some(ann.user))).await.fields(), ["to"]);
        let moved: HandedOver = owner.rpc("hand_over_all", all(ann.user, Some(ben.user))).await.read();
        assert_eq!((moved.tasks, moved.deals), (1, 1));
        let again: HandedOver = owner.rpc("hand_over_all", all(ann.user, Some(ben.user))).await.read();
        assert_eq!((again.tasks, again.deals), (0, 0));
        let of = async |who: &Person| -> Vec<String> {
            let page = who.rpc("list_deals", json!({ "listing": { "all": true } })).await.read::<DealPage>();
            page.items.into_iter().map(|it| it.title).collect()
        };
        assert_eq!((of(&ann).await, of(&ben).await), (vec!["Over".to_owned()], vec!["Open".to_owned()]));
        assert_eq!(app.t.count("opportunity_person").await, 0, "who owns it needs no second name on it");
        assert_eq!(list(&ben, Whose::Mine).await, ["One"]);
        assert!(list(&ann, Whose::Mine).await.is_empty());
        let moved: HandedOver = owner.rpc("hand_over_all", all(ben.user, None)).await.read();
        assert_eq!(moved.deals, 1);
        assert!(of(&ben).await.is_empty() && of(&owner).await.len() == 2, "the queue is the manager's");
        assert_eq!((moved.tasks, list(&owner, Whose::Unassigned).await), (1, vec!["One".to_owned()]));
        // Nobody leaves a store while something there is theirs.
        let gone = format!("DELETE FROM membership WHERE user_id = {}", app.t.literal(ann.user));
        assert!(app.t.sql(&gone).await.is_err(), "what she did there names her");
    }
}

testkit::db_test! {
    async fn lists_hold_what_is_asked_for_page_by_page(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let item = stocked(&app, &owner, "Ring", "10").await;
        for number in 0..55 {
            let mut cmd = form(&app, &owner, &format!("Task {number}"), number / 5 - 1).await;
            cmd.draft.subject = Some(domain::tasks::Subject::Item(item.id));
            save(&owner, &cmd).await.ok();
        }
        let ask = async |listing: TaskListing| -> TaskPage {
            owner.rpc("list_tasks", json!({ "listing": listing })).await.read()
        };
        let first = ask(TaskListing::default()).await;
        assert_eq!((first.items.len(), first.next.is_some()), (50, true));
        assert_eq!(first.items[0].about.as_ref().unwrap().called, "Ring");
        let second = ask(TaskListing { after: first.next, ..TaskListing::default() }).await;
        assert_eq!((second.items.len(), second.next), (5, None));
        let due = async |due| ask(TaskListing { due, ..TaskListing::default() }).await.items.len();
        assert_eq!((due(DueFilter::Overdue).await, due(DueFilter::Today).await, due(DueFilter::Week).await), (5, 10, 40));
        let about = TaskListing { subject: Some(domain::tasks::Subject::Item(item.id)), ..TaskListing::default() };
        assert_eq!(ask(about).await.items.len(), 50);
        let odd = TaskListing { after: Some("nonsense".to_owned().into()), ..TaskListing::default() };
        assert_eq!(owner.rpc("list_tasks", json!({ "listing": odd })).await.refusal().0, 400);
        let view: TodayView = owner.rpc("find_today", json!({ "everybody": false })).await.read();
        assert_eq!((view.overdue.len(), view.due.len(), view.soon.len()), (5, 5, 30));
        let page = owner.get("/today").await;
        assert!(page.status == 200 && page.text().contains("Task 7"));
    }
}

//! Catalogues from elsewhere: complete, repeatable, and safe against whatever breaks off in the middle.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    task::{Context, Poll},
};

use domain::{
    identity::Role,
    inventory::{EditItem, ItemView},
    time::HOUR,
};
use serde_json::{Value, json};

use crate::app::{PASSWORD, Person, TestApp};

const FILES: [(&str, &[u8]); 2] = [
    ("shopify-jewelery.csv", include_bytes!("../../../end2end/data/shopify-jewelery.csv")),
    ("shopify-home-and-garden.csv", include_bytes!("../../../end2end/data/shopify-home-and-garden.csv")),
];
/// A claim of a worker holds this long.
const LEASE: i64 = 60_000;

/// Polls a future so many times and then drops it: a process that dies, at a moment of our choosing.
pub async fn polled<F: Future>(polls: usize, work: F) -> Option<F::Output> {
    struct Polled<F>(usize, Pin<Box<F>>);
    impl<F: Future> Future for Polled<F> {
        type Output = Option<F::Output>;
        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
            let Some(left) = self.0.checked_sub(1) else { return Poll::Ready(None) };
            self.0 = left;
            self.1.as_mut().poll(cx).map(Some)
        }
    }
    Polled(polls, Box::pin(work)).await
}

async fn preview(person: &Person, name: &str, bytes: &[u8]) -> String {
    let answer = person.upload(&app::paths::upload_import(person.store, name), bytes.to_vec()).await.ok();
    answer["id"].as_str().unwrap().to_owned()
}

async fn find(person: &Person, id: &str) -> Value {
    person.rpc("find_import", json!({ "id": id })).await.ok()
}

async fn import(app: &TestApp, person: &Person, name: &str, bytes: &[u8]) -> Value {
    let id = preview(person, name, bytes).await;
    person.rpc("confirm_import", json!({ "id": id })).await.ok();
    app.work().await;
    let done = find(person, &id).await;
    assert_eq!(done["state"], "done");
    done
}

/// What a file holds, read by other eyes than the importer's.
#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    products: i64,
    variants: i64,
    tags: i64,
    prices: i64,
    quantity: i64,
    images: i64,
}

fn held(bytes: &[u8]) -> Held {
    let mut reader = csv::Reader::from_reader(bytes);
    let heading = reader.headers().unwrap().clone();
    let mut held = Held::default();
    let mut images: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let cell =
            |name: &str| heading.iter().position(|it| it == name).and_then(|at| row.get(at)).unwrap_or("").trim();
        held.products += i64::from(!images.contains_key(cell("Handle")));
        let of_product = images.entry(cell("Handle").to_owned()).or_default();
        if !cell("Image Src").is_empty() {
            of_product.insert(cell("Image Src").to_owned());
        }
        let tags: BTreeSet<String> = cell("Tags").split(',').map(|tag| tag.trim().to_lowercase()).collect();
        held.tags += i64::try_from(tags.iter().filter(|tag| !tag.is_empty()).count()).unwrap();
        if !cell("Variant Price").is_empty() {
            let (whole, cents) = cell("Variant Price").split_once('.').unwrap_or((cell("Variant Price"), "0"));
            held.variants += 1;
            held.prices += whole.parse::<i64>().unwrap() * 100 + format!("{cents:0<2}").parse::<i64>().unwrap();
            held.quantity += cell("Variant Inventory Qty").parse::<i64>().unwrap_or(0);
        }
    }
    held.images = images.values().map(|of| i64::try_from(of.len()).unwrap()).sum();
    held
}

async fn in_stock(app: &TestApp) -> Held {
    let links = match app.t.backend() {
        sea_orm::DbBackend::Postgres => "jsonb_array_length(CAST(image_links AS jsonb))",
        _ => "json_array_length(image_links)",
    };
    Held {
        products: app.t.count("item").await,
        variants: app.t.count("variant").await,
        tags: app.t.count("item_tag").await,
        prices: app.number("SELECT COALESCE(SUM(price), 0) FROM variant").await,
        quantity: app.number("SELECT COALESCE(SUM(quantity), 0) FROM item").await,
        images: app.number(&format!("SELECT COALESCE(SUM({links}), 0) FROM item")).await,
    }
}

testkit::db_test! {
    async fn both_catalogues_arrive_completely_and_repeating_them_changes_nothing(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut wanted = Held::default();
        for (name, bytes) in FILES {
            let file = held(bytes);
            let done = import(&app, &owner, name, bytes).await;
            assert_eq!(done["problems"], json!([]), "{name}");
            assert_eq!(
                (done["products"].as_i64(), done["created"].as_i64()),
                (Some(file.products), Some(file.products))
            );
            assert_eq!(done["variants"].as_i64(), Some(file.variants));
            wanted.products += file.products;
            wanted.variants += file.variants;
            wanted.tags += file.tags;
            wanted.prices += file.prices;
            wanted.quantity += file.quantity;
            wanted.images += file.images;
            assert_eq!(in_stock(&app).await, wanted, "{name}");
        }
        app.verify().await;
        let (audits, movements) =
            (app.t.count("audit WHERE action = 'inventory.item_imported'").await, app.t.count("movement").await);
        for (name, bytes) in FILES {
            let again = import(&app, &owner, name, bytes).await;
            assert_eq!((again["unchanged"].clone(), again["created"].clone()), (again["products"].clone(), json!(0)));
        }
        assert_eq!(in_stock(&app).await, wanted);
        assert_eq!(app.t.count("audit WHERE action = 'inventory.item_imported'").await, audits);
        assert_eq!(app.t.count("movement").await, movements);
        app.verify().await;
        // What was imported is found, and another business has none of it.
        let found = owner.rpc("list_items", json!({ "listing": { "q": "bracelet" } })).await.ok();
        assert!(!found["page"]["items"].as_array().unwrap().is_empty());
        let stranger = app.sign_up("Other").await;
        let none = stranger.rpc("list_totals", json!({ "listing": {} })).await.ok();
        assert_eq!(none["count"], 0);
    }
}

const HEAD: &str = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n";

testkit::db_test! {
    async fn bad_lines_are_reported_with_line_and_reason_and_good_ones_kept(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let file = [
            HEAD,
            "a,Good,,,S1,1,10\n",
            "b,Negative,,,S2,1,-5\n",
            "c,Overflow,,,S3,1,99999999999999999999\n",
            "d,Same SKU,,,S1,1,5\n",
            "e,\"Unclosed,,,S5,1,5\n",
            "f,After,,,S6,4,5.50\n",
            "g,Negative stock,,,S7,-3,5\n",
            "h,\"With \"\"quotes\"\", and a comma\",,,S8,1,5\n",
            "i,<script>alert(1)</script> 👑,Size,ש,S9,2,7\n",
            "i,,,M,S10,2,-7\n",
        ]
        .concat();
        let done = import(&app, &owner, "bad.csv", file.as_bytes()).await;
        let problems: Vec<_> = done["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["line"].as_u64().unwrap(), it["column"].as_str().unwrap()))
            .collect();
        assert_eq!(
            problems,
            [
                (3, "Variant Price"),
                (4, "Variant Price"),
                (5, "Variant SKU"),
                (6, ""),
                (8, "Variant Inventory Qty"),
                (11, "Variant Price")
            ]
        );
        assert!(done["problems"].as_array().unwrap().iter().all(|it| !it["message"].as_str().unwrap().is_empty()));
        let titles = app.t.names("SELECT title AS name FROM item ORDER BY title").await;
        assert_eq!(titles, ["<script>alert(1)</script> 👑", "After", "Good", "With \"quotes\", and a comma"]);
        assert_eq!(app.number("SELECT SUM(quantity) FROM item").await, 8);
        app.verify().await;
        for other in [&b""[..], b"a,b\n1,2\n", b"%PDF-1.7", b"\xff\xfe\x00", b"<!doctype html>"] {
            let refused = owner.upload(&app::paths::upload_import(owner.store, "x.csv"), other.to_vec()).await;
            assert_eq!(refused.refusal(), (422, "import.unreadable".into()));
        }
        assert_eq!(app.t.count("import_run").await, 1);
    }
}

testkit::db_test! {
    async fn nothing_runs_before_it_is_confirmed_and_confirming_twice_runs_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (name, bytes) = FILES[0];
        let id = preview(&owner, name, bytes).await;
        app.work().await;
        let shown = find(&owner, &id).await;
        assert_eq!((shown["state"].as_str(), shown["done"].as_i64()), (Some("previewed"), Some(0)));
        assert_eq!(app.t.count("item").await, 0);
        let colleague = owner.clone();
        let ask = json!({ "id": id });
        let (one, other) = tokio::join!(owner.rpc("confirm_import", &ask), colleague.rpc("confirm_import", &ask));
        assert!([one.status, other.status].contains(&200), "{} {}", one.status, other.status);
        assert!([200, 409, 503].contains(&one.status) && [200, 409, 503].contains(&other.status));
        owner.rpc("confirm_import", &ask).await.ok();
        assert_eq!(app.t.count("outbox WHERE done_at IS NULL").await, 1);
        app.work().await;
        owner.rpc("confirm_import", &ask).await.ok();
        app.work().await;
        assert_eq!(in_stock(&app).await, held(bytes));
        assert_eq!(owner.rpc("discard_import", &ask).await.refusal(), (409, "conflict.stale".into()));
        let thrown = preview(&owner, name, bytes).await;
        owner.rpc("discard_import", json!({ "id": thrown })).await.ok();
        assert_eq!(
            owner.rpc("confirm_import", json!({ "id": thrown })).await.refusal(),
            (409, "conflict.stale".into())
        );
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_newer_file_brings_items_up_to_date_and_leaves_counts_to_the_ledger(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let first = [HEAD, "a,Chain,Size,S,A1,3,10\na,,,M,A2,4,11\n"].concat();
        import(&app, &owner, "a.csv", first.as_bytes()).await;
        let next = [HEAD, "a,Longer chain,Size,S,A1,9,12\na,,,M,A2,9,11\na,,,L,A3,5,13\n"].concat();
        let done = import(&app, &owner, "a.csv", next.as_bytes()).await;
        assert_eq!((done["updated"].as_i64(), done["created"].as_i64()), (Some(1), Some(0)));
        assert_eq!(app.t.names("SELECT title AS name FROM item").await, ["Longer chain"]);
        assert_eq!((app.t.count("variant").await, app.number("SELECT SUM(quantity) FROM item").await), (3, 12));
        let found = owner.rpc("list_items", json!({ "listing": { "q": "longer" } })).await.ok();
        assert_eq!(found["page"]["items"].as_array().unwrap().len(), 1);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_worker_that_dies_in_the_middle_loses_nothing_and_repeats_nothing(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut file = HEAD.to_owned();
        for number in 0..120 {
            file.push_str(&format!("p{number},Product {number},Size,S,S{number},2,10\np{number},,,M,M{number},3,11\n"));
        }
        let id = preview(&owner, "many.csv", file.as_bytes()).await;
        owner.rpc("confirm_import", json!({ "id": id })).await.ok();
        let mut stages = BTreeSet::new();
        for polls in [2, 20, 300, 900, 1500, 40, 2500] {
            polled(polls, service::jobs::run_ready(&app.services, "mortal")).await;
            stages.insert(find(&owner, &id).await["done"].as_i64().unwrap());
            app.verify().await;
            app.t.advance(LEASE + 1); // the claim of the dead runs out
        }
        assert!(stages.len() > 1, "it was never cut off between chunks: {stages:?}");
        app.work().await;
        let done = find(&owner, &id).await;
        assert_eq!(
            (done["state"].as_str(), done["created"].as_i64(), done["done"].as_i64()),
            (Some("done"), Some(120), Some(120))
        );
        assert_eq!((app.t.count("item").await, app.t.count("variant").await), (120, 240));
        assert_eq!(app.number("SELECT COUNT(DISTINCT import_handle) FROM item").await, 120);
        assert_eq!(app.number("SELECT COUNT(DISTINCT stock_no) FROM item").await, 120);
        assert_eq!(app.number("SELECT SUM(delta) FROM movement").await, 600);
        assert_eq!(app.t.count("audit WHERE action = 'inventory.item_imported'").await, 120);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn an_import_that_cannot_go_on_says_so_and_goes_on_when_asked(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let id = preview(&manager, "one.csv", [HEAD, "a,Chain,Size,S,A1,3,10\n"].concat().as_bytes()).await;
        manager.rpc("confirm_import", json!({ "id": id })).await.ok();
        // Whoever confirmed it may not import any more when the worker comes.
        app.t.sql("UPDATE membership SET role = 'read_only' WHERE role = 'manager'").await.unwrap();
        for attempt in 1..=10 {
            assert_eq!(app.t.names("SELECT state AS name FROM import_run").await, ["running"], "attempt {attempt}");
            // The clock of the store has work of its own beside it.
            assert!(service::jobs::run_ready(&app.services, "worker").await.unwrap() > 0, "attempt {attempt}");
            app.t.advance(HOUR);
        }
        owner.sign_in(PASSWORD).await.ok();
        assert_eq!(find(&owner, &id).await["state"], "stopped");
        app.work().await;
        assert_eq!(find(&owner, &id).await["state"], "stopped", "it is tried no more");
        assert_eq!(app.t.count("audit WHERE action = 'inventory.import_stopped'").await, 1);
        assert_eq!(app.t.count("item").await, 0);
        owner.rpc("confirm_import", json!({ "id": id })).await.ok();
        service::jobs::run_ready(&app.services, "worker").await.unwrap();
        assert_eq!((find(&owner, &id).await["state"].as_str(), app.t.count("item").await), (Some("done"), 1));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn two_workers_on_one_import_take_every_product_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut file = HEAD.to_owned();
        for number in 0..120 {
            file.push_str(&format!("p{number},Product {number},,,S{number},2,10\n"));
        }
        let id = preview(&owner, "many.csv", file.as_bytes()).await;
        owner.rpc("confirm_import", json!({ "id": id })).await.ok();
        let (services, _) = app.beside(app.t.another().await);
        // The first is taken for dead while it still works.
        let slow = service::jobs::run_ready(&app.services, "slow");
        let quick = async {
            tokio::task::yield_now().await;
            app.t.advance(LEASE + 1);
            service::jobs::run_ready(&services, "quick").await
        };
        let _ = tokio::join!(slow, quick);
        for _ in 0..4 {
            app.t.advance(LEASE + 1);
            app.work().await;
        }
        assert_eq!((app.t.count("item").await, app.number("SELECT SUM(delta) FROM movement").await), (120, 240));
        assert_eq!(find(&owner, &id).await["state"], "done");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_staff_added_is_still_found_after_a_newer_file(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let first = [HEAD, "a,Chain,Size,S,A1,3,10\na,,,M,GONE-2,4,11\n"].concat();
        import(&app, &owner, "a.csv", first.as_bytes()).await;
        let id = owner.rpc("list_items", json!({ "listing": {} })).await.ok()["page"]["items"][0]["id"].clone();
        let item: ItemView = owner.rpc("find_item", json!({ "id": id })).await.read();
        let mut draft = item.draft;
        (draft.reference, draft.model) = ("RX-4711".into(), "Panthere".into());
        // The newer file goes below it, which no form could.
        draft.min = "9".into();
        let cmd = EditItem { store: owner.store, id: item.id, version: item.version, draft };
        owner.rpc("edit_item", json!({ "cmd": cmd })).await.ok();
        let next = [HEAD, "a,Longer chain,Size,S,A1,9,8\n"].concat();
        import(&app, &owner, "a.csv", next.as_bytes()).await;
        for words in ["RX-4711", "rx4711", "panthere", "gone-2", "longer"] {
            let found = owner.rpc("list_items", json!({ "listing": { "q": words } })).await.ok();
            assert_eq!(found["page"]["items"].as_array().unwrap().len(), 1, "{words}");
        }
        let both = "audit WHERE action = 'inventory.item_imported' AND before IS NOT NULL AND after IS NOT NULL";
        assert_eq!(app.t.count(both).await, 1);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_file_full_of_problems_still_gives_every_good_row(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let bad = (0..1_200).map(|number| format!("b{number},Bad,,,B{number},-1,5\n"));
        let file: String = [HEAD.to_owned(), "a,First,,,A1,1,5\n".into()]
            .into_iter()
            .chain(bad)
            .chain(["z,Last,,,Z1,2,5\n".into()])
            .collect();
        let done = import(&app, &owner, "bad.csv", file.as_bytes()).await;
        assert_eq!((done["lines"].as_i64(), done["created"].as_i64()), (Some(1_202), Some(2)));
        assert_eq!(app.t.names("SELECT title AS name FROM item ORDER BY title").await, ["First", "Last"]);
        let problems = done["problems"].as_array().unwrap();
        assert_eq!(problems.len(), 1_001);
        let last = problems.last().unwrap();
        assert_eq!((last["line"].as_u64(), last["message"].as_str()), (Some(1_202), Some("And 200 more problems, up to this line.")));
    }
}

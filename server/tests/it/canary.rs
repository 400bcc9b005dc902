//! Cost, margin, vendor and serial numbers reach only those who may see them: everything that every role can be
//! answered is searched for planted values.

use domain::{
    ItemId, StoreId,
    identity::{Role, role_allows},
    inventory::{ChangeSerial, CostKind, CreateItemWithCost, Listing, Purchase, RecordCost},
};
use serde_json::json;

use crate::{
    app::{Person, TestApp},
    authz::Samples,
};

const VENDOR: &str = "Vendorcanary Limited";
const NOTE: &str = "Notecanary";
/// What the piece cost, what was recorded later, their sum and the margins, as data and as pages write them.
const AMOUNTS: [&str; 12] = [
    "7771234", "77712.34", "77,712", "1000703", "10007.03", "10,007", "8771937", "87719.37", "87,719", "1228063",
    "12280.63", "12,280",
];

fn serial(role: Role) -> String {
    format!("SNCANARY{}", 4470 + role as u32)
}

/// A piece with every secret that there is.
async fn plant(app: &TestApp, owner: &Person, store: StoreId, role: Role) -> ItemId {
    let mut item = app.ring(store, "Plain ring");
    item.serial = serial(role);
    let purchase = Purchase { vendor: VENDOR.into(), amount: "77712.34".into() };
    let cmd = CreateItemWithCost { item, purchase };
    let id: ItemId = owner.rpc("create_item_with_cost", json!({ "cmd": cmd })).await.read();
    let (kind, note, vendor) = (CostKind::Service, NOTE.into(), String::new());
    let amount = "10007.03".into();
    let cmd = RecordCost { id: app.t.id(), store, item: id, kind, amount, note, vendor, reverse: false };
    owner.rpc("record_cost", json!({ "cmd": cmd })).await.ok();
    // The change leaves its traces in audit and history.
    let change = |version, serial| json!({ "cmd": ChangeSerial { store, id, version, serial } });
    owner.rpc("change_serial", change(1, format!("{}X", serial(role)))).await.ok();
    owner.rpc("change_serial", change(2, serial(role))).await.ok();
    id
}

/// Everything this person is answered: address and text.
async fn everything(
    app: &TestApp,
    owner: &Person,
    person: &Person,
    item: ItemId,
    serial: &str,
) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    let mut note = |what: String, text: String| answers.push((what, text));
    // First what names the planted piece, then every other function with its sample.
    for name in ["find_item", "find_serial", "find_cost", "item_history"] {
        note(name.into(), person.rpc(name, json!({ "id": item })).await.text());
    }
    for q in ["", "plain", serial, VENDOR, NOTE, "77712"] {
        let listing = Listing { q: q.into(), ..Listing::default() };
        for name in ["list_items", "list_items_cost", "list_totals"] {
            note(format!("{name} {q}"), person.rpc(name, json!({ "listing": listing })).await.text());
        }
        // The box shows what was typed, which is no secret.
        let page = person.get(&listing.href("/stock")).await.text();
        note(format!("/stock {q}"), page.replace(q, if q.len() > 5 { "" } else { q }));
    }
    let item = item.to_string();
    let pages =
        ["/", "/stock", "/stock?view=grid", "/stock/new", "/stock/import", "/settings/staff", "/settings/mailbox"];
    let pages = pages.map(str::to_owned).into_iter();
    for page in pages.chain([format!("/stock/{item}"), format!("/stock/{item}/edit")]) {
        let html = person.get(&page).await.text();
        note(page, html);
    }
    let samples = Samples { app, owner };
    let mut paths: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    paths.sort_unstable();
    for path in paths {
        let name = path.rsplit('/').next().unwrap();
        if !["sign_up", "sign_in", "sign_out", "welcome"].contains(&name) {
            let ask = samples.rpc(name).await.unwrap();
            note(name.to_owned(), ask.of(&person.clone()).await.text());
        }
    }
    answers
}

fn told(answers: &[(String, String)], secret: &str) -> Vec<String> {
    answers.iter().filter(|(_, text)| text.contains(secret)).map(|(what, _)| what.clone()).collect()
}

testkit::db_test! {
    async fn no_answer_holds_what_a_role_may_not_see(t) {
        let app = TestApp::open(t).await;
        for role in Role::ALL {
            // A business per role, so that sums are of its one piece.
            let owner = app.sign_up(&format!("Maison {}", role.key().replace('_', "-"))).await;
            let item = plant(&app, &owner, owner.store, role).await;
            let person = match role {
                Role::Owner => owner.clone(),
                _ => app.hire(&owner, role, &[owner.store]).await,
            };
            let serial = serial(role);
            let answers = everything(&app, &owner, &person, item, &serial).await;
            let costs = ["7771234", VENDOR, NOTE, "8771937", "1228063"];
            if role_allows(role, "inventory.view_cost") {
                for secret in costs {
                    assert!(!told(&answers, secret).is_empty(), "{role:?} should see {secret}");
                }
            } else {
                for secret in AMOUNTS.into_iter().chain([VENDOR, NOTE]) {
                    assert_eq!(told(&answers, secret), [""; 0], "{role:?} sees {secret}");
                }
            }
            let listing = Listing { q: serial.clone(), ..Listing::default() };
            let found = person.rpc("list_items", json!({ "listing": listing })).await.ok();
            let found = found["page"]["items"].as_array().unwrap().len();
            let total = person.rpc("list_totals", json!({ "listing": listing })).await.ok()["count"].as_u64().unwrap();
            if role_allows(role, "inventory.view_serial") {
                assert!(!told(&answers, &serial).is_empty(), "{role:?} should see the serial");
                assert_eq!((found, total), (1, 1), "{role:?}");
            } else {
                assert_eq!(told(&answers, &serial), [""; 0], "{role:?}");
                assert_eq!((found, total), (0, 0), "{role:?}");
            }
        }
        app.work().await;
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_search_over_all_stores_finds_serials_only_where_all_of_them_may_be_seen(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let branch = app.open_store(&owner, "Branch").await;
        plant(&app, &owner, branch, Role::Owner).await;
        let listing = json!({ "listing": { "q": serial(Role::Owner) } });
        let found = async |person: &Person| {
            let answer = person.rpc("list_items", &listing).await.ok();
            answer["page"]["items"].as_array().unwrap().len()
        };
        // Not in the store that one is in.
        assert_eq!(found(&owner).await, 0);
        owner.rpc("switch_store", json!({ "cmd": { "store": null } })).await.ok();
        assert_eq!(found(&owner).await, 1);
        // A bookkeeper of the branch who sells in the first store sees serials there, and not here.
        let seller = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let (org, grants) = ("(SELECT org_id FROM store WHERE name = 'Branch')", "role, records, team");
        let (user, branch) = (app.t.literal(seller.user), app.t.literal(branch));
        let grant = format!(
            "INSERT INTO membership (org_id, store_id, user_id, {grants}) VALUES ({org}, {branch}, {user}, 'bookkeeper', 'own', '')"
        );
        app.t.sql(&grant).await.unwrap();
        seller.rpc("switch_store", json!({ "cmd": { "store": null } })).await.ok();
        assert_eq!(found(&seller).await, 0);
    }
}

//! Who may ask what: every server function, file and page, asked by everybody, in one snapshot.
//!
//! Each cell asks for something fresh in the owner's first store, so no cell depends on another. A path without a
//! sample request fails the test.

use std::collections::BTreeMap;

use axum::{body::Body, http::Method};
use domain::{
    CostId, ItemId, KeyId, PhotoId, StoreId,
    identity::Role,
    inventory::{
        ArrangePhotos, ChangeAvailability, ChangeSerial, CostKind, CreateItemWithCost, EditItem, EditVariants,
        ItemView, Listing, Move, Purchase, RecordCost, RemovePhoto, VariantDraft,
    },
};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::app::{Answer, PASSWORD, PHOTO, Person, TestApp, pairs, rpc_path};

/// A request that would succeed for somebody who may.
pub enum Ask {
    Json(&'static str, Value),
    Form(&'static str, Vec<(String, String)>),
    Upload(String, Vec<u8>),
    Page(String),
}

impl Ask {
    pub async fn of(&self, person: &Person) -> Answer {
        match self {
            Self::Json(name, arguments) => person.rpc(name, arguments).await,
            Self::Form(name, fields) => person.form(name, fields).await,
            Self::Upload(path, bytes) => person.upload(path, bytes.clone()).await,
            Self::Page(path) => person.get(path).await,
        }
    }
}

pub const CSV: &str = "Handle,Title,Variant Price,Variant Inventory Qty\nchain,Chain,12.50,3\n";

/// Draws up requests about things of the owner's first store.
pub struct Samples<'a> {
    pub app: &'a TestApp,
    pub owner: &'a Person,
}

impl Samples<'_> {
    async fn piece(&self) -> ItemView {
        self.owner.create(&self.app.ring(self.owner.store, "Ring")).await
    }

    async fn with_photo(&self) -> (ItemView, PhotoId, String) {
        let (item, photo) = (self.piece().await, self.app.t.id());
        let content = self.owner.add_photo(&item, photo, PHOTO).await;
        (item, photo, content)
    }

    pub async fn import(&self) -> String {
        let path = app::paths::upload_import(self.owner.store, "a.csv");
        self.owner.upload(&path, CSV).await.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn token(&self) -> String {
        self.app.invite(self.owner, Role::ReadOnly, &[self.owner.store]).await.1
    }

    /// A request for the server function of this name; `None` for one that has no sample yet.
    pub async fn rpc(&self, name: &str) -> Option<Ask> {
        let (app, store) = (self.app, self.owner.store);
        let name = rpc_path(name).rsplit('/').next()?;
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        let of = |cmd: &dyn erased::Command| cmd.json();
        match name {
            "doors" | "sign_out" | "whoami" | "list_members" | "list_mail" | "filter_choices" | "list_imports"
            | "find_dashboard" | "stock_cost" => Some(Ask::Form(name, Vec::new())),
            "sign_up" => Some(Ask::Form(name, app.sign_up_form(&app.t.id::<KeyId>().to_string().replace('_', "-")))),
            "sign_in" => Some(Ask::Form(name, pairs(&[("email", &self.owner.email), ("password", PASSWORD)]))),
            "switch_store" => cmd(json!({ "store": store })),
            "invitation" => Some(Ask::Form(name, pairs(&[("token", &self.token().await)]))),
            "welcome" => Some(Ask::Form(name, pairs(&[("token", &self.token().await), ("password", PASSWORD)]))),
            "add_member" => {
                let id = app.t.id::<domain::UserId>();
                let email = format!("{}@staff.test", id.to_string().replace('_', "-"));
                cmd(json!({ "id": id, "name": "New", "email": email, "role": "read_only", "stores": [store] }))
            }
            "add_store" => {
                let id = app.t.id::<StoreId>();
                cmd(json!({ "id": id, "name": "Branch", "time_zone": "UTC", "currency": "EUR" }))
            }
            "list_items" | "list_items_cost" | "list_totals" => {
                Some(Ask::Json(name, json!({ "listing": Listing::default() })))
            }
            "find_item" | "find_serial" | "find_cost" | "item_history" => {
                Some(Ask::Json(name, json!({ "id": self.piece().await.id })))
            }
            "create_item" => cmd(of(&app.ring(store, "Another"))),
            "create_item_with_cost" => {
                let purchase = Purchase { vendor: "Somebody".into(), amount: "5".into() };
                cmd(of(&CreateItemWithCost { item: app.ring(store, "Another"), purchase }))
            }
            "edit_item" => {
                let item = self.piece().await;
                cmd(of(&EditItem { store, id: item.id, version: item.version, draft: item.draft }))
            }
            "edit_variants" => {
                let item = self.owner.create(&app.counted(store, "Beads", &[("Blue", 2)])).await;
                let blue = VariantDraft {
                    id: Some(item.variants[0].id),
                    label: "Blue".into(),
                    quantity: 3,
                    ..VariantDraft::default()
                };
                let (version, variants) = (item.version, vec![blue]);
                cmd(of(&EditVariants { store, item: item.id, version, variants }))
            }
            "change_serial" => {
                let item = self.piece().await;
                let serial = item.id.to_string();
                cmd(of(&ChangeSerial { store, id: item.id, version: item.version, serial }))
            }
            "change_availability" | "write_off" => {
                let item = self.piece().await;
                cmd(of(&ChangeAvailability { store, id: item.id, version: item.version, step: Move::Withdraw }))
            }
            "record_cost" => {
                let (id, item): (CostId, ItemId) = (app.t.id(), self.piece().await.id);
                let (kind, amount) = (CostKind::Service, "12.50".into());
                let (note, vendor) = ("polish".into(), String::new());
                cmd(of(&RecordCost { id, store, item, kind, amount, note, vendor, reverse: false }))
            }
            "arrange_photos" => {
                let (item, photo, _) = self.with_photo().await;
                cmd(of(&ArrangePhotos { store, item: item.id, photos: vec![(photo, "Front".into())] }))
            }
            "remove_photo" => {
                let (item, photo, _) = self.with_photo().await;
                cmd(of(&RemovePhoto { store, item: item.id, photo, removed: true }))
            }
            "find_import" | "confirm_import" | "discard_import" => {
                Some(Ask::Json(name, json!({ "id": self.import().await })))
            }
            _ => None,
        }
    }

    /// A request for a route of `server::files`.
    async fn file(&self, route: &str) -> Option<Ask> {
        let store = self.owner.store;
        match route {
            "/upload/photo/{store}/{item}/{photo}" => {
                let item = self.piece().await.id;
                Some(Ask::Upload(app::paths::upload_photo(store, item, self.app.t.id()), PHOTO.to_vec()))
            }
            "/upload/import/{store}" => {
                Some(Ask::Upload(app::paths::upload_import(store, "a.csv"), CSV.as_bytes().to_vec()))
            }
            "/media/{content}/{file}" => {
                let (_, _, content) = self.with_photo().await;
                Some(Ask::Page(format!("/media/{content}/400.webp")))
            }
            _ => None,
        }
    }

    /// A page, by the route that the router has for it.
    async fn page(&self, route: &str) -> Option<Ask> {
        let address = match route {
            "" | "/" => "/".to_owned(),
            "/sign-in" | "/sign-up" | "/terms" | "/privacy" | "/stock" | "/stock/new" | "/stock/import"
            | "/settings/staff" | "/settings/mailbox" | "/kit" => route.to_owned(),
            "/welcome/{token}" => app::paths::welcome(&self.token().await),
            "/stock/import/{id}" => format!("/stock/import/{}", self.import().await),
            "/stock/{id}" => app::paths::item(self.piece().await.id),
            "/stock/{id}/edit" => app::paths::item_edit(self.piece().await.id),
            _ => return None,
        };
        Some(Ask::Page(address))
    }
}

/// Commands of different types in one match.
mod erased {
    pub trait Command {
        fn json(&self) -> serde_json::Value;
    }

    impl<T: serde::Serialize> Command for T {
        fn json(&self) -> serde_json::Value {
            serde_json::to_value(self).unwrap()
        }
    }
}

/// Routes of pages, with their parameters in braces.
pub fn pages() -> Vec<String> {
    let all = leptos_axum::generate_route_list(app::App);
    let mut paths: Vec<String> = all.iter().map(|route| braced(route.path())).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn braced(path: &str) -> String {
    let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

testkit::db_test! {
    async fn everybody_gets_what_the_table_of_permissions_says(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison One").await;
        let branch = app.open_store(&owner, "Branch").await;
        // In another browser than the one that prepares the samples: some of the cells end the session.
        let asking = owner.clone();
        asking.set_jar(BTreeMap::new());
        asking.sign_in(PASSWORD).await.ok();
        let mut people = vec![("anonymous", app.nobody()), ("owner", asking)];
        for role in Role::ALL.into_iter().skip(1) {
            people.push((role.key(), app.hire(&owner, role, &[owner.store]).await));
        }
        people.push(("other_store", app.hire(&owner, Role::Manager, &[branch]).await));
        people.push(("other_org", app.sign_up("Maison Two").await));

        let samples = Samples { app: &app, owner: &owner };
        let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        functions.sort_unstable();
        let mut table = format!("{:<44}", "");
        people.iter().for_each(|(name, _)| table.push_str(&format!("{name:<20}")));
        let mut missing = Vec::new();
        let rows = functions.into_iter().map(|path| ("POST", path.to_owned()));
        let rows = rows.chain(server::files::ROUTES.map(|path| ("FILE", path.to_owned())));
        let rows: Vec<_> = rows.chain(pages().into_iter().map(|path| ("PAGE", path))).collect();
        for (kind, path) in rows {
            let mut line = format!("\n{kind} {path:<39}");
            for (_, person) in &people {
                let ask = match kind {
                    "POST" => samples.rpc(path.rsplit('/').next().unwrap()).await,
                    "FILE" => samples.file(&path).await,
                    _ => samples.page(&path).await,
                };
                let Some(ask) = ask else {
                    missing.push(path.clone());
                    break;
                };
                // In a browser of its own, so that new cookies do not reach the next cell.
                let status = ask.of(&person.clone()).await.status;
                line.push_str(&format!("{status:<20}"));
                if ["sign_in", "sign_out"].iter().any(|door| path.ends_with(door)) && !person.email.is_empty() {
                    person.sign_in(PASSWORD).await.ok();
                }
            }
            table.push_str(line.trim_end());
        }
        assert_eq!(missing, [""; 0], "write a sample request for each");
        insta::assert_snapshot!("statuses", table);
        app.work().await;
        app.verify().await;
    }
}

/// What only reads, and so leaves no trace. Everything else that has an address must.
const READS: [&str; 17] = [
    "doors",
    "whoami",
    "invitation",
    "list_members",
    "list_mail",
    "filter_choices",
    "list_imports",
    "find_dashboard",
    "stock_cost",
    "list_items",
    "list_items_cost",
    "list_totals",
    "item_history",
    "find_import",
    "find_item",
    "find_serial",
    "find_cost",
];

testkit::db_test! {
    async fn whatever_changes_something_is_audited(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let asking = owner.clone();
        asking.set_jar(BTreeMap::new());
        asking.sign_in(PASSWORD).await.ok();
        let samples = Samples { app: &app, owner: &owner };
        let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.rsplit('/').next().unwrap());
        let functions = functions.filter(|name| !READS.contains(name));
        let mut functions: Vec<&str> = functions.chain(["/upload/photo/{store}/{item}/{photo}", "/upload/import/{store}"]).collect();
        functions.sort_unstable();
        let mut silent = Vec::new();
        for name in functions {
            let ask = if name.starts_with('/') { samples.file(name).await } else { samples.rpc(name).await };
            let ask = ask.unwrap();
            let before = app.t.count("audit").await;
            // Some of them sign somebody in or out: in a browser of its own.
            let browser = asking.clone();
            let answer = ask.of(&browser).await;
            assert_eq!(answer.status, 200, "{name}: {}", answer.text());
            if app.t.count("audit").await == before {
                silent.push(name);
            }
            if ["sign_in", "sign_out"].contains(&name) {
                asking.sign_in(PASSWORD).await.ok();
            }
        }
        assert_eq!(silent, [""; 0], "these changed something and left no trace");
        // So do the jobs: the mail that lets a colleague in.
        app.work().await;
        let sent = app.t.count("audit WHERE action = 'people.invitation_sent'").await;
        assert_eq!(sent, app.t.count("mail").await);
        // No trace holds what opens a door.
        let all = "SELECT COALESCE(CAST(before AS TEXT), '') || COALESCE(CAST(after AS TEXT), '') AS name FROM audit";
        let all = app.t.names(all).await.join("\n");
        let mails = app.t.names("SELECT body AS name FROM mail").await;
        let tokens = mails.iter().map(|mail| mail.split("/welcome/").nth(1).unwrap().split_whitespace().next().unwrap());
        for secret in tokens.chain([PASSWORD, "argon2"]) {
            assert!(!all.contains(secret), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_are_none_and_ids_of_nobody_look_the_same() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison One").await;
    let unknown: ItemId = app.t.id();
    assert_eq!(owner.rpc("find_item", json!({ "id": unknown })).await.refusal(), (404, "record.not_found".into()));
    let address = format!("/upload/photo/{}/nonsense/{}", owner.store, app.t.id::<PhotoId>());
    assert_eq!(owner.upload(&address, PHOTO).await.refusal(), (404, "record.not_found".into()));
    assert_eq!(owner.get("/media/nonsense/400.webp").await.status, 404);
    assert_eq!(owner.get(&format!("/media/{}/400.webp", "a".repeat(64))).await.status, 404);
    assert_eq!(owner.get("/no/such/page").await.status, 404);
    for page in [app::paths::item(unknown), "/stock/nonsense".into(), app::paths::item_edit(unknown)] {
        let html = owner.get(&page).await.text();
        assert!(html.contains("There is nothing here"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_cannot_be_read_is_malformed_and_not_a_fault() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison One").await;
    let malformed = (400, "request.malformed".to_owned());
    for body in
        ["", "{", "[]", "{\"id\":7}", "{\"id\":\"itm_nonsense\"}", "{\"id\":\"str_00000000000000000000000000000007\"}"]
    {
        let answer = owner.post(rpc_path("find_item"), "application/json", Body::from(body)).await;
        assert_eq!(answer.refusal(), malformed, "{body}");
    }
    let answer = owner.form("sign_up", &pairs(&[("form[name]", "A")])).await;
    assert_eq!(answer.refusal(), malformed);
    let unknown = owner.post("/rpc/app/inventory/rpc/no_such_function", "application/json", Body::empty()).await;
    assert!((400..500).contains(&unknown.status), "{}", unknown.status);
    let wrong_method = owner.request(Method::GET, rpc_path("find_item")).body(Body::empty()).unwrap();
    let wrong_method = owner.send(wrong_method).await.status;
    assert!((400..500).contains(&wrong_method), "{wrong_method}");
}

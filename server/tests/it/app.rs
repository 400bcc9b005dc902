//! The shop under test: the real router over a database of its own, and people who use it as browsers do.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, HttpBody, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, header, request},
};
use db::Db;
use domain::{
    ItemId, KeyId, PhotoId, StoreId, UserId,
    identity::{AddMember, POLICY_VERSION, Role, SessionView},
    inventory::{CreateItem, ItemDraft, ItemView, Tracking, VariantDraft, query::percent},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use service::{
    Doors, Keys, Services, Settings, SignUpDoor,
    gateways::{Blobs, KeepMail, NetworkPrinters, Stripe},
};
use testkit::TestDb;
use tower::ServiceExt;

/// Where this shop says it is.
pub const URL: &str = "http://vitrine.test";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";
/// A photo with GPS coordinates in it.
pub const PHOTO: &[u8] = include_bytes!("../../media/tests/fixtures/gps.jpg");

/// How a shop is set up.
pub struct Setup {
    pub sign_up: SignUpDoor,
    pub secure_cookies: bool,
    /// Instead of a folder.
    pub blobs: Option<Blobs>,
    /// Where the card gateway listens.
    pub stripe: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self { sign_up: SignUpDoor::Open, secure_cookies: false, blobs: None, stripe: "http://127.0.0.1:9".into() }
    }
}

/// A shop.
pub struct TestApp {
    pub t: TestDb,
    pub services: Services,
    router: Router,
    people: AtomicU8,
    files: PathBuf,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.files);
    }
}

impl TestApp {
    pub async fn open(t: TestDb) -> Self {
        Self::with(t, Setup::default()).await
    }

    pub async fn with(t: TestDb, setup: Setup) -> Self {
        // Shown with the output of a test that fails.
        server::telemetry::start("warn", false);
        // Ids follow the test's own randomness; the folder must differ between databases.
        let name = t.config().url.bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
        let files = std::env::temp_dir().join(format!("vitrine-files-{}-{name:x}", std::process::id()));
        let blobs = setup.blobs.clone().unwrap_or_else(|| Blobs::folder(&files).unwrap());
        let services = services(t.db.clone(), blobs, &setup);
        let router = router(&services);
        Self { t, services, router, people: AtomicU8::new(0), files }
    }

    /// Another process on the same files, over another handle of the same database.
    pub fn beside(&self, db: Db) -> (Services, Router) {
        let services = services(db, self.services.blobs().clone(), &Setup::default());
        let router = router(&services);
        (services, router)
    }

    /// A browser that nobody has signed in with.
    pub fn nobody(&self) -> Person {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        Person {
            router: self.router.clone(),
            jar: Mutex::default(),
            addr: SocketAddr::from(([10, 0, 0, number], 40_000)),
            email: String::new(),
            user: UserId::from(uuid_of(0)),
            store: StoreId::from(uuid_of(0)),
        }
    }

    /// The fields of a sign-up, as the form sends them.
    pub fn sign_up_form(&self, name: &str) -> Vec<(String, String)> {
        let email = format!("{}@{}.test", "owner", name.to_lowercase().replace(' ', "-"));
        [
            ("key", self.t.id::<KeyId>().to_string()),
            ("name", format!("{name} Owner")),
            ("email", email),
            ("phone", "+1 617 555 0142".into()),
            ("password", PASSWORD.into()),
            ("store_name", name.into()),
            ("time_zone", "Europe/Berlin".into()),
            ("currency", "EUR".into()),
            ("referral", "a friend".into()),
            ("policy", POLICY_VERSION.into()),
            ("business", "on".into()),
        ]
        .map(|(field, value)| (format!("form[{field}]"), value))
        .to_vec()
    }

    /// The owner of a new business, signed in.
    pub async fn sign_up(&self, name: &str) -> Person {
        let mut owner = self.nobody();
        let form = self.sign_up_form(name);
        owner.form("sign_up", &form).await.ok();
        owner.email = form[2].1.clone();
        owner.arrive().await;
        owner
    }

    /// Opens a further store.
    pub async fn open_store(&self, owner: &Person, name: &str) -> StoreId {
        let id: StoreId = self.t.id();
        let cmd = json!({ "id": id, "name": name, "time_zone": "Asia/Tokyo", "currency": "EUR" });
        owner.rpc("add_store", json!({ "cmd": cmd })).await.ok();
        id
    }

    /// Invites somebody; answers their address and the token of their link.
    pub async fn invite(&self, owner: &Person, role: Role, stores: &[StoreId]) -> (String, String) {
        let id: UserId = self.t.id();
        let email = format!("{}@staff.test", id.to_string().replace('_', "-"));
        let name = format!("A {}", role.label());
        let cmd = AddMember { id, name, email: email.clone(), role, stores: stores.to_vec() };
        owner.rpc("add_member", json!({ "cmd": cmd })).await.ok();
        self.work().await;
        let mails = owner.form("list_mail", &[]).await.ok();
        let mail = mails.as_array().unwrap().iter().find(|mail| mail["to"] == email).unwrap();
        let body = mail["body"].as_str().unwrap();
        let token = body.split("/welcome/").nth(1).unwrap().split_whitespace().next().unwrap();
        (email, token.to_owned())
    }

    /// A colleague, signed in with the link of their mail.
    pub async fn hire(&self, owner: &Person, role: Role, stores: &[StoreId]) -> Person {
        let (email, token) = self.invite(owner, role, stores).await;
        let mut person = self.nobody();
        person.form("welcome", &pairs(&[("token", &token), ("password", PASSWORD)])).await.ok();
        person.email = email;
        person.arrive().await;
        person
    }

    /// Carries out everything that is planned.
    pub async fn work(&self) {
        while service::jobs::run_ready(&self.services, "test").await.unwrap() > 0 {}
    }

    /// Every projection fits its ledger.
    pub async fn verify(&self) {
        let report = service::verify::verify(&self.services).await.unwrap();
        assert_eq!(report.differences, [""; 0]);
    }

    /// A sum, or any other single number, behind the walls.
    pub async fn number(&self, sql: &str) -> i64 {
        self.t.names(&format!("SELECT CAST(({sql}) AS TEXT) AS name")).await[0].parse().unwrap()
    }

    /// A piece that a form could hold.
    pub fn ring(&self, store: StoreId, title: &str) -> CreateItem {
        let draft = ItemDraft {
            category: "jewellery".into(),
            title: title.into(),
            brand: "Maison".into(),
            ask: "100000".into(),
            ..ItemDraft::default()
        };
        let (serial, variants) = (String::new(), Vec::new());
        CreateItem { id: self.t.id(), store, tracking: Tracking::Piece, draft, serial, variants, release: true }
    }

    /// A counted item with these variants: label and quantity.
    pub fn counted(&self, store: StoreId, title: &str, variants: &[(&str, i64)]) -> CreateItem {
        let variant = |(label, quantity): &(&str, i64)| VariantDraft {
            label: (*label).into(),
            quantity: *quantity,
            ..VariantDraft::default()
        };
        let variants = variants.iter().map(variant).collect();
        CreateItem { tracking: Tracking::Quantity, variants, ..self.ring(store, title) }
    }
}

fn services(db: Db, blobs: Blobs, setup: &Setup) -> Services {
    let settings = Settings { public_url: URL.into(), sign_up: setup.sign_up, secure_cookies: setup.secure_cookies };
    let payments = Arc::new(Stripe::at(&setup.stripe, Duration::ZERO).unwrap());
    let doors = Doors { blobs, mailer: Arc::new(KeepMail), payments, printers: Arc::new(NetworkPrinters) };
    Services::new(db, doors, Keys { session: [7; 32], secrets: [8; 32] }, settings)
}

fn router(services: &Services) -> Router {
    let options = server::site::options(SocketAddr::from(([127, 0, 0, 1], 3000)));
    server::http::router(services.clone(), options, false)
}

fn uuid_of(number: u128) -> sea_orm::prelude::Uuid {
    sea_orm::prelude::Uuid::from_u128(number)
}

/// Fields of a form.
pub fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A browser, with its cookies.
pub struct Person {
    router: Router,
    jar: Mutex<BTreeMap<String, String>>,
    addr: SocketAddr,
    pub email: String,
    pub user: UserId,
    /// The store they are in.
    pub store: StoreId,
}

impl Clone for Person {
    fn clone(&self) -> Self {
        Self {
            router: self.router.clone(),
            jar: Mutex::new(self.jar()),
            addr: self.addr,
            email: self.email.clone(),
            user: self.user,
            store: self.store,
        }
    }
}

impl Person {
    /// The same browser in front of another process.
    pub fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    /// Learns who it is.
    async fn arrive(&mut self) {
        let session: SessionView = self.form("whoami", &[]).await.read();
        (self.user, self.store) = (session.user, session.here.id);
    }

    /// The cookies.
    pub fn jar(&self) -> BTreeMap<String, String> {
        self.jar.lock().unwrap().clone()
    }

    /// Puts other cookies in.
    pub fn set_jar(&self, jar: BTreeMap<String, String>) {
        *self.jar.lock().unwrap() = jar;
    }

    /// A request from a page of this shop.
    pub fn request(&self, method: Method, path: &str) -> request::Builder {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "vitrine.test");
        request = request.header(header::ORIGIN, URL).header(header::USER_AGENT, "Test/1");
        let cookies: Vec<String> = self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    /// Sends a request and keeps the cookies of its answer.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(self.addr));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            let mut jar = self.jar.lock().unwrap();
            if line.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    /// A page, or a file.
    pub async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header(header::ACCEPT, "text/html,*/*");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The head of an answer that has no end.
    pub async fn head(&self, path: &str) -> Answer {
        let mut request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.addr));
        let (parts, _) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes: Vec::new() }
    }

    /// A stream of events, as its bytes come.
    pub async fn listen(&self, path: &str) -> axum::body::BodyDataStream {
        let mut request = self.request(Method::GET, path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.addr));
        self.router.clone().oneshot(request).await.unwrap().into_body().into_data_stream()
    }

    /// A server function that takes JSON.
    pub async fn rpc(&self, name: &str, arguments: impl Serialize) -> Answer {
        let body = serde_json::to_vec(&arguments).unwrap();
        self.post(rpc_path(name), "application/json", Body::from(body)).await
    }

    /// A server function that takes a form.
    pub async fn form(&self, name: &str, fields: &[(String, String)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        self.post(rpc_path(name), "application/x-www-form-urlencoded", Body::from(body.join("&"))).await
    }

    pub async fn post(&self, path: &str, kind: &str, body: Body) -> Answer {
        let mut request = self.request(Method::POST, path).header(header::ACCEPT, "application/json");
        if let Some(length) = body.size_hint().exact() {
            request = request.header(header::CONTENT_LENGTH, length);
        }
        self.send(request.header(header::CONTENT_TYPE, kind).body(body).unwrap()).await
    }

    /// Bytes to an upload address.
    pub async fn upload(&self, path: &str, bytes: impl Into<Body>) -> Answer {
        self.post(path, "application/octet-stream", bytes.into()).await
    }

    pub async fn sign_in(&self, password: &str) -> Answer {
        self.form("sign_in", &pairs(&[("email", &self.email), ("password", password)])).await
    }

    /// Takes an item in.
    pub async fn create(&self, cmd: &CreateItem) -> ItemView {
        let id: ItemId = self.rpc("create_item", json!({ "cmd": cmd })).await.read();
        self.item(id).await
    }

    pub async fn item(&self, id: ItemId) -> ItemView {
        self.rpc("find_item", json!({ "id": id })).await.read()
    }

    /// Adds a photo to an item; answers its content name.
    pub async fn add_photo(&self, item: &ItemView, photo: PhotoId, bytes: &[u8]) -> String {
        let path = app::paths::upload_photo(item.store, item.id, photo);
        let view = self.upload(&path, bytes.to_vec()).await.ok();
        view["content"].as_str().unwrap().to_owned()
    }
}

/// The address of a server function.
pub fn rpc_path(name: &str) -> &'static str {
    let named = |path: &&str| path.rsplit('/').next() == Some(name);
    leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).find(named).unwrap()
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The body of a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        self.json()
    }

    /// The body of a success, as its type.
    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.ok()).unwrap()
    }

    /// Status and code of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    /// The fields that a refusal names.
    pub fn fields(&self) -> Vec<String> {
        let fields = self.json()["fields"].as_array().cloned().unwrap_or_default();
        fields.iter().map(|field| field["field"].as_str().unwrap().to_owned()).collect()
    }
}

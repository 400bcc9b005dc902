//! Stripe as its documentation describes it (docs.stripe.com/api), for tests: payment intents, Terminal readers, Checkout
//! sessions, refunds, disputes. It keeps answers by idempotency key, refuses what it does not know, and fails on request.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::inventory::query::percent;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// The key that it accepts, and the secret that it signs with.
pub const KEY: &str = "sk_test_vitrine42";
pub const SECRET: &str = "whsec_vitrine42";
/// The reader that it knows.
pub const READER: &str = "tmr_counter1";

/// How the next call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is done, and the answer is lost.
    AfterDoing,
    /// It is not done.
    BeforeDoing,
    /// The reader is switched off.
    ReaderOff,
}

#[derive(Default)]
struct Books {
    intents: BTreeMap<String, Value>,
    sessions: BTreeMap<String, Value>,
    refunds: Vec<(String, i64)>,
    disputes: Vec<Value>,
    action: Value,
    answers: BTreeMap<String, (String, StatusCode, Value)>,
    trouble: Vec<Trouble>,
    asked: Vec<String>,
    refuse_refunds: bool,
}

/// The gateway.
#[derive(Clone, Default)]
pub struct Stripe(Arc<Mutex<Books>>);

impl Stripe {
    /// Starts it; answers its address.
    pub async fn start(&self) -> String {
        let router = Router::new().fallback(answer).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }

    /// The next calls go wrong like this.
    pub fn trouble(&self, trouble: &[Trouble]) {
        self.books().trouble = trouble.to_vec();
    }

    /// From now on refunds are refused.
    pub fn refuse_refunds(&self) {
        self.books().refuse_refunds = true;
    }

    /// Method and path of every call that has not been asked about yet.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.books().asked)
    }

    /// The names of all intents.
    pub fn intents(&self) -> Vec<String> {
        self.books().intents.keys().cloned().collect()
    }

    /// The status of an intent.
    pub fn status(&self, intent: &str) -> String {
        self.books().intents[intent]["status"].as_str().unwrap().to_owned()
    }

    /// What went back.
    pub fn refunds(&self) -> Vec<(String, i64)> {
        self.books().refunds.clone()
    }

    /// The status of every page.
    pub fn pages(&self) -> Vec<(String, String)> {
        let status = |page: &Value| page["status"].as_str().unwrap().to_owned();
        self.books().sessions.iter().map(|(id, page)| (id.clone(), status(page))).collect()
    }

    /// The customer holds a card to the reader.
    pub fn tap(&self, intent: &str) {
        pay(&mut self.books(), intent);
    }

    /// The card is declined.
    pub fn decline(&self) {
        let mut books = self.books();
        books.action["status"] = "failed".into();
        books.action["failure_message"] = "Your card was declined.".into();
    }

    /// The customer pays on a page.
    pub fn pay_page(&self, session: &str) {
        let mut books = self.books();
        let page = books.sessions[session].clone();
        let id = format!("pi_page{}", books.intents.len() + 1);
        let intent = json!({
            "id": id, "object": "payment_intent", "amount": page["amount_total"], "currency": page["currency"],
            "status": "requires_payment_method", "amount_received": 0, "metadata": page["metadata"],
        });
        books.intents.insert(id.clone(), intent);
        let page = books.sessions.get_mut(session).unwrap();
        (page["payment_intent"], page["status"], page["payment_status"]) =
            (json!(id), json!("complete"), json!("paid"));
        pay(&mut books, &id);
    }

    /// The cardholder contests a payment; it was lost when `lost`.
    pub fn dispute(&self, intent: &str, lost: bool) {
        let mut books = self.books();
        let amount = books.intents[intent]["amount"].clone();
        books.intents.get_mut(intent).unwrap()["latest_charge"]["disputed"] = true.into();
        let status = if lost { "lost" } else { "needs_response" };
        books.disputes = vec![json!({ "payment_intent": intent, "amount": amount, "status": status })];
    }

    /// A report about an object, with its signature at this moment (seconds).
    pub fn report(&self, event: &str, kind: &str, of: &str, at: i64) -> (String, Vec<u8>) {
        let books = self.books();
        let object = books.intents.get(of).or_else(|| books.sessions.get(of)).unwrap();
        let body = json!({ "id": event, "object": "event", "type": kind, "data": { "object": object } });
        let body = serde_json::to_vec(&body).unwrap();
        (sign(SECRET, at, &body), body)
    }
}

/// The header that signs a report.
pub fn sign(secret: &str, at: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{at}.").as_bytes());
    mac.update(body);
    format!("t={at},v1={}", hex::encode(mac.finalize().into_bytes()))
}

fn pay(books: &mut Books, intent: &str) {
    let it = books.intents.get_mut(intent).unwrap();
    it["status"] = "succeeded".into();
    it["amount_received"] = it["amount"].clone();
    it["latest_charge"] = json!({ "id": "ch_1", "amount_refunded": 0, "disputed": false });
    books.action["status"] = "succeeded".into();
}

async fn answer(State(stripe): State<Stripe>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let text = |name: &str| parts.headers.get(name).map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
    let path = parts.uri.path().to_owned();
    let fields = fields(match parts.method {
        Method::GET => parts.uri.query().unwrap_or_default(),
        _ => std::str::from_utf8(&body).unwrap(),
    });
    if text("authorization") != format!("Bearer {KEY}") {
        return said(StatusCode::UNAUTHORIZED, &error("Invalid API Key provided"));
    }
    if text("stripe-version") != "2026-10-28.endive" {
        return said(StatusCode::BAD_REQUEST, &error("No version"));
    }
    if parts.method == Method::POST && text(header::CONTENT_TYPE.as_str()) != "application/x-www-form-urlencoded" {
        return said(StatusCode::BAD_REQUEST, &error("Not a form"));
    }
    let mut books = stripe.books();
    books.asked.push(format!("{} {path}", parts.method));
    let trouble = if books.trouble.is_empty() { None } else { Some(books.trouble.remove(0)) };
    if trouble == Some(Trouble::BeforeDoing) {
        return said(StatusCode::INTERNAL_SERVER_ERROR, &error("Try again"));
    }
    if parts.method == Method::GET {
        let (status, value) = read(&books, &path, &fields);
        return said(status, &value);
    }
    let key = text("idempotency-key");
    if key.is_empty() || key.len() > 255 {
        return said(StatusCode::BAD_REQUEST, &error("No idempotency key"));
    }
    let content = format!("{path}?{fields:?}");
    if let Some((before, status, value)) = books.answers.get(&key) {
        if *before != content {
            return said(
                StatusCode::BAD_REQUEST,
                &error("Keys for idempotent requests can only be used with the same parameters"),
            );
        }
        return said(*status, value);
    }
    let (status, value) = write(&mut books, &path, &fields, trouble);
    books.answers.insert(key, (content, status, value.clone()));
    if trouble == Some(Trouble::AfterDoing) {
        return said(StatusCode::INTERNAL_SERVER_ERROR, &error("Lost"));
    }
    said(status, &value)
}

fn read(books: &Books, path: &str, fields: &BTreeMap<String, String>) -> (StatusCode, Value) {
    let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    let found = match parts.as_slice() {
        ["payment_intents", id] if fields["expand[]"] == "latest_charge" => books.intents.get(*id).cloned(),
        ["checkout", "sessions", id] if fields["expand[]"] == "payment_intent.latest_charge" => {
            books.sessions.get(*id).cloned().map(|mut page| {
                if let Some(intent) = page["payment_intent"].as_str().map(str::to_owned) {
                    page["payment_intent"] = books.intents[&intent].clone();
                }
                page
            })
        }
        ["terminal", "readers"] if fields["limit"] == "100" => Some(json!({ "data": [
            { "id": "tmr_back", "label": "", "status": "offline" },
            { "id": READER, "label": "Counter", "status": "online" },
        ], "has_more": false })),
        ["terminal", "readers", READER] => Some(json!({ "id": READER, "action": books.action })),
        ["disputes"] => Some(json!({ "data": books.disputes, "has_more": false })),
        _ => None,
    };
    found.map_or((StatusCode::NOT_FOUND, error("No such thing")), |it| (StatusCode::OK, it))
}

fn write(
    books: &mut Books,
    path: &str,
    fields: &BTreeMap<String, String>,
    trouble: Option<Trouble>,
) -> (StatusCode, Value) {
    let refused = |words: &str| (StatusCode::BAD_REQUEST, error(words));
    let only = |known: &[&str]| fields.keys().all(|name| known.contains(&name.as_str()));
    let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    match parts.as_slice() {
        ["payment_intents"] => {
            let known = [
                "amount",
                "currency",
                "capture_method",
                "allowed_payment_method_types[0]",
                "description",
                "metadata[vitrine_payment]",
            ];
            if !only(&known) {
                return refused("Received unknown parameter");
            }
            let id = format!("pi_{}", books.intents.len() + 1);
            let intent = json!({
                "id": id, "object": "payment_intent", "amount": fields["amount"].parse::<i64>().unwrap(),
                "currency": fields["currency"], "status": "requires_payment_method", "amount_received": 0,
                "metadata": { "vitrine_payment": fields["metadata[vitrine_payment]"] },
            });
            books.intents.insert(id, intent.clone());
            (StatusCode::OK, intent)
        }
        ["terminal", "readers", READER, "process_payment_intent"] if only(&["payment_intent"]) => {
            if trouble == Some(Trouble::ReaderOff) {
                return refused("Reader is currently offline.");
            }
            let intent = &fields["payment_intent"];
            if books.intents[intent]["status"] != "requires_payment_method" {
                return refused("This intent cannot be processed.");
            }
            books.action = json!({ "status": "in_progress", "process_payment_intent": { "payment_intent": intent } });
            (StatusCode::OK, json!({ "id": READER, "action": books.action }))
        }
        ["terminal", "readers", READER, "cancel_action"] => {
            if books.action["status"] != "in_progress" {
                return refused("Nothing to cancel.");
            }
            books.action = Value::Null;
            (StatusCode::OK, json!({ "id": READER }))
        }
        ["payment_intents", id, "cancel"] => {
            let intent = books.intents.get_mut(*id).unwrap();
            if intent["status"] == "succeeded" {
                return refused("You cannot cancel this PaymentIntent because it has a status of succeeded.");
            }
            intent["status"] = "canceled".into();
            (StatusCode::OK, intent.clone())
        }
        ["checkout", "sessions"] => {
            let id = format!("cs_test_{}", books.sessions.len() + 1);
            let page = json!({
                "id": id, "object": "checkout.session", "status": "open", "payment_status": "unpaid",
                "url": format!("https://checkout.stripe.test/{id}"),
                "amount_total": fields["line_items[0][price_data][unit_amount]"].parse::<i64>().unwrap(),
                "currency": fields["line_items[0][price_data][currency]"],
                "metadata": { "vitrine_payment": fields["metadata[vitrine_payment]"] },
                "success_url": fields["success_url"], "cancel_url": fields["cancel_url"], "payment_intent": null,
                "mode": fields["mode"], "expires_at": fields["expires_at"].parse::<i64>().unwrap(),
            });
            books.sessions.insert(id, page.clone());
            (StatusCode::OK, page)
        }
        ["checkout", "sessions", id, "expire"] => {
            let page = books.sessions.get_mut(*id).unwrap();
            if page["status"] != "open" {
                return refused("Only open sessions can be expired.");
            }
            page["status"] = "expired".into();
            (StatusCode::OK, page.clone())
        }
        ["refunds"] if only(&["payment_intent", "amount"]) => {
            let (id, amount) = (fields["payment_intent"].clone(), fields["amount"].parse::<i64>().unwrap());
            let intent = books.intents.get_mut(&id).unwrap();
            let back = intent["latest_charge"]["amount_refunded"].as_i64().unwrap() + amount;
            if books.refuse_refunds || back > intent["amount_received"].as_i64().unwrap() {
                return refused("The card of this customer is closed.");
            }
            intent["latest_charge"]["amount_refunded"] = back.into();
            books.refunds.push((id, amount));
            (StatusCode::OK, json!({ "id": "re_1", "status": "succeeded" }))
        }
        _ => (StatusCode::NOT_FOUND, error("Unrecognized request URL")),
    }
}

fn error(words: &str) -> Value {
    json!({ "error": { "type": "invalid_request_error", "message": words } })
}

fn said(status: StatusCode, value: &Value) -> Response {
    (status, serde_json::to_vec(value).unwrap()).into_response()
}

/// The fields of a form or a query.
fn fields(text: &str) -> BTreeMap<String, String> {
    let decode = |part: &str| {
        let mut bytes = Vec::new();
        let mut rest = part.bytes();
        while let Some(byte) = rest.next() {
            match byte {
                b'%' => {
                    let hex = [rest.next().unwrap(), rest.next().unwrap()];
                    bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
                }
                b'+' => bytes.push(b' '),
                other => bytes.push(other),
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// What a report comes to as a path.
pub fn hook(gateway: domain::GatewayId) -> String {
    format!("/hooks/stripe/{}", percent(&gateway.to_string()))
}

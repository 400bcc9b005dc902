//! The twin: the list of stock as one would write it by hand for this one purpose, in axum and rusqlite, with the
//! same session check, the same scope, the same SQL and the same answer, byte for byte. No logging, no search, no
//! other routes: it is the floor under which a product cannot get, not a product.
//!
//! Statements run on the worker threads themselves: they take tens of microseconds, and handing them to other threads
//! would cost more than they do.

use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use rusqlite::{Connection, OpenFlags, Row};
use serde::{Deserialize, Serialize, Serializer};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::Done;

/// As many as the product's pool of readers.
const CONNECTIONS: usize = 4;
const LIMIT: usize = 50;

const SESSION: &str = "SELECT s.org_id, s.here, m.store_id, m.role FROM session s \
    JOIN membership m ON m.org_id = s.org_id AND m.user_id = s.user_id \
    WHERE s.id = ?1 AND s.revoked_at IS NULL AND s.expires_at > ?2";

const LIST: &str = "SELECT id, store_id, stock_no, title, brand, reference, category, year, tracking, ownership, \
    availability, quantity, location_id, ask, currency, cover, version, created_at FROM item \
    WHERE availability NOT IN ('sold', 'delivered', 'returned_to_owner', 'returned_to_vendor', 'scrapped', 'written_off') \
    AND org_id = ?1 AND store_id = ?2 ORDER BY created_at DESC, id DESC LIMIT 51";

struct Twin {
    idle: Mutex<Vec<Connection>>,
    free: Semaphore,
    key: DecodingKey,
    rules: Validation,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
}

/// `itm_0199…`: ids say what they are of.
struct Id(&'static str, Uuid);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{}_{}", self.0, self.1.simple()))
    }
}

/// The twin knows the first page without filters only; the body is read all the same.
#[derive(Deserialize)]
struct Asked {
    listing: Listing,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listing {}

#[derive(Serialize)]
struct Answer {
    page: Page,
    similar: bool,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Item>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Money {
    minor: i64,
    currency: String,
}

#[derive(Serialize)]
struct Item {
    id: Id,
    store: Id,
    stock_no: String,
    title: String,
    brand: String,
    reference: String,
    category: String,
    year: Option<i32>,
    tracking: String,
    ownership: String,
    availability: String,
    quantity: i64,
    location: Option<Id>,
    ask: Option<Money>,
    cover: Option<String>,
    days: i64,
    version: i32,
    #[serde(skip)]
    created_at: i64,
}

/// Serves until it is killed.
pub(crate) fn serve(data: &Path, port: u16) -> Done {
    let text = fs::read_to_string(data.join("keys/session.key"))?;
    let digits: Vec<u8> =
        text.trim().bytes().map(|byte| (byte as char).to_digit(16).map_or(0, |it| it as u8)).collect();
    let key: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let open = |_| {
        let connection = Connection::open_with_flags(data.join("vitrine.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        Ok::<_, rusqlite::Error>(connection)
    };
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false; // by hand, as the product does
    let twin = Arc::new(Twin {
        idle: Mutex::new((0..CONNECTIONS).map(open).collect::<Result<_, _>>()?),
        free: Semaphore::new(CONNECTIONS),
        key: DecodingKey::from_secret(&key),
        rules,
    });
    let router = Router::new()
        .route("/readyz", get(async || "ready"))
        .route("/rpc/app/inventory/rpc/list_items", post(list))
        .with_state(twin);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
        axum::serve(listener, router).await
    })?;
    Ok(())
}

async fn list(State(twin): State<Arc<Twin>>, headers: HeaderMap, body: Bytes) -> Response {
    match answer(&twin, &headers, &body).await {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(status) => status.into_response(),
    }
}

async fn answer(twin: &Twin, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, StatusCode> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN).and_then(|it| it.split_once("://")).map(|(_, host)| host);
    if origin.is_none() || origin != text(header::HOST) {
        return Err(StatusCode::FORBIDDEN);
    }
    let cookies = text(header::COOKIE).unwrap_or_default().split(';');
    let token = cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(name, _)| *name == "vitrine");
    let token = token.ok_or(StatusCode::UNAUTHORIZED)?.1;
    let claims = jsonwebtoken::decode::<Claims>(token, &twin.key, &twin.rules);
    let claims = claims.map_err(|_| StatusCode::UNAUTHORIZED)?.claims;
    let now = now();
    if claims.exp <= now / 1000 {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let Asked { listing: Listing {} } = serde_json::from_slice(body).map_err(|_| StatusCode::BAD_REQUEST)?;
    let session = claims.sub.strip_prefix("ses_").and_then(|id| Uuid::try_parse(id).ok());
    let session = session.ok_or(StatusCode::UNAUTHORIZED)?;
    let page = {
        let _free = twin.free.acquire().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        let idle = || twin.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = idle().pop().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let page = read(&connection, session, now);
        idle().push(connection);
        page.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)??
    };
    serde_json::to_vec(&page).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

fn read(db: &Connection, session: Uuid, now: i64) -> rusqlite::Result<Result<Answer, StatusCode>> {
    let mut ask = db.prepare_cached(SESSION)?;
    let mut rows = ask.query((session.as_bytes().as_slice(), now))?;
    let mut place: Option<(Vec<u8>, Vec<u8>)> = None;
    let mut known = false;
    while let Some(row) = rows.next()? {
        known = true;
        let (org, here, store): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let role = row.get_ref(3)?.as_str()?;
        let may =
            matches!(role, "owner" | "manager" | "sales_associate" | "bookkeeper" | "service_technician" | "read_only");
        if may && here == store {
            place = Some((org, here));
        }
    }
    let Some((org, store)) = place else {
        return Ok(Err(if known { StatusCode::FORBIDDEN } else { StatusCode::UNAUTHORIZED }));
    };
    let mut ask = db.prepare_cached(LIST)?;
    let mut rows = ask.query((org, store))?;
    let mut items = Vec::with_capacity(LIMIT + 1);
    while let Some(row) = rows.next()? {
        items.push(item(row, now)?);
    }
    let more = items.len() > LIMIT;
    items.truncate(LIMIT);
    let cursor = |last: &Item| {
        let place = serde_json::to_vec(&(last.created_at, last.id.1)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(place)
    };
    let next = items.last().filter(|_| more).map(cursor);
    Ok(Ok(Answer { page: Page { items, next }, similar: false }))
}

fn item(row: &Row<'_>, now: i64) -> rusqlite::Result<Item> {
    let uuid = |at: usize| -> rusqlite::Result<Option<Uuid>> {
        Ok(row.get_ref(at)?.as_blob_or_null()?.and_then(|bytes| Uuid::from_slice(bytes).ok()))
    };
    let created_at: i64 = row.get(17)?;
    let (ask, currency): (Option<i64>, String) = (row.get(13)?, row.get(14)?);
    Ok(Item {
        id: Id("itm", uuid(0)?.unwrap_or_default()),
        store: Id("str", uuid(1)?.unwrap_or_default()),
        stock_no: row.get(2)?,
        title: row.get(3)?,
        brand: row.get(4)?,
        reference: row.get(5)?,
        category: row.get(6)?,
        year: row.get(7)?,
        tracking: row.get(8)?,
        ownership: row.get(9)?,
        availability: row.get(10)?,
        quantity: row.get(11)?,
        location: uuid(12)?.map(|id| Id("loc", id)),
        ask: ask.map(|minor| Money { minor, currency }),
        cover: row.get(15)?,
        days: ((now - created_at) / 86_400_000).max(0),
        version: row.get(16)?,
        created_at,
    })
}

#[expect(clippy::disallowed_methods, reason = "a program that measures, apart from the product and its clock")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

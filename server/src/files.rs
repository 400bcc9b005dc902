//! Files in and out: photos, catalogues, lists of clients, what lies in the folder of a deal. Everything here runs a use-case; this file only speaks HTTP.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{
    AppError, Code, DealFileId, ItemId, OpportunityId, PhotoId, StoreId,
    inventory::{MAX_IMPORT_BYTES, query::percent},
    opportunities::MAX_FILE_BYTES,
};
use serde::Deserialize;
use serde_json::json;
use service::{
    customers::{find_client_photo, preview_clients, set_client_photo},
    identity::Visit,
    inventory::{PhotoFile, PhotoUpload, add_photo, find_photo, preview_import},
    opportunities::{FileUpload, add_deal_file, find_deal_file},
};

use crate::{http::Context, problem::Problem};

/// Largest photo taken, in bytes: a little above what the pixels are limited to, so that its refusal has words.
const MAX_PHOTO_BYTES: usize = 32 * 1024 * 1024;

/// Their addresses. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTES: [&str; 8] = [
    "/upload/photo/{store}/{item}/{photo}",
    "/upload/import/{store}",
    "/upload/clients/{store}",
    "/upload/client/{customer}",
    "/upload/deal/{deal}/{file}",
    "/media/{content}/{file}",
    "/media/clients/{content}/{file}",
    "/files/{file}",
];

pub(crate) fn routes() -> Router<Context> {
    Router::new()
        .route(ROUTES[0], post(upload_photo).layer(DefaultBodyLimit::max(MAX_PHOTO_BYTES)))
        .route(ROUTES[1], post(upload_import).layer(DefaultBodyLimit::max(MAX_IMPORT_BYTES + 1024)))
        .route(ROUTES[2], post(upload_clients).layer(DefaultBodyLimit::max(MAX_IMPORT_BYTES + 1024)))
        .route(ROUTES[3], post(upload_client_photo).layer(DefaultBodyLimit::max(MAX_PHOTO_BYTES)))
        .route(ROUTES[4], post(upload_deal_file).layer(DefaultBodyLimit::max(MAX_FILE_BYTES + 1024)))
        .route(ROUTES[5], get(photo))
        .route(ROUTES[6], get(client_photo))
        .route(ROUTES[7], get(deal_file))
}

/// The whole body, up to the limit of its route; a body that broke off or is too large changes nothing. Handlers take
/// the request unread and ask for this last: only somebody who may leave a file here gets to fill our memory with it.
async fn whole(request: Request) -> Result<Vec<u8>, AppError> {
    let body = Bytes::from_request(request, &()).await.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::new(Code::TooLarge, "The file is too large."),
        _ => AppError::new(Code::Malformed, "The upload broke off. Nothing was changed."),
    })?;
    Ok(body.into())
}

async fn upload_photo(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path((store, item, photo)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let (store, item, photo) = match (store.parse::<StoreId>(), item.parse::<ItemId>(), photo.parse::<PhotoId>()) {
        (Ok(store), Ok(item), Ok(photo)) => (store, item, photo),
        _ => return Err(Problem(AppError::not_found())),
    };
    let view = add_photo(&context.services, &who, PhotoUpload { store, item, photo }, whole(request)).await?;
    Ok(Json(view).into_response())
}

#[derive(Deserialize)]
struct FileName {
    #[serde(default)]
    name: String,
}

async fn upload_import(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(store): Path<String>,
    Query(FileName { name }): Query<FileName>,
    request: Request,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let store = store.parse::<StoreId>().map_err(|_| AppError::not_found())?;
    let who = who.at(store).map_err(AppError::from)?;
    let bytes = whole(request).await?;
    let id = preview_import(&context.services, &who, store, &name, bytes).await?;
    Ok(Json(json!({ "id": id })).into_response())
}

async fn upload_clients(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(store): Path<String>,
    Query(FileName { name }): Query<FileName>,
    request: Request,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let store = store.parse::<StoreId>().map_err(|_| AppError::not_found())?;
    let who = who.at(store).map_err(AppError::from)?;
    let bytes = whole(request).await?;
    let id = preview_clients(&context.services, &who, store, &name, bytes).await?;
    Ok(Json(json!({ "id": id })).into_response())
}

async fn upload_client_photo(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(customer): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let customer = customer.parse().map_err(|_| AppError::not_found())?;
    let content = set_client_photo(&context.services, &who, customer, whole(request)).await?;
    Ok(Json(json!({ "content": content })).into_response())
}

async fn upload_deal_file(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path((deal, file)): Path<(String, String)>,
    Query(FileName { name }): Query<FileName>,
    request: Request,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let (deal, file) = match (deal.parse::<OpportunityId>(), file.parse::<DealFileId>()) {
        (Ok(deal), Ok(file)) => (deal, file),
        _ => return Err(Problem(AppError::not_found())),
    };
    add_deal_file(&context.services, &who, FileUpload { deal, file, name }, whole(request)).await?;
    Ok(Json(json!({ "id": file })).into_response())
}

/// Always to be kept and never shown as a page of this site, whatever is in it.
async fn deal_file(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let file = file.parse::<DealFileId>().map_err(|_| AppError::not_found())?;
    let sent = find_deal_file(&context.services, &who, file).await?;
    let mut response = sent.bytes.into_response();
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(sent.kind.mime()));
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let named = format!("attachment; filename*=UTF-8''{}", percent(&sent.name));
    let named = HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static("attachment"));
    out.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}

async fn photo(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let (file, mime, etag) = asked(path)?;
    let bytes = find_photo(&context.services, &who, file).await?;
    Ok(shown(bytes, mime, &etag, &headers))
}

async fn client_photo(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(path): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let who = visit.authorize()?;
    let (file, mime, etag) = asked(path)?;
    let bytes = find_client_photo(&context.services, &who, file).await?;
    Ok(shown(bytes, mime, &etag, &headers))
}

/// The rendition that an address names, what it is, and its tag.
fn asked((content, file): (String, String)) -> Result<(PhotoFile, &'static str, String), Problem> {
    let (side, kind, mime) = match file.split_once('.') {
        Some((side, "webp")) => (side, "webp", "image/webp"),
        Some((side, "jpg")) => (side, "jpg", "image/jpeg"),
        _ => return Err(Problem(AppError::not_found())),
    };
    let side = side.parse().ok().filter(|side| matches!(side, 96 | 400 | 1600)).ok_or_else(AppError::not_found)?;
    let named = content.len() == 64 && content.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !named {
        return Err(Problem(AppError::not_found()));
    }
    let etag = format!("\"{content}-{file}\"");
    Ok((PhotoFile { content, side, kind }, mime, etag))
}

fn shown(bytes: Vec<u8>, mime: &'static str, etag: &str, headers: &HeaderMap) -> Response {
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if fresh { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    let out = response.headers_mut();
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    // Named by content, so it never changes; private, because a proxy must not show it to others.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable"));
    out.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    if let Ok(etag) = HeaderValue::from_str(etag) {
        out.insert(header::ETAG, etag);
    }
    response
}

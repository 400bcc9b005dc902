//! The calendar of one person, for the programs that subscribe to its secret address.

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use service::identity::Visit;

use crate::{http::Context, problem::Problem};

/// Its address. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTE: &str = "/calendar/{token}";

pub(crate) fn routes() -> Router<Context> {
    Router::new().route(ROUTE, get(read))
}

/// What is planned. The token is the secret, so nothing may send it on as a referrer or keep the answer.
async fn read(
    State(context): State<Context>,
    Extension(visit): Extension<Visit>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let calendar = service::tasks::read_feed(&context.services, &token, &visit.ip).await?;
    let mut response = calendar.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"vitrine.ics\""));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

//! Reports that gateways send by themselves. They come from no page of ours and carry no cookie: a signature over the very
//! bytes says who sent them.

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};

use crate::{http::Context, problem::Problem};

/// Their addresses. Listed by the authorization matrix, which fails for one without a sample.
pub const ROUTES: [&str; 1] = ["/hooks/stripe/{gateway}"];

/// Longer is no report.
const MAX_BYTES: usize = 256 * 1024;

pub(crate) fn routes() -> Router<Context> {
    Router::new().route(ROUTES[0], post(stripe)).layer(DefaultBodyLimit::max(MAX_BYTES))
}

/// Taken in and answered; what follows from it is done afterwards.
async fn stripe(
    State(context): State<Context>,
    Path(gateway): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let signature = headers.get("stripe-signature").and_then(|it| it.to_str().ok()).unwrap_or_default();
    service::sales::take_report(&context.services, &gateway, signature, &body).await?;
    Ok(StatusCode::OK)
}

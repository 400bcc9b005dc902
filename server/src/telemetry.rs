//! Logs: one line per request with its id, route, status and time. Routes are templates, so neither secrets in
//! addresses nor personal data reach a line.

use std::{io::IsTerminal, time::Duration};

use axum::{
    extract::{MatchedPath, Request},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use domain::KeyId;
use tracing::Instrument;
use tracing_subscriber::{EnvFilter, filter::ParseError, layer::SubscriberExt, util::SubscriberInitExt};

/// Which lines are kept: `info`, or per module as in `warn,server=debug`.
///
/// # Errors
/// For a text that is no filter.
pub fn filter(text: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::builder().parse(text)
}

/// Starts logging to standard error, in colour where somebody looks.
pub fn start(text: &str, json: bool) {
    let registry = tracing_subscriber::registry().with(filter(text).unwrap_or_else(|_| EnvFilter::new("info")));
    let lines =
        tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    // A second start (tests) keeps the first.
    let _ =
        if json { registry.with(lines.json()).try_init() } else { registry.with(lines.with_target(false)).try_init() };
}

/// Gives every request an id, logs it once, and answers the id.
pub async fn trace(id: KeyId, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request.id = %id, method = %request.method(), route = %route);
    let started = tokio::time::Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took: Duration = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| {
        if status >= 500 {
            tracing::error!(status, ms = took.as_millis(), "request.failed");
        } else {
            tracing::info!(status, ms = took.as_millis(), "request.done");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

//! Turns the cookies of a request into a [`Visit`], and sets rotated cookies on its answer.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use service::identity::{ACCESS_COOKIE, REFRESH_COOKIE, Visit, authenticate, cookie_name};

use crate::{http::Context, problem::Problem};

/// Finds out who is asking. The visit travels in the request's extensions.
pub(crate) async fn visit(State(context): State<Context>, mut request: Request, next: Next) -> Response {
    let secure = context.services.settings().secure_cookies;
    let access = cookie(request.headers(), &cookie_name(ACCESS_COOKIE, secure));
    let refresh = cookie(request.headers(), &cookie_name(REFRESH_COOKIE, secure));
    let (signed, cookies) = match authenticate(&context.services, access, refresh).await {
        Ok(found) => found,
        Err(err) => return Problem(err).into_response(),
    };
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let forwarded = context.behind_proxy.then(|| last_forwarded(request.headers())).flatten();
    let agent = request.headers().get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or("").to_owned();
    request.extensions_mut().insert(Visit { ip: forwarded.or(peer).unwrap_or_default(), agent, signed });
    let mut response = next.run(request).await;
    // An answer that sets cookies itself (signing in or out) knows better.
    if !response.headers().contains_key(header::SET_COOKIE) {
        for cookie in cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
    }
    response
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    all.flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The entry that our own proxy added; earlier ones are whatever the client claimed.
fn last_forwarded(headers: &HeaderMap) -> Option<String> {
    let line = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next().map(|ip| ip.trim().to_owned())
}

//! The router: pages and server functions, files, health, and the layers around them.

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{AppError, Code};
use leptos::{
    config::LeptosOptions, nonce::use_nonce, prelude::provide_context, server_fn::error::SERVER_FN_ERROR_HEADER,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use service::Services;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer};

use crate::{auth, calendar, files, hooks, live, origin, papers, problem::Problem, site, telemetry};

/// Largest body of a server function: forms with long texts, never files.
const MAX_FORM_BYTES: usize = 4 * 1024 * 1024;

/// What the layers share.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) services: Services,
    pub(crate) behind_proxy: bool,
}

/// The whole site, ready to be served.
pub fn router(services: Services, options: LeptosOptions, behind_proxy: bool) -> Router {
    let context = Context { services: services.clone(), behind_proxy };
    let in_context = {
        let services = services.clone();
        move || {
            provide_context(services.clone());
            protect_page();
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let fallback = leptos_axum::file_and_error_handler_with_context::<LeptosOptions, _>(in_context.clone(), app::shell);
    let pages = Router::new()
        .leptos_routes_with_context(&options, generate_route_list(app::App), in_context, shell)
        .fallback(fallback)
        .with_state(options)
        .layer(RequestBodyLimitLayer::new(MAX_FORM_BYTES))
        .layer(from_fn(refused));
    let router = files::routes()
        .merge(live::routes())
        .merge(calendar::routes())
        .merge(papers::routes())
        .with_state(context.clone())
        .merge(pages)
        .layer(from_fn_with_state(context.clone(), auth::visit))
        .layer(from_fn_with_state(context.clone(), origin::check))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .layer(CatchPanicLayer::new())
        .merge(hooks::routes().with_state(context.clone()))
        .merge(health().with_state(services.clone()))
        .layer(from_fn_with_state(context.clone(), protect))
        .layer(from_fn_with_state(context, traced));
    site::add_to(router)
}

/// `/livez`: the process answers. `/readyz`: the database does too.
fn health() -> Router<Services> {
    async fn ready(State(services): State<Services>) -> Response {
        match services.db().ping().await {
            Ok(()) => "ready".into_response(),
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response(),
        }
    }
    Router::new().route("/livez", get(async || "alive")).route("/readyz", get(ready))
}

async fn traced(State(context): State<Context>, request: Request, next: Next) -> Response {
    telemetry::trace(context.services.db().mint(), request, next).await
}

/// What is refused before a server function's body could say why: too long a form, which the limit answers in plain
/// text, and arguments that cannot be read, for which the framework answers 500. The code inside says what it really is.
async fn refused(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let answered = response.headers().contains_key(SERVER_FN_ERROR_HEADER);
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && !answered {
        return Problem(AppError::new(Code::TooLarge, "This is more text than a form may hold (4 MB)."))
            .into_response();
    }
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR || !answered {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_FORM_BYTES).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Ok(refusal) = serde_json::from_slice::<AppError>(&bytes) {
        parts.status = StatusCode::from_u16(refusal.code.status()).unwrap_or(parts.status);
    }
    (parts, bytes).into_response()
}

/// Headers of every answer (ASVS 5.0 V3.4).
async fn protect(State(context): State<Context>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    if context.services.settings().secure_cookies {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    response
}

/// The policy of a page: scripts of this site and those that carry this answer's nonce, nothing inline besides.
fn protect_page() {
    let (Some(nonce), Some(response)) = (use_nonce(), leptos::prelude::use_context::<ResponseOptions>()) else {
        return;
    };
    let reload = if cfg!(debug_assertions) { " ws://127.0.0.1:3001" } else { "" };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'{reload}; manifest-src 'self'; form-action 'self'; \
         object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(value) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

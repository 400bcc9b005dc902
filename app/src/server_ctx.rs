//! Server only: what a server function may use. `services()` for the few doors that are open to everybody,
//! `authorize()` for all others, `reply()` around every body so that a refusal carries its real HTTP status.

use domain::{AppError, Code, identity::Permission};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use service::{Authorized, Services, identity::Visit};

/// The use-cases' handle.
pub fn services() -> Services {
    expect_context::<Services>()
}

/// Who is asking, as the request's middleware found it. Anonymous where there is no request.
pub fn visit() -> Visit {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Visit>().cloned()).unwrap_or_default()
}

/// Proof that whoever is asking holds `P` in their current store; `P` comes from the use-case that takes it.
///
/// # Errors
/// `session.required`, `permission.missing`.
pub async fn authorize<P: Permission>() -> Result<Authorized<P>, AppError> {
    visit().authorize()
}

/// Runs the body of a server function and gives a refusal its status.
///
/// # Errors
/// Those of the body.
pub async fn reply<T>(body: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    let answer = body.await;
    if let Err(refusal) = &answer {
        refuse(refusal);
    }
    answer
}

/// Gives the answer the status of this refusal.
pub fn refuse(refusal: &AppError) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    // A form posted without JavaScript is answered with a redirect that shows the refusal on the page.
    if !wants_page() {
        response.set_status(StatusCode::from_u16(refusal.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    if refusal.code == Code::Throttled {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
}

/// Sends these cookies with the answer.
pub fn set_cookies(cookies: impl IntoIterator<Item = String>) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.append_header(header::SET_COOKIE, value);
        }
    }
}

/// Sets a header of the answer.
pub fn set_header(name: HeaderName, value: &'static str) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(name, HeaderValue::from_static(value));
    }
}

/// Leads a form that was posted without JavaScript onwards. A script does its own navigation, with a full load, so
/// that nothing of the former session stays in memory.
pub fn lead_to(path: &str) {
    if let (true, Some(response), Ok(to)) =
        (wants_page(), use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    {
        response.set_status(StatusCode::SEE_OTHER);
        response.insert_header(header::LOCATION, to);
    }
}

/// A form that was posted without JavaScript, and so is answered with a page.
fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.method == Method::POST && accepts_html(&parts.headers))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

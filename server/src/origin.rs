//! Changes of state come from our own pages only (ASVS 5.0 V3.5.1): every request that is not a read must say where
//! it comes from, and that must be here.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{AppError, Code};

use crate::{http::Context, problem::Problem};

/// Refuses changes that another site, or nobody, asks for.
pub(crate) async fn check(State(context): State<Context>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), &context.services.settings().public_url) {
        return next.run(request).await;
    }
    Problem(AppError::new(Code::ForeignOrigin, "This request did not come from the shop's own pages.")).into_response()
}

fn is_ours(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        Some(origin) if origin == public_url => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text(header::HOST)
        }
        // Browsers that leave Origin out still say this.
        None => text(header::HeaderName::from_static("sec-fetch-site")) == Some("same-origin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_may_change_things() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let ours = |pairs: &[(&'static str, &'static str)]| is_ours(&of(pairs), "https://shop.example");
        assert!(ours(&[("origin", "https://shop.example")]));
        assert!(ours(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")]));
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "shop.example")]));
        assert!(!ours(&[("origin", "null"), ("host", "shop.example")]));
        assert!(!ours(&[("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[]));
    }
}

//! What the executable serves of the site that was built into it. Needs the built site: `cargo xtask test` runs it when
//! there is one.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use server::site;
use tower::ServiceExt;

async fn get(path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap) {
    let request = headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
    let response = site::add_to(Router::new()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    (response.status(), response.headers().clone())
}

fn script() -> String {
    format!("/{}/vitrine.js", site::pkg_dir())
}

#[tokio::test]
async fn scripts_are_sent_packed_and_kept_for_ever() {
    let (status, headers) = get(&script(), &[("accept-encoding", "gzip, br")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["content-encoding"], "br");
    assert_eq!(headers["content-type"], "text/javascript");
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["vary"], "accept-encoding");
    let (_, plain) = get(&script(), &[]).await;
    assert!(!plain.contains_key("content-encoding"));
    assert_ne!(plain["etag"], headers["etag"], "two representations");
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let (_, first) = get("/favicon.svg", &[]).await;
    assert_eq!(first["cache-control"], "public, max-age=3600", "its name does not change with it");
    let (status, _) = get("/favicon.svg", &[("if-none-match", first["etag"].to_str().unwrap())]).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn packed_files_have_no_address_of_their_own() {
    for path in [format!("{}.br", script()), "/pkg/none.js".to_owned(), "/".to_owned()] {
        assert_eq!(get(&path, &[("accept-encoding", "br")]).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

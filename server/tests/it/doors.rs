//! What every answer carries, and how the process says that it lives.

use axum::{
    body::Body,
    http::{HeaderName, Method, header},
};
use testkit::TestDb;

use crate::app::TestApp;

/// The values of an attribute in a page.
fn values<'h>(tag: &'h str, name: &str) -> Option<&'h str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// The opening tags of an element.
fn tags<'h>(html: &'h str, element: &str) -> Vec<&'h str> {
    let open = format!("<{element}");
    let starts = html.match_indices(&open).map(|(at, _)| &html[at..]);
    let whole = starts.filter(|rest| rest[open.len()..].starts_with([' ', '>']));
    whole.map(|rest| rest.split('>').next().unwrap_or(rest)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_runs_only_what_carries_its_nonce() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let page = app.nobody().get("/sign-in").await;
        assert_eq!(page.status, 200);
        let policy = page.header(header::CONTENT_SECURITY_POLICY).to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(
            nonce.len() >= 16 && !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let html = page.text();
        for tag in tags(&html, "script").into_iter().chain(tags(&html, "style")) {
            let own = values(tag, "src").is_some_and(|src| src.starts_with('/'));
            assert!(own || values(tag, "nonce") == Some(&nonce), "{tag}");
        }
        assert!(!tags(&html, "script").is_empty());
        // Attributes that the policy would refuse, and that nobody would miss until it did.
        for inline in [" style=\"", " onclick=", " onload=", "javascript:"] {
            assert!(!html.contains(inline), "{inline}");
        }
        let id = page.header(HeaderName::from_static("x-request-id")).to_owned();
        assert!(!id.is_empty());
        seen.extend([nonce, id]);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "each answer has its own");
}

testkit::db_test! {
    async fn the_process_says_that_it_lives_and_that_its_database_answers(t) {
        let app = TestApp::open(t).await;
        let visitor = app.nobody();
        let (live, ready) = (visitor.get("/livez").await, visitor.get("/readyz").await);
        assert_eq!((live.status, live.text().as_str()), (200, "alive"));
        assert_eq!((ready.status, ready.text().as_str()), (200, "ready"));
        // Without its database it lives, and is not ready.
        app.services.db().clone().close().await;
        assert_eq!(visitor.get("/livez").await.status, 200);
        assert_eq!(visitor.get("/readyz").await.status, 503);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_packed_for_a_client_that_knows_gzip_only() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let visitor = app.nobody();
    let page = async |accepted: &str| {
        let request = visitor.request(Method::GET, "/sign-in").header(header::ACCEPT_ENCODING, accepted);
        visitor.send(request.body(Body::empty()).unwrap()).await
    };
    let (packed, plain) = (page("gzip").await, page("identity").await);
    assert_eq!((packed.header(header::CONTENT_ENCODING), &packed.bytes[..2]), ("gzip", &[0x1f, 0x8b][..]));
    assert_eq!(plain.header(header::CONTENT_ENCODING), "");
    assert!(packed.bytes.len() < plain.bytes.len() / 2);
}

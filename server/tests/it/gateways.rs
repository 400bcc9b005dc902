//! What leaves the house, as the settings say: spoken to by a mail server and an object store of the test's own.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use server::config::Config;
use service::gateways::Letter;

fn configured(given: &[(&'static str, &str)]) -> Config {
    let given: Vec<_> = given.iter().map(|(name, value)| (*name, Some((*value).to_owned()))).collect();
    Config::load(&given).unwrap()
}

/// A mail server (RFC 5321) for one connection. It answers `to_recipient` to RCPT, and gives back what it heard up to
/// the end of a mail or a refusal.
fn mail_server(to_recipient: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut say = stream.try_clone().unwrap();
        say.write_all(b"220 mail.test\r\n").unwrap();
        let (mut heard, mut in_mail) = (String::new(), false);
        for line in BufReader::new(&mut stream).lines() {
            let line = line.unwrap();
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.split([' ', ':']).next().unwrap_or_default() {
                "." if in_mail => "250 kept",
                _ if in_mail => continue,
                "DATA" => "354 go on",
                "RCPT" => to_recipient,
                _ => "250 mail.test",
            };
            in_mail = answer.starts_with("354");
            say.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            if answer == "250 kept" || answer.starts_with('5') {
                break;
            }
        }
        heard
    });
    (url, heard)
}

fn letter() -> Letter {
    Letter {
        to: "ana@example.com".into(),
        subject: "Your account at Maison Été".into(),
        body: "Welcome.\n".into(),
        file: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_to_the_server_of_the_settings_from_the_sender_of_the_settings() {
    let (url, heard) = mail_server("250 ok");
    let config = configured(&[("smtp_url", &url), ("smtp_from", "Maison <shop@example.com>")]);
    assert_eq!(config.mailer().unwrap().send(&letter()).await, Ok(true));
    let heard = heard.join().unwrap();
    for said in ["MAIL FROM:<shop@example.com>", "RCPT TO:<ana@example.com>", "To: ana@example.com", "Welcome."] {
        assert!(heard.contains(said), "{said}: {heard}");
    }
    assert!(heard.contains("Subject: ") && !heard.contains("Été"), "a header is ASCII (RFC 5322): {heard}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_refused_is_no_mail_that_was_sent() {
    let (url, heard) = mail_server("550 no such mailbox");
    let config = configured(&[("smtp_url", &url), ("smtp_from", "shop@example.com")]);
    let why = config.mailer().unwrap().send(&letter()).await.unwrap_err();
    assert!(why.contains("no such mailbox"), "{why}");
    heard.join().unwrap();
}

#[test]
fn a_mail_server_that_cannot_be_meant_stops_the_start_without_its_password() {
    for (url, from) in [("mail://x:secret-word@host", "shop@example.com"), ("smtp://x:secret-word@host", "nobody")] {
        let why = configured(&[("smtp_url", url), ("smtp_from", from)]).mailer().err().unwrap();
        assert!(why.starts_with("smtp: ") && !why.contains("secret-word"), "{why}");
    }
}

/// What an object store holds, and how it was asked.
#[derive(Clone, Default)]
struct Store {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    signatures: Arc<Mutex<Vec<String>>>,
}

/// PUT and GET of an object as S3 answers them (docs.aws.amazon.com/AmazonS3/latest/API).
async fn s3(State(store): State<Store>, request: Request) -> Response {
    let signature = request.headers().get(header::AUTHORIZATION).map(|it| it.to_str().unwrap().to_owned());
    store.signatures.lock().unwrap().extend(signature);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let facts = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Thu, 26 Nov 2026 10:00:00 GMT")];
    if method == Method::PUT {
        let bytes = to_bytes(request.into_body(), 1 << 20).await.unwrap();
        store.objects.lock().unwrap().insert(path, bytes);
        return facts.into_response();
    }
    match store.objects.lock().unwrap().get(&path) {
        Some(bytes) => (facts, bytes.clone()).into_response(),
        None => (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_to_the_bucket_of_the_settings_signed_with_their_keys() {
    let store = Store::default();
    let router = Router::new().fallback(s3).with_state(store.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let blobs = configured(&[
        ("storage_url", "s3://photos/maison"),
        ("s3_region", "eu-central-1"),
        ("s3_endpoint", &endpoint),
        ("s3_access_key_id", "KEYOFTHESHOP"),
        ("s3_secret_access_key", "secret-word"),
    ])
    .blobs()
    .unwrap();
    blobs.put("ab/one.webp", b"a picture".to_vec()).await.unwrap();
    assert_eq!(blobs.get("ab/one.webp").await.unwrap(), b"a picture");
    assert_eq!(blobs.get("ab/other.webp").await.unwrap_err().code, domain::Code::NotFound);
    let kept: Vec<String> = store.objects.lock().unwrap().keys().cloned().collect();
    assert_eq!(kept, ["/photos/maison/ab/one.webp"]);
    let signatures = store.signatures.lock().unwrap();
    assert_eq!(signatures.len(), 3);
    for signature in signatures.iter() {
        assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=KEYOFTHESHOP/"), "{signature}");
        assert!(signature.contains("/eu-central-1/s3/") && !signature.contains("secret-word"), "{signature}");
    }
}

#[test]
fn a_store_that_cannot_be_meant_stops_the_start() {
    let why = configured(&[("storage_url", "https://example.com/photos")]).blobs().err().unwrap();
    assert!(why.starts_with("storage_url: "), "{why}");
}

//! Doors and sessions, as a browser meets them.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    KeyId, StoreId,
    identity::{POLICY_VERSION, Role},
};
use serde_json::json;
use service::SignUpDoor;

use crate::app::{Answer, PASSWORD, Person, Setup, TestApp, pairs, rpc_path};

const MINUTE: i64 = 60_000;

fn with(form: &[(String, String)], field: &str, value: &str) -> Vec<(String, String)> {
    let name = format!("form[{field}]");
    let value = |it: &(String, String)| if it.0 == name { value.to_owned() } else { it.1.clone() };
    form.iter().map(|it| (it.0.clone(), value(it))).collect()
}

async fn is_signed_in(person: &Person) -> bool {
    let whoami = person.form("whoami", &[]).await.ok();
    let list = person.rpc("list_items", json!({ "listing": {} })).await;
    assert_eq!(list.status, if whoami.is_null() { 401 } else { 200 });
    !whoami.is_null()
}

fn cookies(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect()
}

testkit::db_test! {
    async fn the_first_sign_up_closes_the_door(t) {
        let app = TestApp::with(t, Setup { sign_up: SignUpDoor::UntilFirst, ..Setup::default() }).await;
        let visitor = app.nobody();
        assert_eq!(visitor.form("doors", &[]).await.ok()["sign_up_open"], true);
        let form = app.sign_up_form("Maison");
        visitor.form("sign_up", &form).await.ok();
        assert_eq!(visitor.form("doors", &[]).await.ok()["sign_up_open"], false);
        let late = app.nobody().form("sign_up", &app.sign_up_form("Late")).await;
        assert_eq!(late.refusal(), (403, "sign_up.closed".into()));
        // The very same form again is not a second business: it leads in.
        let again = app.nobody();
        again.form("sign_up", &form).await.ok();
        assert!(is_signed_in(&again).await);
        let other = app.nobody().form("sign_up", &with(&form, "store_name", "Other")).await;
        assert_eq!(other.refusal(), (409, "conflict.replayed".into()));
        let stranger = app.nobody().form("sign_up", &with(&form, "password", "another long password")).await;
        assert_eq!(stranger.refusal(), (401, "session.wrong_credentials".into()));
        assert_eq!((app.t.count("org").await, app.t.count("store").await, app.t.count("person").await), (1, 1, 1));
    }
}

testkit::db_test! {
    async fn a_closed_door_stays_closed(t) {
        let app = TestApp::with(t, Setup { sign_up: SignUpDoor::Closed, ..Setup::default() }).await;
        let refused = app.nobody().form("sign_up", &app.sign_up_form("Maison")).await;
        assert_eq!(refused.refusal(), (403, "sign_up.closed".into()));
        assert_eq!(app.t.count("org").await, 0);
    }
}

testkit::db_test! {
    async fn a_sign_up_records_what_was_accepted_and_from_where(t) {
        let app = TestApp::open(t).await;
        app.nobody(); // takes 10.0.0.0
        app.sign_up("Maison").await;
        let text = async |column: &str| app.t.names(&format!("SELECT {column} AS name FROM org")).await;
        assert_eq!(text("policy_version").await, [POLICY_VERSION]);
        assert_eq!(text("policy_ip").await, ["10.0.0.1"]);
        assert_eq!(text("referral").await, ["a friend"]);
        assert_eq!(text("CAST(policy_at AS TEXT)").await, [testkit::START.0.to_string()]);
        assert_eq!(app.t.names("SELECT ip AS name FROM session").await, ["10.0.0.1"]);
        // The first store has its places.
        assert_eq!(app.t.count("location").await, 5);
    }
}

testkit::db_test! {
    async fn a_sign_up_names_every_field_that_needs_attention(t) {
        let app = TestApp::open(t).await;
        let mut form = app.sign_up_form("Maison");
        for (field, value) in [
            ("name", ""),
            ("email", "nobody"),
            ("phone", "call me"),
            ("password", "short"),
            ("store_name", " "),
            ("currency", "DOUBLOON"),
            ("policy", ""),
            ("business", ""),
        ] {
            form = with(&form, field, value);
        }
        let refused = app.nobody().form("sign_up", &form).await;
        assert_eq!(refused.refusal(), (422, "input.invalid".into()));
        let named = ["name", "email", "phone", "password", "store_name", "currency", "policy", "business"];
        assert_eq!(refused.fields(), named);
        let form = app.sign_up_form("Maison");
        for (field, value) in [
            ("time_zone", "Nowhere/Land"),
            ("password", "password123"),
            ("password", "aaaaaaaaaaaa"),
            ("password", &"x".repeat(257)),
            ("name", &"x".repeat(1_000_000)),
            ("password", &"ab".repeat(500_000)),
        ] {
            let refused = app.nobody().form("sign_up", &with(&form, field, value)).await;
            assert_eq!((refused.status, refused.fields()), (422, vec![field.to_owned()]));
        }
        assert_eq!(app.t.count("org").await, 0);
        app.nobody().form("sign_up", &form).await.ok();
        let taken = app.nobody().form("sign_up", &with(&form, "key", &app.t.id::<KeyId>().to_string())).await;
        assert_eq!((taken.status, taken.fields()), (422, vec!["email".to_owned()]));
    }
}

testkit::db_test! {
    async fn a_wrong_password_and_an_unknown_account_are_answered_alike(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let door = app.nobody();
        let attempt = async |email: &str, password: &str| {
            let answer = door.form("sign_in", &pairs(&[("email", email), ("password", password)])).await;
            (answer.refusal(), answer.text())
        };
        let wrong = attempt(&owner.email, "wrong password").await;
        assert_eq!(wrong.0, (401, "session.wrong_credentials".into()));
        for email in ["unknown@maison.test", "no address", ""] {
            assert_eq!(attempt(email, "wrong password").await, wrong, "{email}");
        }
        assert_eq!(attempt(&owner.email, &"x".repeat(1_000_000)).await, wrong);
        assert!(!is_signed_in(&door).await);
        // An address is not case-sensitive; a password is.
        let shouted = pairs(&[("email", &owner.email.to_uppercase()), ("password", PASSWORD)]);
        door.form("sign_in", &shouted).await.ok();
        assert!(is_signed_in(&door).await);
    }
}

testkit::db_test! {
    async fn guessing_is_slowed_down(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut guesser = app.nobody();
        guesser.email.clone_from(&owner.email);
        for _ in 0..6 {
            assert_eq!(guesser.sign_in("wrong password").await.status, 401);
        }
        let slowed = guesser.sign_in(PASSWORD).await;
        assert_eq!(slowed.refusal(), (429, "request.throttled".into()));
        assert!(slowed.headers.contains_key(header::RETRY_AFTER));
        // From elsewhere too: what is counted is the account.
        let mut elsewhere = app.nobody();
        elsewhere.email.clone_from(&owner.email);
        assert_eq!(elsewhere.sign_in(PASSWORD).await.status, 429);
        // Whoever is in stays in.
        assert!(is_signed_in(&owner).await);
        app.t.advance(15 * MINUTE);
        elsewhere.sign_in(PASSWORD).await.ok();
        // One address that tries many accounts is slowed down as well.
        for number in 0..54 {
            guesser.email = format!("somebody{number}@maison.test");
            assert_eq!(guesser.sign_in("wrong password").await.status, 401, "{number}");
        }
        for number in 54..70 {
            guesser.email = format!("somebody{number}@maison.test");
            guesser.sign_in("wrong password").await;
        }
        guesser.email = "somebody@maison.test".into();
        assert_eq!(guesser.sign_in("wrong password").await.status, 429);
        assert_eq!(elsewhere.sign_in(PASSWORD).await.status, 200);
    }
}

testkit::db_test! {
    async fn cookies_are_out_of_reach_of_scripts_and_other_sites(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let plain = owner.sign_in(PASSWORD).await;
        assert_eq!(cookies(&plain).len(), 2);
        for cookie in cookies(&plain) {
            assert!(cookie.starts_with("vitrine"), "{cookie}");
            assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age="), "{cookie}");
            assert!(!cookie.contains("Secure"), "{cookie}");
        }
        assert_eq!(plain.header(header::CACHE_CONTROL), "no-store");
    }
}

testkit::db_test! {
    async fn on_tls_cookies_are_bound_to_the_host(t) {
        let app = TestApp::with(t, Setup { secure_cookies: true, ..Setup::default() }).await;
        let owner = app.sign_up("Maison").await;
        let answer = owner.sign_in(PASSWORD).await;
        assert_eq!(cookies(&answer).len(), 2);
        for cookie in cookies(&answer) {
            assert!(cookie.starts_with("__Host-vitrine") && cookie.ends_with("; Secure"), "{cookie}");
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
        assert!(is_signed_in(&owner).await);
        assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        // The names without the prefix, which a neighbouring host could set, mean nothing here.
        let unbound: BTreeMap<String, String> =
            owner.jar().into_iter().map(|(name, value)| (name.replace("__Host-", ""), value)).collect();
        owner.set_jar(unbound);
        assert!(!is_signed_in(&owner).await);
    }
}

testkit::db_test! {
    async fn an_expired_access_token_is_exchanged_with_the_refresh_token(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let before = owner.jar();
        assert!(cookies(&owner.form("whoami", &[]).await).is_empty());
        app.t.advance(11 * MINUTE);
        assert_eq!(cookies(&owner.form("whoami", &[]).await).len(), 2);
        assert!(is_signed_in(&owner).await);
        let after = owner.jar();
        assert!(before.iter().all(|(name, value)| after[name] != *value));
        // Two tabs that woke up together: the former token is good for half a minute, for access only.
        let tab = owner.clone();
        tab.set_jar(before.clone());
        app.t.advance(20_000);
        assert_eq!(cookies(&tab.form("whoami", &[]).await).len(), 1);
        assert!(is_signed_in(&tab).await);
        // Without the refresh token, an expired access token is nobody.
        let only_access = owner.clone();
        only_access.set_jar(before.into_iter().filter(|(name, _)| name == "vitrine").collect());
        assert!(!is_signed_in(&only_access).await);
        // A page is rotated like a call.
        app.t.advance(11 * MINUTE);
        let page = owner.get("/stock").await;
        assert_eq!((page.status, cookies(&page).len()), (200, 2));
        assert!(is_signed_in(&owner).await);
        // A session that nobody used for two weeks is over.
        app.t.advance(15 * domain::time::DAY);
        assert!(!is_signed_in(&owner).await);
    }
}

testkit::db_test! {
    async fn a_refresh_token_that_comes_back_ends_the_session(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let thief = owner.clone();
        app.t.advance(11 * MINUTE);
        assert!(is_signed_in(&owner).await);
        app.t.advance(31_000);
        let caught = thief.form("whoami", &[]).await;
        assert!(caught.ok().is_null());
        assert!(cookies(&caught).iter().all(|cookie| cookie.contains("Max-Age=0")));
        // The owner's own cookies are dead too: nobody knows which of the two is the thief.
        assert!(!is_signed_in(&owner).await);
        assert!(!is_signed_in(&thief).await);
        owner.sign_in(PASSWORD).await.ok();
        assert!(is_signed_in(&owner).await);
    }
}

testkit::db_test! {
    async fn tampered_cookies_are_nobodys(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let other = app.sign_up("Other").await;
        let jar = owner.jar();
        let (access, refresh) = (&jar["vitrine"], &jar["vitrine-refresh"]);
        let (session, secret) = refresh.split_once('.').unwrap();
        let (claims, signature) = access.rsplit_once('.').unwrap();
        let foreign = other.jar()["vitrine"].rsplit_once('.').unwrap().1.to_owned();
        for (name, value) in [
            ("vitrine", format!("{claims}.{}", signature.chars().rev().collect::<String>())),
            ("vitrine", format!("{claims}.{foreign}")),
            ("vitrine", format!("{claims}.")),
            ("vitrine", "garbage".into()),
            ("vitrine", "a.b.c".into()),
            ("vitrine-refresh", session.into()),
            ("vitrine-refresh", format!("ses_00000000000000000000000000000007.{secret}")),
            ("vitrine-refresh", format!("nonsense.{secret}")),
        ] {
            let forger = app.nobody();
            forger.set_jar(BTreeMap::from([(name.to_owned(), value.clone())]));
            assert!(!is_signed_in(&forger).await, "{name}={value}");
        }
        assert!(is_signed_in(&owner).await);
        // Whoever knows the session but not its secret has seen an old token: on the safe side, it ends.
        let forger = app.nobody();
        forger.set_jar(BTreeMap::from([("vitrine-refresh".to_owned(), format!("{session}.guessed"))]));
        assert!(!is_signed_in(&forger).await);
        assert!(!is_signed_in(&owner).await);
        assert!(is_signed_in(&other).await);
    }
}

testkit::db_test! {
    async fn signing_out_ends_the_session_on_the_server(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (kept, jar) = (owner.clone(), owner.jar());
        let out = owner.form("sign_out", &[]).await;
        assert!(cookies(&out).iter().all(|cookie| cookie.contains("Max-Age=0")));
        assert!(out.headers.contains_key("clear-site-data"));
        assert!(owner.jar().is_empty());
        kept.set_jar(jar.clone());
        assert_eq!(kept.rpc("list_items", json!({ "listing": {} })).await.refusal(), (401, "session.required".into()));
        app.t.advance(11 * MINUTE);
        kept.set_jar(jar);
        assert!(!is_signed_in(&kept).await);
        // Signing out twice, or without having signed in, is fine.
        owner.form("sign_out", &[]).await.ok();
    }
}

testkit::db_test! {
    async fn signing_in_again_ends_the_session_before(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let before = owner.clone();
        owner.sign_in(PASSWORD).await.ok();
        assert!(is_signed_in(&owner).await);
        assert!(!is_signed_in(&before).await);
    }
}

testkit::db_test! {
    async fn changes_are_taken_from_our_own_pages_only(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let send = async |headers: &[(&str, &str)], path: &str| {
            let mut request = owner.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
            request.headers_mut().unwrap().remove(header::ORIGIN);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            owner.send(request.body(Body::from("{\"listing\":{}}")).unwrap()).await
        };
        let path = rpc_path("list_items");
        let refused = (403, "request.foreign_origin".to_owned());
        assert_eq!(send(&[("origin", "https://evil.example")], path).await.refusal(), refused);
        assert_eq!(send(&[("origin", "http://vitrine.test.evil.example")], path).await.refusal(), refused);
        assert_eq!(send(&[("origin", "null")], path).await.refusal(), refused);
        assert_eq!(send(&[("sec-fetch-site", "cross-site")], path).await.refusal(), refused);
        assert_eq!(send(&[], path).await.refusal(), refused);
        let upload = app::paths::upload_import(owner.store, "a.csv");
        assert_eq!(send(&[("origin", "https://evil.example")], &upload).await.refusal(), refused);
        assert_eq!(send(&[("origin", "http://vitrine.test")], path).await.status, 200);
        assert_eq!(send(&[("sec-fetch-site", "same-origin")], path).await.status, 200);
        assert_eq!(app.t.count("import_run").await, 0);
    }
}

testkit::db_test! {
    async fn an_invitation_works_once_and_for_seven_days(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (email, token) = app.invite(&owner, Role::SalesAssociate, &[owner.store]).await;
        let visitor = app.nobody();
        let view = visitor.form("invitation", &pairs(&[("token", &token)])).await.ok();
        assert_eq!((view["email"].as_str(), view["organization"].as_str()), (Some(email.as_str()), Some("Maison")));
        for bad in ["short", "password123", "bbbbbbbbbbbb"] {
            let refused = visitor.form("welcome", &pairs(&[("token", &token), ("password", bad)])).await;
            assert_eq!((refused.status, refused.fields()), (422, vec!["password".to_owned()]), "{bad}");
        }
        let mut colleague = app.nobody();
        colleague.email.clone_from(&email);
        assert_eq!(colleague.sign_in(PASSWORD).await.status, 401);
        visitor.form("welcome", &pairs(&[("token", &token), ("password", PASSWORD)])).await.ok();
        assert!(is_signed_in(&visitor).await);
        let expired = (410, "link.expired".to_owned());
        let second = app.nobody().form("welcome", &pairs(&[("token", &token), ("password", "another password")])).await;
        assert_eq!(second.refusal(), expired);
        assert_eq!(app.nobody().form("invitation", &pairs(&[("token", &token)])).await.refusal(), expired);
        assert_eq!(app.nobody().form("invitation", &pairs(&[("token", "made up")])).await.refusal(), expired);
        colleague.sign_in(PASSWORD).await.ok();
        let (_, late) = app.invite(&owner, Role::ReadOnly, &[owner.store]).await;
        app.t.advance(7 * domain::time::DAY);
        let late = app.nobody().form("welcome", &pairs(&[("token", &late), ("password", PASSWORD)])).await;
        assert_eq!(late.refusal(), expired);
        // Only a hash of the link is kept.
        assert_eq!(app.t.count(&format!("invite WHERE token_hash = '{token}'")).await, 0);
    }
}

testkit::db_test! {
    async fn staff_is_added_by_those_who_may_appoint_it(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let branch = app.open_store(&owner, "Branch").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let add = async |by: &Person, role: &str, stores: &[StoreId]| {
            let id = app.t.id::<domain::UserId>();
            let email = format!("{}@staff.test", id.to_string().replace('_', "-"));
            let cmd = json!({ "id": id, "name": "New", "email": email, "role": role, "stores": stores });
            (cmd.clone(), by.rpc("add_member", json!({ "cmd": cmd })).await)
        };
        assert_eq!(add(&manager, "owner", &[owner.store]).await.1.refusal(), (403, "permission.missing".into()));
        assert_eq!(add(&manager, "read_only", &[branch]).await.1.refusal(), (404, "record.not_found".into()));
        assert_eq!(add(&manager, "read_only", &[owner.store, branch]).await.1.status, 404);
        assert_eq!(add(&owner, "read_only", &[]).await.1.fields(), ["stores"]);
        let people = app.t.count("person").await;
        let (cmd, done) = add(&manager, "read_only", &[owner.store]).await;
        done.ok();
        // The same form again is one colleague; the same id with other content is refused.
        manager.rpc("add_member", json!({ "cmd": cmd })).await.ok();
        let mut other = cmd.clone();
        other["name"] = "Somebody else".into();
        let other = manager.rpc("add_member", json!({ "cmd": other })).await;
        assert_eq!(other.refusal(), (409, "conflict.replayed".into()));
        let branch_too = json!([owner.store, branch]);
        for (field, value) in [("email", json!("x@staff.test")), ("role", json!(Role::ServiceTechnician.key())), ("stores", branch_too)] {
            let mut other = cmd.clone();
            other[field] = value;
            let other = owner.rpc("add_member", json!({ "cmd": other })).await;
            assert_eq!(other.refusal(), (409, "conflict.replayed".into()), "{field}");
        }
        assert_eq!(app.t.count("person").await, people + 1);
        assert_eq!(app.t.count("outbox WHERE done_at IS NULL").await, 1);
        let mut taken = cmd;
        taken["id"] = json!(app.t.id::<domain::UserId>());
        assert_eq!(manager.rpc("add_member", json!({ "cmd": taken })).await.fields(), ["email"]);
        // A manager lists the staff of their own store only.
        let staff = manager.form("list_members", &[]).await.text();
        assert!(!staff.contains("Branch"), "{staff}");
        app.work().await;
    }
}

testkit::db_test! {
    async fn a_store_is_opened_once_and_switched_to_by_its_people(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let id: StoreId = app.t.id();
        let cmd = json!({ "id": id, "name": "Branch", "time_zone": "Asia/Tokyo", "currency": "JPY" });
        for _ in 0..2 {
            owner.rpc("add_store", json!({ "cmd": cmd })).await.ok();
        }
        assert_eq!(app.t.count("store").await, 2);
        let mut other = cmd.clone();
        other["name"] = "Other".into();
        assert_eq!(owner.rpc("add_store", json!({ "cmd": other })).await.status, 409);
        for (field, value) in [("time_zone", "UTC"), ("currency", "EUR")] {
            let mut other = cmd.clone();
            other[field] = value.into();
            let other = owner.rpc("add_store", json!({ "cmd": other })).await;
            assert_eq!(other.refusal(), (409, "conflict.replayed".into()), "{field}");
        }
        other["id"] = json!(app.t.id::<StoreId>());
        other["time_zone"] = "Nowhere/Land".into();
        assert_eq!(owner.rpc("add_store", json!({ "cmd": other })).await.fields(), ["time_zone"]);
        owner.rpc("switch_store", json!({ "cmd": { "store": id } })).await.ok();
        assert_eq!(owner.form("whoami", &[]).await.ok()["here"]["id"], json!(id));
        owner.rpc("switch_store", json!({ "cmd": { "store": null } })).await.ok();
        assert_eq!(owner.form("whoami", &[]).await.ok()["all_stores"], true);
        let stranger = app.sign_up("Other").await;
        let seller = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        for person in [&stranger, &seller] {
            let refused = person.rpc("switch_store", json!({ "cmd": { "store": id } })).await;
            assert_eq!(refused.refusal(), (404, "record.not_found".into()));
        }
        assert_eq!(stranger.form("whoami", &[]).await.ok()["here"]["id"], json!(stranger.store));
    }
}

testkit::db_test! {
    async fn guesses_at_the_same_moment_are_counted_one_by_one_and_lock_nobody_out(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut guesser = app.nobody();
        guesser.email.clone_from(&owner.email);
        let guesses = futures::future::join_all((0..30).map(|_| guesser.sign_in("wrong password"))).await;
        let count = |wanted: (u16, &str)| {
            guesses.iter().filter(|it| it.refusal() == (wanted.0, wanted.1.to_owned())).count()
        };
        assert_eq!((count((401, "session.wrong_credentials")), count((429, "request.throttled"))), (6, 24));
        // Where the owner was before, the right password still leads in, however often; being right is not counted.
        for _ in 0..8 {
            owner.sign_in(PASSWORD).await.ok();
        }
        // There too, guessing ends.
        for _ in 0..6 {
            assert_eq!(owner.sign_in("wrong password").await.status, 401);
        }
        assert_eq!(owner.sign_in(PASSWORD).await.status, 429);
        app.t.advance(15 * MINUTE);
        owner.sign_in(PASSWORD).await.ok();
    }
}

testkit::db_test! {
    async fn a_sign_up_that_cannot_succeed_hashes_nothing(t) {
        let app = TestApp::with(t, Setup { sign_up: SignUpDoor::UntilFirst, ..Setup::default() }).await;
        // An attempt is counted right before the hash, so what was not counted was not hashed.
        let form = app.sign_up_form("Maison");
        app.nobody().form("sign_up", &form).await.ok();
        assert_eq!(app.t.count("throttle").await, 1);
        let late = app.nobody().form("sign_up", &app.sign_up_form("Late")).await;
        assert_eq!(late.refusal(), (403, "sign_up.closed".into()));
        let other = app.nobody().form("sign_up", &with(&form, "store_name", "Other")).await;
        assert_eq!(other.refusal(), (409, "conflict.replayed".into()));
        assert_eq!(app.t.count("throttle").await, 1);
    }
}

testkit::db_test! {
    async fn an_address_opens_so_many_businesses_and_then_waits(t) {
        let app = TestApp::open(t).await;
        let visitor = app.nobody();
        visitor.form("sign_up", &app.sign_up_form("One")).await.ok();
        let taken = with(&app.sign_up_form("Two"), "email", "owner@one.test");
        assert_eq!(visitor.form("sign_up", &taken).await.fields(), ["email"]);
        assert_eq!(app.number("SELECT SUM(failures) FROM throttle").await, 1);
        app.t.sql("UPDATE throttle SET failures = 60").await.unwrap();
        let many = visitor.form("sign_up", &app.sign_up_form("Three")).await;
        assert_eq!(many.refusal(), (429, "request.throttled".into()));
        app.nobody().form("sign_up", &app.sign_up_form("Three")).await.ok();
        assert_eq!(app.t.count("org").await, 2);
    }
}

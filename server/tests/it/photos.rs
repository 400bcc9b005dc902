//! Photos: taken in, shown, arranged, removed, and refused.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    body::Body,
    http::{Method, header},
};
use domain::{
    PhotoId,
    identity::Role,
    inventory::{ArrangePhotos, ItemView, RemovePhoto},
};
use serde_json::json;

use crate::app::{PHOTO, Person, TestApp};

const TURNED: &[u8] = include_bytes!("../../media/tests/fixtures/turned_6.jpg");

/// The header of a PNG that claims a size and holds nothing.
fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let crc = |bytes: &[u8]| {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
        })
    };
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let named = [&name[..], body].concat();
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&length[..], &named, &crc(&named).to_be_bytes()].concat()
    };
    let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let nothing = [0x78, 0x9c, 0x03, 0, 0, 0, 0, 1];
    [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &size), &chunk(b"IDAT", &nothing), &chunk(b"IEND", &[])].concat()
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

async fn arrange(person: &Person, item: &ItemView, photos: &[(PhotoId, &str)]) -> crate::app::Answer {
    let photos = photos.iter().map(|(id, alt)| (*id, (*alt).to_owned())).collect();
    let cmd = ArrangePhotos { store: item.store, item: item.id, photos };
    person.rpc("arrange_photos", json!({ "cmd": cmd })).await
}

async fn remove(person: &Person, item: &ItemView, photo: PhotoId, removed: bool) -> crate::app::Answer {
    let cmd = RemovePhoto { store: item.store, item: item.id, photo, removed };
    person.rpc("remove_photo", json!({ "cmd": cmd })).await
}

/// The cover, as lists show it.
async fn cover(person: &Person) -> Option<String> {
    let list = person.rpc("list_items", json!({ "listing": {} })).await.ok();
    list["page"]["items"][0]["cover"].as_str().map(str::to_owned)
}

testkit::db_test! {
    async fn a_photo_is_taken_in_once_and_becomes_the_cover(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        assert_eq!(cover(&owner).await, None);
        let photo: PhotoId = app.t.id();
        let content = owner.add_photo(&item, photo, PHOTO).await;
        assert_eq!(cover(&owner).await.as_deref(), Some(content.as_str()));
        assert_eq!(owner.add_photo(&item, photo, PHOTO).await, content);
        assert_eq!(app.t.count("photo").await, 1);
        let second = owner.add_photo(&item, app.t.id(), TURNED).await;
        assert_ne!(second, content);
        assert_eq!(cover(&owner).await.as_deref(), Some(content.as_str()));
        let shown = owner.item(item.id).await.photos;
        assert_eq!(shown.iter().map(|photo| photo.content.as_str()).collect::<Vec<_>>(), [&content, &second]);
        // The same id for another item is not that photo.
        let other = owner.create(&app.ring(owner.store, "Other")).await;
        let path = app::paths::upload_photo(other.store, other.id, photo);
        assert_eq!(owner.upload(&path, PHOTO).await.refusal(), (404, "record.not_found".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_is_served_holds_no_coordinates_and_is_kept_by_the_browser_alone(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        assert!(holds(PHOTO, b"Exif\0"));
        let content = owner.add_photo(&item, app.t.id(), PHOTO).await;
        for (file, kind, mark) in [("webp", "image/webp", &b"WEBP"[..]), ("jpg", "image/jpeg", &b"\xff\xd8\xff"[..])] {
            for side in [96, 400, 1600] {
                let address = format!("/media/{content}/{side}.{file}");
                let served = owner.get(&address).await;
                assert_eq!((served.status, served.header(header::CONTENT_TYPE)), (200, kind));
                assert!(holds(&served.bytes[..16], mark), "{address}");
                for secret in [&b"Exif"[..], b"EXIF", b"GPS", b"NIKON", b"http://ns.adobe.com", b"Photoshop"] {
                    assert!(!holds(&served.bytes, secret), "{} in {address}", String::from_utf8_lossy(secret));
                }
                let caching = served.header(header::CACHE_CONTROL);
                assert_eq!(caching, "private, max-age=31536000, immutable");
                assert_eq!(served.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
                let etag = served.header(header::ETAG).to_owned();
                let request = owner.request(Method::GET, &address).header(header::IF_NONE_MATCH, &etag);
                let again = owner.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!((again.status, again.bytes.len(), again.header(header::ETAG)), (304, 0, etag.as_str()));
            }
        }
        for file in ["401.webp", "400.gif", "400", "400.webp.exe", "../400.webp", "%2e%2e%2f400.webp"] {
            assert_eq!(owner.get(&format!("/media/{content}/{file}")).await.status, 404, "{file}");
        }
    }
}

testkit::db_test! {
    async fn a_photo_is_shown_to_those_who_see_its_item(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let branch = app.open_store(&owner, "Branch").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let content = owner.add_photo(&item, app.t.id(), PHOTO).await;
        let address = format!("/media/{content}/400.webp");
        let reader = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let elsewhere = app.hire(&owner, Role::Manager, &[branch]).await;
        let stranger = app.sign_up("Other").await;
        assert_eq!(reader.get(&address).await.status, 200);
        assert_eq!(elsewhere.get(&address).await.refusal(), (404, "record.not_found".into()));
        assert_eq!(stranger.get(&address).await.refusal(), (404, "record.not_found".into()));
        assert_eq!(app.nobody().get(&address).await.status, 401);
        // Knowing the ETag helps nobody.
        let request =
            stranger.request(Method::GET, &address).header(header::IF_NONE_MATCH, format!("\"{content}-400.webp\""));
        assert_eq!(stranger.send(request.body(Body::empty()).unwrap()).await.status, 404);
        for (person, status) in [(&reader, 403), (&elsewhere, 404), (&stranger, 404)] {
            let path = app::paths::upload_photo(item.store, item.id, app.t.id());
            assert_eq!(person.upload(&path, TURNED).await.status, status);
        }
        assert_eq!(app.t.count("photo").await, 1);
    }
}

testkit::db_test! {
    async fn what_is_no_photo_is_refused_and_nothing_is_kept(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let pasted = [&PHOTO[..PHOTO.len() / 2], &[0xff, 0xd9]].concat();
        for (what, bytes, status, code) in [
            ("half a photo", PHOTO[..PHOTO.len() / 2].to_vec(), 422, "photo.broken"),
            ("half a photo with an end", pasted, 422, "photo.broken"),
            ("a page", b"<!doctype html><script>alert(1)</script>".to_vec(), 415, "photo.unsupported"),
            (
                "a drawing",
                b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
                415,
                "photo.unsupported",
            ),
            ("nothing", Vec::new(), 422, "photo.broken"),
            ("a bomb", hollow_png(60_000, 60_000), 413, "photo.too_many_pixels"),
            ("a hollow picture", hollow_png(500, 500), 422, "photo.broken"),
        ] {
            let path = app::paths::upload_photo(item.store, item.id, app.t.id());
            let refused = owner.post(&path, "image/jpeg", Body::from(bytes)).await;
            assert_eq!(refused.refusal(), (status, code.to_owned()), "{what}");
            assert_eq!(refused.header(header::CONTENT_TYPE), "application/problem+json");
        }
        let path = app::paths::upload_photo(item.store, item.id, app.t.id());
        let large = owner.upload(&path, vec![0xff_u8; 33 * 1024 * 1024]).await;
        assert_eq!(large.refusal(), (413, "request.too_large".into()));
        assert_eq!(app.t.count("photo").await, 0);
        assert_eq!(owner.item(item.id).await, item);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_connection_that_is_lost_leaves_nothing_behind(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let photo: PhotoId = app.t.id();
        let path = app::paths::upload_photo(item.store, item.id, photo);
        let broken = || {
            let lost = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
            let parts = [Ok(PHOTO[..40_000].to_vec()), Ok(PHOTO[40_000..90_000].to_vec()), Err(lost)];
            Body::from_stream(futures::stream::iter(parts))
        };
        let refused = owner.post(&path, "image/jpeg", broken()).await;
        assert_eq!(refused.refusal(), (400, "request.malformed".into()));
        let import = owner.post(&app::paths::upload_import(owner.store, "a.csv"), "text/csv", broken()).await;
        assert_eq!(import.refusal(), (400, "request.malformed".into()));
        assert_eq!((app.t.count("photo").await, app.t.count("import_run").await), (0, 0));
        // A request that is given up half-way (the browser has gone) is dropped, wherever it stands.
        for polls in [1, 3, 6, 10, 15, 25] {
            let request = owner.request(Method::POST, &path).body(Body::from(PHOTO)).unwrap();
            crate::import::polled(polls, owner.send(request)).await;
        }
        app.verify().await;
        let chunks = PHOTO.chunks(10_000).map(|chunk| Ok::<_, Infallible>(chunk.to_vec()));
        owner.post(&path, "image/jpeg", Body::from_stream(futures::stream::iter(chunks))).await.ok();
        assert_eq!(app.t.count("photo").await, 1);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn photos_are_arranged_and_named_and_the_first_is_the_cover(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let (front, back, side): (PhotoId, PhotoId, PhotoId) = (app.t.id(), app.t.id(), app.t.id());
        let of_front = owner.add_photo(&item, front, PHOTO).await;
        let of_back = owner.add_photo(&item, back, TURNED).await;
        owner.add_photo(&item, side, PHOTO).await;
        let order = async || {
            let photos = owner.item(item.id).await.photos;
            photos.into_iter().map(|photo| (photo.id, photo.alt)).collect::<Vec<_>>()
        };
        arrange(&owner, &item, &[(back, "The <b>back</b>"), (side, ""), (front, "Front")]).await.ok();
        assert_eq!(
            order().await,
            [(back, "The <b>back</b>".to_owned()), (side, String::new()), (front, "Front".into())]
        );
        assert_eq!(cover(&owner).await, Some(of_back.clone()));
        app.verify().await;
        // Photos that are not named keep their order behind the others.
        arrange(&owner, &item, &[(front, "Front")]).await.ok();
        assert_eq!(order().await.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [front, back, side]);
        assert_eq!(cover(&owner).await, Some(of_front));
        app.verify().await;
        let twice = arrange(&owner, &item, &[(back, ""), (side, ""), (back, "")]).await;
        assert_eq!((twice.status, twice.fields()), (422, vec!["photos.2".to_owned()]));
        let unknown = arrange(&owner, &item, &[(app.t.id(), "")]).await;
        assert_eq!(unknown.status, 404);
        let long = arrange(&owner, &item, &[(back, &"x".repeat(1_000_000))]).await;
        assert_eq!((long.status, long.fields()), (422, vec!["photos.0.alt".to_owned()]));
        assert_eq!(order().await.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [front, back, side]);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_removed_photo_is_gone_until_it_is_brought_back(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let seller = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let (first, second): (PhotoId, PhotoId) = (app.t.id(), app.t.id());
        let content = owner.add_photo(&item, first, PHOTO).await;
        let next = owner.add_photo(&item, second, TURNED).await;
        let address = format!("/media/{content}/400.webp");
        assert_eq!(remove(&seller, &item, first, true).await.refusal(), (403, "permission.missing".into()));
        remove(&owner, &item, first, true).await.ok();
        assert_eq!(owner.get(&address).await.status, 404);
        assert_eq!(cover(&owner).await.as_deref(), Some(next.as_str()));
        app.verify().await;
        remove(&owner, &item, second, true).await.ok();
        assert_eq!(cover(&owner).await, None);
        app.verify().await;
        // Undo, in another order.
        remove(&owner, &item, second, false).await.ok();
        remove(&owner, &item, first, false).await.ok();
        assert_eq!(owner.get(&address).await.status, 200);
        assert_eq!(cover(&owner).await.as_deref(), Some(content.as_str()));
        assert_eq!(remove(&owner, &item, app.t.id(), true).await.status, 404);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn nobody_gets_to_send_a_file_before_it_is_known_where_it_goes(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let stranger = app.sign_up("Other").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let photo = app::paths::upload_photo(owner.store, item.id, app.t.id());
        let unknown = app::paths::upload_photo(owner.store, app.t.id(), app.t.id());
        let import = app::paths::upload_import(owner.store, "a.csv");
        for (person, path, status) in [
            (&app.nobody(), &photo, 401),
            (&app.nobody(), &import, 401),
            (&stranger, &photo, 404),
            (&stranger, &import, 404),
            (&owner, &unknown, 404),
        ] {
            // Never ends: an answer comes only from somebody who does not read it.
            let read = Arc::new(AtomicUsize::new(0));
            let count = Arc::clone(&read);
            let chunk = move || {
                count.fetch_add(1, Ordering::Relaxed);
                Ok::<_, Infallible>(vec![0; 64 * 1024])
            };
            let endless = Body::from_stream(futures::stream::iter(std::iter::repeat_with(chunk)));
            assert_eq!(person.upload(path, endless).await.status, status, "{path}");
            assert_eq!(read.load(Ordering::Relaxed), 0, "{path}");
        }
        assert_eq!((app.t.count("photo").await, app.t.count("import_run").await), (0, 0));
    }
}

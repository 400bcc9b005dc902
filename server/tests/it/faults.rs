//! Full disks: refused in words, nothing half done, and work goes on when there is room again.

use std::{fmt, io, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::inventory::ItemView;
use futures::stream::BoxStream;
use object_store::{
    GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions,
    PutPayload, PutResult, Result, memory::InMemory, path::Path,
};
use serde_json::json;
use service::gateways::Blobs;
use testkit::TestDb;

use crate::app::{PHOTO, Setup, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_changes_and_harms_nothing() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison").await;
    let item = owner.create(&app.ring(owner.store, "Ring")).await;
    let pages: i64 = app.number("SELECT page_count FROM pragma_page_count").await;
    let page_limit = Some(u32::try_from(pages).unwrap() + 12);
    #[expect(clippy::disallowed_methods, reason = "another process with a quota on the same file")]
    let small = db::Db::open(db::Config { page_limit, ..app.t.config().clone() }).await.unwrap();
    let (services, router) = app.beside(small);
    let cramped = owner.at(router);

    // Until it is full.
    let mut kept: Vec<ItemView> = vec![item];
    let refused = loop {
        let mut cmd = app.ring(owner.store, &format!("Ring {}", kept.len()));
        cmd.draft.description = "x".repeat(8_000);
        let answer = cramped.rpc("create_item", json!({ "cmd": cmd })).await;
        if answer.status != 200 {
            break (cmd, answer);
        }
        kept.push(cramped.item(cmd.id).await);
        assert!(kept.len() < 50, "the quota is not kept");
    };
    let (cmd, answer) = refused;
    assert_eq!(answer.refusal(), (507, "storage.full".into()), "{}", answer.text());
    let count = i64::try_from(kept.len()).unwrap();
    assert_eq!((app.t.count("item").await, app.t.count("movement").await), (count, count));
    assert_eq!(app.t.count("item_search").await, count);
    // Whatever is tried, the answer is in words; what is there can still be read and searched.
    let csv = format!("Handle,Title,Variant Price\n{}", format!("a,{},1\n", "x".repeat(150)).repeat(400));
    let import = cramped.upload(&app::paths::upload_import(owner.store, "a.csv"), csv).await;
    assert!(matches!(import.status, 200 | 507), "{}", import.text());
    for _ in 0..3 {
        let again = cramped.rpc("create_item", json!({ "cmd": cmd })).await;
        assert_eq!(again.refusal(), (507, "storage.full".into()));
    }
    let photo = app::paths::upload_photo(owner.store, kept[0].id, app.t.id());
    let mut photos = 0;
    for _ in 0..3 {
        let answer = cramped.upload(&photo, PHOTO).await;
        assert!(matches!(answer.status, 200 | 507), "{}", answer.text());
        photos += i64::from(answer.status == 200);
    }
    assert_eq!(app.t.count("photo").await, photos.min(1));
    for item in &kept[1..] {
        assert_eq!(cramped.item(item.id).await, *item);
    }
    assert_eq!(cramped.get("/stock").await.status, 200);
    let report = service::verify::verify(&services).await.unwrap();
    assert_eq!(report.differences, [""; 0]);

    // With room again the very same form goes through, once.
    owner.create(&cmd).await;
    owner.create(&cmd).await;
    assert_eq!(app.t.count("item").await, count + 1);
    app.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_holds_the_writer_for_too_long_may_be_sent_again() {
    let batch = db::Batch { max_turn_time: Duration::ZERO, ..db::Batch::default() };
    let app = TestApp::open(TestDb::sqlite_with(batch).await).await;
    let form = app.sign_up_form("Maison");
    let refused = app.nobody().form("sign_up", &form).await;
    assert_eq!(refused.refusal(), (503, "storage.busy".into()), "{}", refused.text());
    assert_eq!(app.t.count("org").await, 0);
    // Another process, that has the time.
    let (_, router) = app.beside(app.t.another_with(db::Batch::default()).await);
    app.nobody().at(router).form("sign_up", &form).await.ok();
    assert_eq!(app.t.count("org").await, 1);
}

testkit::db_test! {
    async fn full_file_storage_refuses_a_photo_and_keeps_nothing_of_it(t) {
        let blobs = Blobs::of(Arc::new(Full(InMemory::new())));
        let app = TestApp::with(t, Setup { blobs: Some(blobs), ..Setup::default() }).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let photo = app::paths::upload_photo(item.store, item.id, app.t.id());
        assert_eq!(owner.upload(&photo, PHOTO).await.refusal(), (507, "storage.full".into()));
        assert_eq!(app.t.count("photo").await, 0);
        assert_eq!(owner.item(item.id).await, item);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_photo_whose_file_is_lost_is_not_found_and_the_rest_works(t) {
        let memory = Arc::new(InMemory::new());
        let setup = Setup { blobs: Some(Blobs::of(memory.clone())), ..Setup::default() };
        let app = TestApp::with(t, setup).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let content = owner.add_photo(&item, app.t.id(), PHOTO).await;
        let key = Path::from(format!("photos/{}/{content}/400.webp", &content[..2]));
        memory.delete(&key).await.unwrap();
        assert_eq!(owner.get(&format!("/media/{content}/400.webp")).await.status, 404);
        assert_eq!(owner.get(&format!("/media/{content}/1600.webp")).await.status, 200);
        assert_eq!(owner.get(&format!("/stock/{}", item.id)).await.status, 200);
    }
}

/// A store that takes small files only, as a disk does that is nearly full.
#[derive(Debug)]
struct Full(InMemory);

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("full")
    }
}

#[async_trait]
impl ObjectStore for Full {
    async fn put_opts(&self, to: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if payload.content_length() > 20_000 {
            let full = io::Error::from(io::ErrorKind::StorageFull);
            return Err(object_store::Error::Generic { store: "full", source: Box::new(full) });
        }
        self.0.put_opts(to, payload, options).await
    }

    async fn put_multipart_opts(&self, to: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.0.put_multipart_opts(to, options).await
    }

    async fn get_opts(&self, from: &Path, options: GetOptions) -> Result<GetResult> {
        self.0.get_opts(from, options).await
    }

    async fn delete(&self, at: &Path) -> Result<()> {
        self.0.delete(at).await
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.0.list_with_delimiter(prefix).await
    }

    async fn copy(&self, from: &Path, to: &Path) -> Result<()> {
        self.0.copy(from, to).await
    }

    async fn copy_if_not_exists(&self, from: &Path, to: &Path) -> Result<()> {
        self.0.copy_if_not_exists(from, to).await
    }
}

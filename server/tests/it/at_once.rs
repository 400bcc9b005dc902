//! What several people, or several tabs, do at the same moment. SQLite puts writers in a row; PostgreSQL does not.

use domain::{
    PhotoId,
    inventory::{ArrangePhotos, EditVariants, ItemView, Move, VariantDraft},
};
use futures::future::join_all;
use serde_json::json;

use crate::app::{PASSWORD, PHOTO, TestApp};

const MINUTE: i64 = 60_000;

testkit::db_test! {
    async fn the_same_form_twice_takes_in_one_piece(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let ring = app.ring(owner.store, "Ring");
        let sent = join_all((0..4).map(|_| owner.rpc("create_item", json!({ "cmd": ring })))).await;
        sent.iter().for_each(|answer| drop(answer.ok()));
        // Different pieces that are the first of their kind compete for the first stock number.
        let bags = ["Kelly", "Birkin", "Constance"].map(|title| {
            let mut bag = app.ring(owner.store, title);
            bag.draft.category = "handbag".into();
            bag
        });
        let sent = join_all(bags.iter().map(|bag| owner.rpc("create_item", json!({ "cmd": bag })))).await;
        sent.iter().for_each(|answer| drop(answer.ok()));
        assert_eq!(app.t.count("item").await, 4);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn photos_that_arrive_together_have_one_cover_and_one_order(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        for round in 0..5 {
            let item = owner.create(&app.ring(owner.store, &format!("Ring {round}"))).await;
            let ids: Vec<PhotoId> = (0..3).map(|_| app.t.id()).collect();
            join_all(ids.iter().map(|id| owner.add_photo(&item, *id, PHOTO))).await;
            let positions = format!("photo WHERE item_id = {} GROUP BY position HAVING COUNT(*) > 1", literal(&app, &item));
            assert_eq!(app.t.names(&format!("SELECT 'twice' AS name FROM {positions}")).await, [""; 0]);
            // One puts them in another order while another takes the first away.
            let seen: ItemView = owner.item(item.id).await;
            let photos = seen.photos.iter().rev().map(|photo| (photo.id, photo.alt.clone())).collect();
            let arrange = ArrangePhotos { store: item.store, item: item.id, photos };
            let remove = json!({ "cmd": { "store": item.store, "item": item.id, "photo": seen.photos[0].id, "removed": true } });
            futures::join!(
                owner.rpc("arrange_photos", json!({ "cmd": arrange })),
                owner.rpc("remove_photo", remove),
            );
        }
        app.verify().await;
    }
}

/// The id of an item as the database writes it.
fn literal(app: &TestApp, item: &ItemView) -> String {
    let hex = item.id.to_string().trim_start_matches("itm_").to_owned();
    match app.t.backend() {
        sea_orm::DbBackend::Postgres => format!("'{hex}'"),
        _ => format!("x'{hex}'"),
    }
}

testkit::db_test! {
    async fn requests_that_leave_together_after_a_pause_stay_signed_in(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        for _ in 0..3 {
            app.t.advance(11 * MINUTE);
            let before = owner.jar();
            let answers = join_all((0..5).map(|_| async {
                let tab = owner.clone();
                tab.set_jar(before.clone());
                (tab.form("whoami", &[]).await.status, tab.jar())
            }))
            .await;
            assert!(answers.iter().all(|(status, _)| *status == 200));
            // One of them was given a new token; whichever answer comes last, the browser keeps that one.
            let given: Vec<_> = answers.into_iter().map(|(_, jar)| jar).filter(|jar| jar.len() > 1 && *jar != before).collect();
            let refreshed: Vec<_> = given.iter().filter(|jar| refresh(jar) != refresh(&before)).collect();
            assert_eq!(refreshed.len(), 1, "one rotation");
            owner.set_jar(refreshed[0].clone());
        }
        assert_eq!(owner.form("whoami", &[]).await.json()["name"], "Maison Owner");
        assert_eq!(owner.sign_in(PASSWORD).await.status, 200);
    }
}

fn refresh(jar: &std::collections::BTreeMap<String, String>) -> Option<&String> {
    jar.iter().find(|(name, _)| name.contains("refresh")).map(|(_, value)| value)
}

testkit::db_test! {
    async fn a_count_names_each_variant_once_and_only_of_what_is_here(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let beads = owner.create(&app.counted(owner.store, "Beads", &[("Blue", 5)])).await;
        let blue = |label: &str, quantity| VariantDraft {
            id: Some(beads.variants[0].id),
            label: label.into(),
            quantity,
            ..VariantDraft::default()
        };
        let count = |item: &ItemView, variants| {
            let cmd = EditVariants { store: item.store, item: item.id, version: item.version, variants };
            json!({ "cmd": cmd })
        };
        let twice = owner.rpc("edit_variants", count(&beads, vec![blue("Blue", 0), blue("Azure", 0)])).await;
        assert_eq!(twice.fields(), ["variants.1"]);
        let gone = json!({ "cmd": { "store": beads.store, "id": beads.id, "version": beads.version, "step": Move::WriteOff } });
        owner.rpc("write_off", gone).await.ok();
        let after = owner.item(beads.id).await;
        let back = owner.rpc("edit_variants", count(&after, vec![blue("Blue", 5)])).await;
        assert_eq!(back.refusal(), (409, "item.transition".into()));
        app.verify().await;
    }
}

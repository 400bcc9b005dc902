//! Stock, as staff works with it.

use axum::body::Body;
use domain::{
    CostId, ItemId,
    identity::{
        Role,
        inventory::{View, ViewCost},
    },
    inventory::{
        Availability, ChangeAvailability, ChangeSerial, CostKind, CreateItem, CreateItemWithCost, EditItem,
        EditVariants, ItemPage, ItemRow, ItemView, Listing, Move, Purchase, RecordCost, VariantDraft,
    },
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde_json::json;

use crate::app::{Answer, Person, TestApp, rpc_path};

async fn list(person: &Person, listing: &Listing) -> ItemPage<ItemRow> {
    person.rpc("list_items", json!({ "listing": listing })).await.read()
}

/// The titles that a search finds, and whether they are only alike.
async fn search(person: &Person, q: &str) -> (Vec<String>, bool) {
    let found = list(person, &Listing { q: q.into(), ..Listing::default() }).await;
    (found.page.items.into_iter().map(|item| item.title).collect(), found.similar)
}

async fn edit(person: &Person, item: &ItemView, change: impl FnOnce(&mut EditItem)) -> Answer {
    let (store, id, version, draft) = (item.store, item.id, item.version, item.draft.clone());
    let mut cmd = EditItem { store, id, version, draft };
    change(&mut cmd);
    person.rpc("edit_item", json!({ "cmd": cmd })).await
}

async fn step(person: &Person, item: &ItemView, step: Move) -> Answer {
    let name = if step == Move::WriteOff { "write_off" } else { "change_availability" };
    let cmd = ChangeAvailability { store: item.store, id: item.id, version: item.version, step };
    person.rpc(name, json!({ "cmd": cmd })).await
}

async fn edit_variants(person: &Person, item: &ItemView, variants: Vec<VariantDraft>) -> Answer {
    let cmd = EditVariants { store: item.store, item: item.id, version: item.version, variants };
    person.rpc("edit_variants", json!({ "cmd": cmd })).await
}

fn drafts(item: &ItemView) -> Vec<VariantDraft> {
    let draft = |v: &domain::inventory::VariantView| VariantDraft {
        id: Some(v.id),
        label: v.label.clone(),
        sku: v.sku.clone(),
        barcode: v.barcode.clone(),
        price: v.price.map(|price| price.plain()).unwrap_or_default(),
        quantity: v.quantity,
    };
    item.variants.iter().map(draft).collect()
}

testkit::db_test! {
    async fn an_item_is_taken_in_once_and_reads_back_as_it_was_typed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut cmd = app.ring(owner.store, "  Solitaire   ring ");
        cmd.draft.tags = vec!["Été".into(), "bridal".into()];
        cmd.draft.attributes = [("metal".to_owned(), "Platinum".to_owned())].into();
        cmd.draft.min = "95000.50".into();
        let item = owner.create(&cmd).await;
        assert_eq!((item.draft.title.as_str(), item.stock_no.as_str()), ("Solitaire ring", "J-10001"));
        assert_eq!((item.ask.unwrap().minor, item.min.unwrap().minor), (10_000_000, 9_500_050));
        assert_eq!((item.availability, item.quantity, item.version), (Availability::Available, 1, 1));
        assert_eq!(item.draft.tags, ["bridal", "Été"]);
        assert_eq!(item.draft.attributes["metal"], "Platinum");
        // The same form again is the same item; the same id with other content is refused.
        assert_eq!(owner.create(&cmd).await, item);
        let other =
            CreateItem { draft: domain::inventory::ItemDraft { title: "Other".into(), ..cmd.draft.clone() }, ..cmd };
        let refused = owner.rpc("create_item", json!({ "cmd": other })).await;
        assert_eq!(refused.refusal(), (409, "conflict.replayed".into()));
        assert_eq!((app.t.count("item").await, app.t.count("movement").await), (1, 1));
        assert_eq!(owner.create(&app.ring(owner.store, "Next")).await.stock_no, "J-10002");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn an_item_with_its_cost_is_taken_in_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let purchase = Purchase { vendor: "An estate".into(), amount: "40000".into() };
        let cmd = CreateItemWithCost { item: app.ring(owner.store, "Ring"), purchase };
        for _ in 0..2 {
            owner.rpc("create_item_with_cost", json!({ "cmd": cmd })).await.ok();
        }
        assert_eq!((app.t.count("item").await, app.t.count("cost").await), (1, 1));
        let cost = owner.rpc("find_cost", json!({ "id": cmd.item.id })).await.ok();
        assert_eq!((cost["vendor"].as_str(), cost["total"]["minor"].as_i64()), (Some("An estate"), Some(4_000_000)));
        assert_eq!(cost["at_ask"], json!([{ "minor": 6_000_000, "currency": "EUR" }, 600_000]));
        let record = RecordCost {
            id: app.t.id(),
            store: owner.store,
            item: cmd.item.id,
            kind: CostKind::Service,
            amount: "1000".into(),
            note: "polish".into(),
            vendor: String::new(),
            reverse: false,
        };
        for _ in 0..2 {
            owner.rpc("record_cost", json!({ "cmd": record })).await.ok();
        }
        let other = RecordCost { amount: "2000".into(), ..record.clone() };
        let refused = owner.rpc("record_cost", json!({ "cmd": other })).await;
        assert_eq!(refused.refusal(), (409, "conflict.replayed".into()));
        let reversed = RecordCost { id: app.t.id::<CostId>(), reverse: true, ..record };
        owner.rpc("record_cost", json!({ "cmd": reversed })).await.ok();
        assert_eq!(app.t.count("cost").await, 3);
        let cost = owner.rpc("find_cost", json!({ "id": cmd.item.id })).await.ok();
        assert_eq!(cost["total"]["minor"].as_i64(), Some(4_000_000));
        // Nothing of all that is in the history that everybody reads.
        let history = owner.rpc("item_history", json!({ "id": cmd.item.id })).await.text();
        for secret in ["40000", "40,000", "4000000", "estate", "polish", "1000.00", "1,000.00"] {
            assert!(!history.contains(secret), "{secret}: {history}");
        }
        assert!(history.contains("Taken in") && history.contains("Asking price €"), "{history}");
    }
}

testkit::db_test! {
    async fn a_stale_edit_is_refused_and_loses_nothing(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let first = edit(&owner, &item, |cmd| cmd.draft.brand = "First".into()).await;
        assert_eq!(first.ok(), 2);
        let late = edit(&owner, &item, |cmd| cmd.draft.model = "Late".into()).await;
        assert_eq!(late.refusal(), (409, "conflict.stale".into()));
        let now = owner.item(item.id).await;
        assert_eq!((now.draft.brand.as_str(), now.draft.model.as_str(), now.version), ("First", "", 2));
        // The first form again finds its own change.
        let again = edit(&owner, &item, |cmd| cmd.draft.brand = "First".into()).await;
        assert_eq!(again.ok(), 2);
        assert_eq!(app.t.count("audit WHERE action = 'inventory.item_edited'").await, 1);
        assert_eq!(step(&owner, &item, Move::Withdraw).await.refusal(), (409, "conflict.stale".into()));
        let serial = ChangeSerial { store: item.store, id: item.id, version: 1, serial: "S1".into() };
        assert_eq!(owner.rpc("change_serial", json!({ "cmd": serial })).await.status, 409);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn of_two_edits_at_once_one_wins_and_the_other_is_told(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let colleague = owner.clone();
        let (one, other) = tokio::join!(
            edit(&owner, &item, |cmd| cmd.draft.brand = "One".into()),
            edit(&colleague, &item, |cmd| cmd.draft.brand = "Other".into()),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        // PostgreSQL may ask the loser to send it again instead.
        assert!(statuses == [200, 409] || statuses == [200, 503], "{statuses:?}");
        let brand = owner.item(item.id).await.draft.brand;
        assert_eq!(brand, if one.status == 200 { "One" } else { "Other" });
        assert_eq!(app.t.count("audit WHERE action = 'inventory.item_edited'").await, 1);
    }
}

testkit::db_test! {
    async fn a_serial_number_is_unique_in_a_business(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let branch = app.open_store(&owner, "Branch").await;
        let with = |store, serial: &str| CreateItem { serial: serial.into(), ..app.ring(store, "Ring") };
        let taken = (409, "item.serial_taken".to_owned());
        owner.create(&with(owner.store, "AB-123 4")).await;
        for (store, serial) in [(owner.store, "AB-123 4"), (branch, "ab 1234"), (branch, "AB1234")] {
            let refused = owner.rpc("create_item", json!({ "cmd": with(store, serial) })).await;
            assert_eq!((refused.refusal(), refused.fields()), (taken.clone(), vec!["serial".to_owned()]), "{serial}");
        }
        let other = owner.create(&with(owner.store, "ZZ 9")).await;
        let change =
            |version, serial: &str| ChangeSerial { store: owner.store, id: other.id, version, serial: serial.into() };
        assert_eq!(owner.rpc("change_serial", json!({ "cmd": change(1, "AB1234") })).await.refusal(), taken);
        assert_eq!(owner.rpc("change_serial", json!({ "cmd": change(1, "- -") })).await.fields(), ["serial"]);
        assert_eq!(owner.rpc("change_serial", json!({ "cmd": change(1, "ZZ 10") })).await.ok(), 2);
        assert_eq!(owner.rpc("find_serial", json!({ "id": other.id })).await.ok()["serial"], "ZZ 10");
        // What was given up is free again, and another business has numbers of its own.
        owner.create(&with(branch, "ZZ 9")).await;
        let stranger = app.sign_up("Other").await;
        stranger.create(&with(stranger.store, "AB-123 4")).await;
        assert_eq!(app.t.count("item").await, 4);
        let counted = CreateItem { serial: "S".into(), ..app.counted(owner.store, "Beads", &[("", 1)]) };
        assert_eq!(owner.rpc("create_item", json!({ "cmd": counted })).await.fields(), ["serial"]);
    }
}

testkit::db_test! {
    async fn impossible_amounts_are_named_and_nothing_is_written(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        for bad in ["-5", "99999999999999999999", "1e9", "NaN", "١٢٣", "12.3456", "0x10", "10,000,000,000,000"] {
            for field in ["ask", "min", "web"] {
                let mut cmd = app.ring(owner.store, "Ring");
                cmd.draft.ask.clear();
                match field {
                    "ask" => cmd.draft.ask = bad.into(),
                    "min" => cmd.draft.min = bad.into(),
                    _ => cmd.draft.web = bad.into(),
                }
                let refused = owner.rpc("create_item", json!({ "cmd": cmd })).await;
                assert_eq!(
                    (refused.refusal(), refused.fields()),
                    ((422, "input.invalid".into()), vec![field.to_owned()]),
                    "{bad}"
                );
            }
            let purchase = Purchase { vendor: String::new(), amount: bad.into() };
            let cmd = CreateItemWithCost { item: app.ring(owner.store, "Ring"), purchase };
            let refused = owner.rpc("create_item_with_cost", json!({ "cmd": cmd })).await;
            assert_eq!((refused.status, refused.fields()), (422, vec!["amount".to_owned()]), "{bad}");
        }
        for quantity in [-1, 1_000_001, i64::MAX, i64::MIN] {
            let cmd = app.counted(owner.store, "Beads", &[("Blue", 1), ("Red", quantity)]);
            let refused = owner.rpc("create_item", json!({ "cmd": cmd })).await;
            assert_eq!((refused.status, refused.fields()), (422, vec!["variants.1.quantity".to_owned()]), "{quantity}");
        }
        let mut cmd = app.counted(owner.store, "Beads", &[("Blue", 1)]);
        cmd.variants[0].price = "-1".into();
        assert_eq!(owner.rpc("create_item", json!({ "cmd": cmd })).await.fields(), ["variants.0.price"]);
        // A number that no integer holds cannot be read at all.
        let body = format!(
            "{{\"cmd\":{}}}",
            serde_json::to_string(&cmd).unwrap().replace("\"quantity\":1", "\"quantity\":1e40")
        );
        let refused = owner.post(rpc_path("create_item"), "application/json", Body::from(body)).await;
        assert_eq!(refused.refusal(), (400, "request.malformed".into()));
        assert_eq!(
            (app.t.count("item").await, app.t.count("movement").await, app.t.count("sequence").await),
            (0, 0, 0)
        );
    }
}

testkit::db_test! {
    async fn endless_texts_are_named_and_never_a_fault(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let endless = "x".repeat(1_000_000);
        let mut cmd = app.ring(owner.store, &endless);
        for text in [
            &mut cmd.draft.brand,
            &mut cmd.draft.model,
            &mut cmd.draft.reference,
            &mut cmd.draft.year,
            &mut cmd.draft.ask,
        ] {
            text.clone_from(&endless);
        }
        let refused = owner.rpc("create_item", json!({ "cmd": cmd })).await;
        // More than a body may hold is not read to its end.
        assert_eq!(refused.refusal(), (413, "request.too_large".into()));
        for field in [
            "title",
            "brand",
            "model",
            "reference",
            "year",
            "description",
            "condition",
            "condition_notes",
            "internal_notes",
            "ask",
            "category",
        ] {
            let mut draft = serde_json::to_value(app.ring(owner.store, "Ring")).unwrap();
            draft["draft"][field] = endless.as_str().into();
            let refused = owner.rpc("create_item", json!({ "cmd": draft })).await;
            assert_eq!((refused.status, refused.fields()), (422, vec![field.to_owned()]), "{field}");
        }
        let mut tags = app.ring(owner.store, "Ring");
        tags.draft.tags = vec![endless.clone()];
        assert_eq!(owner.rpc("create_item", json!({ "cmd": tags })).await.fields(), ["tags"]);
        let serial = CreateItem { serial: endless.clone(), ..app.ring(owner.store, "Ring") };
        assert_eq!(owner.rpc("create_item", json!({ "cmd": serial })).await.fields(), ["serial"]);
        let vendor = Purchase { vendor: endless.clone(), amount: String::new() };
        let vendor = CreateItemWithCost { item: app.ring(owner.store, "Ring"), purchase: vendor };
        assert_eq!(owner.rpc("create_item_with_cost", json!({ "cmd": vendor })).await.fields(), ["vendor"]);
        assert_eq!(app.t.count("item").await, 0);
        // Searching for it finds nothing, and does not break.
        for q in
            [endless.as_str(), &"word ".repeat(50_000), "\"", "* OR *", "a:b", "NEAR(", "%", "\u{0}", "' OR 1=1 --"]
        {
            let answer = owner.rpc("list_items", json!({ "listing": { "q": q } })).await;
            assert!(answer.status < 500, "{} for {}…", answer.status, q.chars().take(20).collect::<String>());
        }
        let cursor = owner.rpc("list_items", json!({ "listing": { "after": "made-up" } })).await;
        assert_eq!(cursor.refusal(), (400, "request.malformed".into()));
    }
}

testkit::db_test! {
    async fn any_text_comes_back_unchanged_and_harmless(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        for text in [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</title></script><script>alert(2)</script>",
            "👑 💍 👨‍👩‍👧 Å",
            "שעון זהב — ساعة ذهبية",
            "\u{202E}gnirts desrever",
            "' OR '1'='1'; DROP TABLE item; --",
            "{{7*7}} ${7*7} <!--#exec-->",
        ] {
            let mut cmd = app.ring(owner.store, text);
            (cmd.draft.description, cmd.draft.internal_notes) = (text.into(), text.into());
            cmd.draft.tags = vec![text.into()];
            cmd.draft.attributes = [("stones".to_owned(), text.to_owned())].into();
            let item = owner.create(&cmd).await;
            assert_eq!(item.draft.title, text);
            assert_eq!((item.draft.description.as_str(), item.draft.internal_notes.as_str()), (text, text));
            assert_eq!((item.draft.tags[0].as_str(), item.draft.attributes["stones"].as_str()), (text, text));
            let id = item.id;
            for page in ["/".into(), "/stock".into(), format!("/stock/{id}"), format!("/stock/{id}/edit")] {
                let html = owner.get(&page).await;
                assert_eq!(html.status, 200);
                // Title and text areas have a test of their own.
                let mut html = html.text();
                for bare in ["<title>", "<title>Edit ", "class=\"input\">"] {
                    html = html.replace(&format!("{bare}{text}"), "");
                }
                for live in ["<script>alert(", "<img src=x", "<!--#exec"] {
                    let at = html
                        .find(live)
                        .map(|at| html.chars().skip(at.saturating_sub(200)).take(400).collect::<String>());
                    assert_eq!(at, None, "{live} on {page}");
                }
            }
            let shown = owner.get(&format!("/stock/{id}")).await.text();
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(shown.contains(&escaped), "{text} is not shown");
        }
        app.verify().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_breaks_out_of_a_text_area() {
    let app = TestApp::open(testkit::TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison").await;
    let mut cmd = app.ring(owner.store, "Ring");
    cmd.draft.description = "</textarea><script>alert(1)</script> & more".into();
    let item = owner.create(&cmd).await;
    let html = owner.get(&format!("/stock/{}/edit", item.id)).await.text();
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
    assert!(!html.contains("</textarea><script>alert(1)"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_title_of_a_page_is_escaped() {
    let app = TestApp::open(testkit::TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison").await;
    let item = owner.create(&app.ring(owner.store, "</title><script>alert(1)</script> & more")).await;
    let html = owner.get(&format!("/stock/{}", item.id)).await.text();
    let title = html.split("<title>").nth(1).unwrap().split(" · Vitrine").next().unwrap();
    assert_eq!(title, "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
}

testkit::db_test! {
    async fn a_search_finds_beginnings_accents_and_what_is_spelt_alike(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut kelly = app.ring(owner.store, "Kelly 28 Étoupe");
        (kelly.draft.category, kelly.draft.brand) = ("handbag".into(), "Hermès".into());
        kelly.serial = "QX-88117".into();
        owner.create(&kelly).await;
        let mut watch = app.ring(owner.store, "Submariner");
        (watch.draft.category, watch.draft.reference) = ("watch".into(), "126610-LV".into());
        owner.create(&watch).await;
        let beads = CreateItem {
            variants: vec![VariantDraft { sku: "BEAD-77".into(), quantity: 1, ..VariantDraft::default() }],
            ..app.counted(owner.store, "Beads", &[])
        };
        owner.create(&beads).await;
        for q in
            ["kel", "KELLY", "hermes", "Hermès kel", "etoupe 28", "h-10001", "H10001", "qx-88", "QX88117", "handbag"]
        {
            assert_eq!(search(&owner, q).await, (vec!["Kelly 28 Étoupe".to_owned()], false), "{q}");
        }
        for q in ["126610lv", "126610-lv", "subm"] {
            assert_eq!(search(&owner, q).await.0, ["Submariner"], "{q}");
        }
        assert_eq!(search(&owner, "bead-77").await.0, ["Beads"]);
        assert_eq!(search(&owner, "submarinner").await, (vec!["Submariner".to_owned()], true));
        assert_eq!(search(&owner, "kely etoup").await, (vec!["Kelly 28 Étoupe".to_owned()], true));
        assert_eq!(search(&owner, "zeppelin").await, (Vec::new(), false));
        let reader = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        assert_eq!(search(&reader, "kel").await.0.len(), 1);
        for q in ["QX-88117", "qx88117", "qx"] {
            assert_eq!(search(&reader, q).await.0.len(), 0, "{q}");
        }
        // Another business finds nothing of this.
        let stranger = app.sign_up("Other").await;
        for q in ["kelly", "submarinner", "", "QX-88117"] {
            assert_eq!(search(&stranger, q).await, (Vec::new(), false), "{q}");
        }
        // An edit is found at once, under its new name only.
        let item = list(&owner, &Listing { q: "subm".into(), ..Listing::default() }).await.page.items[0].id;
        let item = owner.item(item).await;
        edit(&owner, &item, |cmd| cmd.draft.title = "Yachtmaster".into()).await.ok();
        assert_eq!(search(&owner, "yacht").await.0, ["Yachtmaster"]);
        let (found, alike) = search(&owner, "subm").await;
        assert!(found.is_empty() || alike, "{found:?}");
        // So is a new code of a variant.
        let beads = owner.item(beads.id).await;
        let mut variants = drafts(&beads);
        variants[0].sku = "PEARL-3".into();
        edit_variants(&owner, &beads, variants).await.ok();
        assert_eq!(search(&owner, "pearl-3").await.0, ["Beads"]);
        let (found, alike) = search(&owner, "bead-77").await;
        assert!(found.is_empty() || alike, "{found:?}");
    }
}

testkit::db_test! {
    async fn availability_moves_along_the_table_and_writing_off_takes_a_manager(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let manager = app.hire(&owner, Role::Manager, &[owner.store]).await;
        let seller = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let cmd = CreateItem { release: false, ..app.ring(owner.store, "Ring") };
        let mut item = seller.create(&cmd).await;
        assert_eq!(item.availability, Availability::Processing);
        for (way, then) in [
            (Move::Release, Availability::Available),
            (Move::Withdraw, Availability::Processing),
            (Move::Miss, Availability::Missing),
            (Move::Find, Availability::Available),
        ] {
            assert_eq!(step(&seller, &item, way).await.ok(), item.version + 1);
            item = seller.item(item.id).await;
            assert_eq!(item.availability, then);
        }
        for way in [Move::Receive, Move::Process, Move::Release, Move::Find] {
            assert_eq!(step(&seller, &item, way).await.refusal(), (409, "item.transition".into()), "{way:?}");
        }
        assert_eq!(step(&seller, &item, Move::WriteOff).await.refusal(), (403, "permission.missing".into()));
        let cmd = ChangeAvailability { store: item.store, id: item.id, version: item.version, step: Move::WriteOff };
        for person in [&seller, &manager] {
            let side_door = person.rpc("change_availability", json!({ "cmd": cmd })).await;
            assert_eq!(side_door.refusal(), (403, "permission.missing".into()));
        }
        step(&manager, &item, Move::WriteOff).await.ok();
        let gone = owner.item(item.id).await;
        assert_eq!((gone.availability, gone.quantity), (Availability::WrittenOff, 0));
        assert!(list(&owner, &Listing::default()).await.page.items.is_empty());
        let state = Listing { state: vec![Availability::WrittenOff], ..Listing::default() };
        assert_eq!(list(&owner, &state).await.page.items.len(), 1);
        assert_eq!(step(&manager, &gone, Move::WriteOff).await.status, 409);
        let beads = owner.create(&app.counted(owner.store, "Beads", &[("Blue", 4), ("Red", 5)])).await;
        step(&owner, &beads, Move::WriteOff).await.ok();
        assert_eq!(owner.item(beads.id).await.quantity, 0);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn quantities_follow_the_ledger(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let beads = owner.create(&app.counted(owner.store, "Beads", &[("Blue", 4), ("Red", 5)])).await;
        assert_eq!(beads.quantity, 9);
        let mut variants = drafts(&beads);
        variants[0].quantity = 1;
        variants.remove(1);
        variants.push(VariantDraft { label: "Green".into(), quantity: 2, ..VariantDraft::default() });
        for _ in 0..2 {
            assert_eq!(edit_variants(&owner, &beads, variants.clone()).await.ok(), 2, "the same form again");
        }
        let after = owner.item(beads.id).await;
        let left: Vec<_> = after.variants.iter().map(|v| (v.label.as_str(), v.quantity)).collect();
        assert!(left.contains(&("Blue", 1)) && left.contains(&("Red", 0)) && left.contains(&("Green", 2)), "{left:?}");
        assert_eq!((after.quantity, after.variants.len()), (3, 3));
        variants[0].quantity = 7;
        assert_eq!(
            edit_variants(&owner, &beads, variants.clone()).await.refusal(),
            (409, "conflict.stale".into())
        );
        variants[0].label = "Green".into();
        assert_eq!(edit_variants(&owner, &after, variants).await.fields(), ["variants.1.label"]);
        let ring = owner.create(&app.ring(owner.store, "Ring")).await;
        assert_eq!(edit_variants(&owner, &ring, vec![VariantDraft::default()]).await.fields(), ["variants"]);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn whatever_is_asked_for_the_projections_fit_their_ledgers(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut rng = ChaCha8Rng::seed_from_u64(20_261_121);
        let mut any = |below: u32| rng.next_u32() % below;
        let mut items: Vec<ItemId> = Vec::new();
        let mut refused = 0;
        for number in 0..160_u32 {
            let answer = if items.len() < 4 || any(8) == 0 {
                let cmd = match any(2) {
                    0 => app.ring(owner.store, &format!("Ring {number}")),
                    _ => app.counted(
                        owner.store,
                        &format!("Beads {number}"),
                        &[("A", any(9).into()), ("B", any(9).into())],
                    ),
                };
                items.push(cmd.id);
                owner.rpc("create_item", json!({ "cmd": cmd })).await
            } else {
                let picked = any(u32::try_from(items.len()).unwrap()) as usize;
                let mut item = owner.item(items[picked]).await;
                if any(10) == 0 {
                    item.version -= 1;
                }
                match any(5) {
                    0 => {
                        let ask = any(100_000).to_string();
                        edit(&owner, &item, |cmd| cmd.draft.ask = ask).await
                    }
                    1 | 2 => {
                        let mut variants = drafts(&item);
                        variants.retain(|_| any(6) > 0);
                        variants.iter_mut().for_each(|v| v.quantity = i64::from(any(12)) - 1);
                        let label = format!("V{number}");
                        variants.push(VariantDraft { label, quantity: any(4).into(), ..VariantDraft::default() });
                        edit_variants(&owner, &item, variants).await
                    }
                    3 => {
                        let cmd = ChangeSerial {
                            store: item.store,
                            id: item.id,
                            version: item.version,
                            serial: format!("S{}", any(12)),
                        };
                        owner.rpc("change_serial", json!({ "cmd": cmd })).await
                    }
                    _ => step(&owner, &item, Move::ALL[any(7) as usize]).await,
                }
            };
            assert!(matches!(answer.status, 200 | 409 | 422), "{}: {}", answer.status, answer.text());
            refused += u32::from(answer.status != 200);
        }
        assert!((20..140).contains(&refused), "{refused} of 160 were refused");
        app.verify().await;
        let total = app.number("SELECT SUM(quantity) FROM item").await;
        assert_eq!(total, app.number("SELECT SUM(delta) FROM movement").await);
    }
}

testkit::db_test! {
    async fn paging_shows_every_item_exactly_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        for number in 0..123 {
            // Many of the same moment, price and name.
            let mut cmd = app.ring(owner.store, &format!("Ring {}", number % 7));
            cmd.draft.ask = if number % 5 == 0 { String::new() } else { format!("{}", number % 11) };
            owner.rpc("create_item", json!({ "cmd": cmd })).await.ok();
            app.t.advance(i64::from(number % 3 == 0));
        }
        for (sort, ..) in domain::inventory::Sort::ALL {
            let (mut listing, mut seen) = (Listing { sort, ..Listing::default() }, Vec::new());
            loop {
                let page = list(&owner, &listing).await.page;
                assert!(page.items.len() <= 50);
                seen.extend(page.items.iter().map(|item| item.id));
                listing.after = page.next;
                if listing.after.is_none() {
                    break;
                }
            }
            assert_eq!(seen.len(), 123, "{sort:?}");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 123, "{sort:?}");
        }
        let total = owner.rpc("list_totals", json!({ "listing": {} })).await.ok();
        assert_eq!(total["count"], 123);
    }
}

testkit::db_test! {
    async fn a_list_asks_as_many_statements_for_many_items_as_for_few(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut counts = Vec::new();
        for more in [10, 50] {
            for number in 0..more {
                let purchase = Purchase { vendor: "V".into(), amount: "1".into() };
                let item = app.ring(owner.store, &format!("Ring {number}"));
                let cmd = CreateItemWithCost { item, purchase };
                owner.rpc("create_item_with_cost", json!({ "cmd": cmd })).await.ok();
            }
            let view = service::identity::on_behalf::<View>(&app.services, &owner.email).await.unwrap();
            let cost = service::identity::on_behalf::<ViewCost>(&app.services, &owner.email).await.unwrap();
            let (page, plain) = db::probe::counted(service::inventory::list_items(&view, Listing::default())).await;
            assert_eq!(page.unwrap().page.items.len(), (counts.len() + 1) * 10 + counts.len() * 30);
            let (_, costly) = db::probe::counted(service::inventory::list_items_cost(&cost, Listing::default())).await;
            let typed = Listing { q: "ring".into(), ..Listing::default() };
            let (_, searched) = db::probe::counted(service::inventory::list_items(&view, typed)).await;
            counts.push((plain.len(), costly.len(), searched.len()));
        }
        assert_eq!(counts[0], counts[1]);
        let (plain, costly, searched) = counts[0];
        assert!((1..=3).contains(&plain) && (1..=3).contains(&costly) && (1..=3).contains(&searched), "{counts:?}");
    }
}

testkit::db_test! {
    async fn filters_leave_what_they_say(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let choices = owner.form("filter_choices", &[]).await.ok();
        let place = choices["locations"][0]["id"].as_str().unwrap().to_owned();
        let mut watch = app.ring(owner.store, "Watch");
        (watch.draft.category, watch.draft.ask) = ("watch".into(), "500".into());
        watch.draft.location = Some(place.parse().unwrap());
        watch.draft.tags = vec!["Été".into()];
        owner.create(&watch).await;
        app.t.advance(40 * domain::time::DAY);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        owner.create(&app.ring(owner.store, "Ring")).await;
        let only = async |listing: serde_json::Value| {
            let answer = owner.rpc("list_items", json!({ "listing": listing })).await.ok();
            let total = owner.rpc("list_totals", json!({ "listing": listing })).await.ok();
            let items = answer["page"]["items"].as_array().unwrap().clone();
            assert_eq!(total["count"], items.len(), "{listing}");
            items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(only(json!({})).await, ["Ring", "Watch"]);
        for listing in [
            json!({ "category": ["watch"] }),
            json!({ "location": place }),
            json!({ "tag": "ete" }),
            json!({ "max": 50_000 }),
            json!({ "older": 30 }),
        ] {
            assert_eq!(only(listing.clone()).await, ["Watch"], "{listing}");
        }
        assert_eq!(only(json!({ "min": 50_001 })).await, ["Ring"]);
        assert_eq!(only(json!({ "brand": "Maison", "photos": true })).await, [""; 0]);
        assert_eq!(only(json!({ "sort": "oldest" })).await, ["Watch", "Ring"]);
        // A place of another store is not a place here.
        let branch = app.open_store(&owner, "Branch").await;
        let mut cmd = app.ring(branch, "Ring");
        cmd.draft.location = Some(place.parse().unwrap());
        assert_eq!(owner.rpc("create_item", json!({ "cmd": cmd })).await.fields(), ["location"]);
    }
}

testkit::db_test! {
    async fn a_cost_under_a_used_id_is_the_same_cost_or_refused(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let item = owner.create(&app.ring(owner.store, "Ring")).await;
        let other = owner.create(&app.ring(owner.store, "Other")).await;
        let (kind, amount, note) = (CostKind::Service, "12.50".to_owned(), "polish".to_owned());
        let (id, store, vendor) = (app.t.id(), owner.store, "An estate".to_owned());
        let cmd = RecordCost { id, store, item: item.id, kind, amount, note, vendor, reverse: false };
        for _ in 0..2 {
            owner.rpc("record_cost", json!({ "cmd": cmd })).await.ok();
        }
        // Naming whom a piece came from changes the piece: once, with a trace, and under its version.
        assert_eq!(owner.item(item.id).await.version, item.version + 1);
        assert_eq!(app.t.count("audit WHERE action = 'inventory.vendor_changed'").await, 1);
        for changed in [
            RecordCost { item: other.id, ..cmd.clone() },
            RecordCost { kind: CostKind::Purchase, ..cmd.clone() },
            RecordCost { amount: "12.51".into(), ..cmd.clone() },
            RecordCost { note: "polished".into(), ..cmd.clone() },
            RecordCost { vendor: "Another estate".into(), ..cmd.clone() },
            RecordCost { reverse: true, ..cmd.clone() },
        ] {
            let refused = owner.rpc("record_cost", json!({ "cmd": changed })).await;
            assert_eq!(refused.refusal(), (409, "conflict.replayed".into()), "{changed:?}");
        }
        assert_eq!(app.t.count("cost").await, 1);
    }
}

testkit::db_test! {
    async fn verify_finds_one_planted_difference_of_each_kind(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut cmd = app.ring(owner.store, "Ring");
        cmd.serial = "SN-1".into();
        (cmd.draft.min, cmd.draft.tags) = ("90000".into(), vec!["zinc".into(), "Été".into()]);
        let item = owner.create(&cmd).await;
        // A price that was changed and taken away again is no difference.
        let draft = domain::inventory::ItemDraft { web: "95000".into(), min: String::new(), ..item.draft.clone() };
        let edit = |version, draft| json!({ "cmd": EditItem { store: owner.store, id: item.id, version, draft } });
        owner.rpc("edit_item", edit(item.version, draft)).await.ok();
        app.t.advance(1);
        owner.rpc("edit_item", edit(item.version + 1, item.draft.clone())).await.ok();
        owner.create(&app.counted(owner.store, "Beads", &[("Blue", 2)])).await;
        app.verify().await;
        for (plant, undo, found) in [
            ("item SET quantity = 7", "item SET quantity = 1", "item.quantity"),
            ("item SET ask = 10000001", "item SET ask = 10000000", "item.ask"),
            ("item SET min = NULL", "item SET min = 9000000", "item.min"),
            ("item SET web = 5", "item SET web = NULL", "item.web"),
            ("item SET title = 'Band'", "item SET title = 'Ring'", "item_search.text"),
            ("item SET serial = 'SN-2'", "item SET serial = 'SN-1'", "item_search.codes"),
            ("item SET cover = 'x'", "item SET cover = NULL", "item.cover"),
        ] {
            let here = format!(" WHERE id = {}", app.t.literal(item.id));
            app.t.sql(&format!("UPDATE {plant}{here}")).await.unwrap();
            let report = service::verify::verify(&app.services).await.unwrap();
            assert_eq!((report.checked, report.differences.len()), (2, 1), "{plant}: {:?}", report.differences);
            assert!(report.differences[0].starts_with(found), "{plant}: {:?}", report.differences);
            app.t.sql(&format!("UPDATE {undo}{here}")).await.unwrap();
        }
        app.verify().await;
    }
}

testkit::db_test! {
    async fn the_list_page_asks_as_often_for_many_items_as_for_few(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut counts = Vec::new();
        for more in [3, 30] {
            for number in 0..more {
                owner.create(&app.ring(owner.store, &format!("Ring {number}"))).await;
            }
            let (page, statements) = db::probe::counted_everywhere(owner.get("/stock")).await;
            assert!(page.status == 200 && page.text().contains("Ring 2"));
            counts.push(statements);
        }
        assert_eq!(counts[0].len(), counts[1].len(), "{counts:#?}");
        // Six: the stores that the session names; the rows; their costs, which the owner sees; the totals; the places
        // and the brands of the filters. Before them one for the session, which is not a handle's and not counted.
        assert_eq!(counts[0].len(), 6, "{:#?}", counts[0]);
    }
}

//! Clients through the real router: taken in, found however they are remembered, told of, made one and taken apart.

use domain::{
    ConsentId, CustomerId, MergeId, NoteId, OwnedPieceId, RelationId, SegmentId, WishId,
    customers::{
        Address, BulkChange, ChangedClients, ClientContact, ClientDraft, ClientForm, ClientPage, ClientPageReach,
        ClientView, ContactDraft, InteractionKind, OccasionDraft, OwnedDraft, SegmentRow, StoryPage, Twin, Wanted,
        WishDraft, WishView,
    },
    identity::Role,
    sales::Rung,
    tasks::TaskPage,
};
use serde_json::{Value, json};

use crate::{
    after_kit::back,
    app::{Answer, Person, TestApp},
    till_kit::{by_card, piece, stocked},
};

fn row(value: &str) -> ContactDraft {
    ContactDraft { value: value.into(), label: String::new() }
}

pub fn named(name: &str) -> ClientDraft {
    ClientDraft { name: name.into(), ..ClientDraft::default() }
}

pub async fn save(who: &Person, id: CustomerId, version: i32, draft: &ClientDraft) -> Answer {
    who.rpc("save_client", json!({ "cmd": { "id": id, "version": version, "draft": draft } })).await
}

/// Takes somebody in.
pub async fn take_in(app: &TestApp, who: &Person, draft: &ClientDraft) -> CustomerId {
    let id = app.t.id();
    save(who, id, 0, draft).await.ok();
    id
}

pub async fn contact(who: &Person, id: CustomerId) -> ClientContact {
    who.rpc("find_client_contact", json!({ "id": id })).await.read()
}

pub async fn view(who: &Person, id: CustomerId) -> ClientView {
    who.rpc("find_client", json!({ "id": id })).await.read()
}

async fn story(who: &Person, id: CustomerId) -> StoryPage {
    who.rpc("list_story", json!({ "ask": { "customer": id } })).await.read()
}

async fn found(who: &Person, typed: &str) -> Vec<String> {
    let page: ClientPageReach = who.rpc("list_clients_reach", json!({ "listing": { "q": typed } })).await.read();
    page.items.into_iter().map(|it| it.row.called).collect()
}

/// A merge of two records as they stand.
async fn merge(app: &TestApp, who: &Person, keep: CustomerId, gone: CustomerId) -> Value {
    let (kept, went) = (view(who, keep).await.row.version, view(who, gone).await.row.version);
    json!({ "id": app.t.id::<MergeId>(), "keep": keep, "keep_version": kept, "gone": gone, "gone_version": went })
}

async fn consents(app: &TestApp, who: &Person, id: CustomerId, channel: &str, given: bool) {
    let said = json!({
        "id": app.t.id::<ConsentId>(), "customer": id, "channel": channel, "given": given, "source": "Counter",
        "text_version": "2026-1",
    });
    who.rpc("set_consent", json!({ "cmd": said })).await.ok();
}

testkit::db_test! {
    async fn a_client_is_taken_in_with_everything_and_read_back(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("Lucía Fernández");
        draft.emails = vec![row("Lucia@Example.test"), row("office@example.test")];
        draft.phones = vec![row("(617) 555-0128"), row("+44 20 7946 0958")];
        draft.phone_country = "US".into();
        draft.occasions = vec![OccasionDraft { kind: "birthday".into(), day: "29".into(), month: "2".into(), ..OccasionDraft::default() }];
        draft.profile.addresses = vec![Address {
            line1: "41 Marlborough St".into(), city: "Boston".into(), state: "US-MA".into(), country: "us".into(),
            postal_code: "02116".into(), ..Address::default()
        }];
        draft.profile.sizes.ring = "US 6.5".into();
        draft.tags = "collector, Rolex".into();
        draft.associate = Some(owner.user);
        let id = take_in(&app, &owner, &draft).await;
        let known = contact(&owner, id).await;
        let reach: Vec<(&str, &str)> = known.reach.iter().map(|it| (it.value.as_str(), it.key.as_str())).collect();
        assert_eq!(reach, [
            ("lucia@example.test", "lucia@example.test"), ("office@example.test", "office@example.test"),
            ("+1 617-555-0128", "16175550128"), ("+44 20 7946 0958", "442079460958"),
        ]);
        assert_eq!(known.addresses[0].line, "41 Marlborough St, Boston MA 02116, United States of America");
        assert_eq!(known.occasions[0].0.words(), "29 February");
        let seen = view(&owner, id).await;
        assert_eq!((seen.row.tags, seen.associate), (vec!["collector".to_owned(), "Rolex".to_owned()], Some(owner.user)));
        // The same form twice is one client, another one under the same id is refused, an old one is stale.
        save(&owner, id, 0, &draft).await.ok();
        assert_eq!(save(&owner, id, 0, &named("Else")).await.refusal(), (409, "conflict.replayed".into()));
        let form: ClientForm = owner.rpc("find_client_form", json!({ "id": id })).await.read();
        let changed = ClientDraft { source: "A friend".into(), ..form.draft };
        save(&owner, id, form.version, &changed).await.ok();
        assert_eq!(contact(&owner, id).await.reach.len(), 4, "what was read is what is written");
        assert_eq!(save(&owner, id, form.version, &named("Else")).await.refusal(), (409, "conflict.stale".into()));
        // The four fields of the till change the first of each and leave the others.
        let four = json!({ "name": "Lucía Fernández", "company": "", "email": "new@example.test", "phone": "+1 617 555 0128" });
        owner.rpc("save_customer", json!({ "cmd": { "id": id, "version": 2, "draft": four } })).await.ok();
        let keys: Vec<String> = contact(&owner, id).await.reach.into_iter().map(|it| it.key).collect();
        assert_eq!(keys, ["new@example.test", "office@example.test", "16175550128", "442079460958"]);
    }
}

testkit::db_test! {
    async fn what_cannot_be_used_is_refused_field_by_field(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named(&"a".repeat(300));
        draft.phones = vec![row("12"), row("555-0100")];
        draft.phone_country = "US".into();
        draft.occasions = vec![OccasionDraft { kind: "birthday".into(), day: "31".into(), month: "4".into(), ..OccasionDraft::default() }];
        let answer = save(&owner, app.t.id(), 0, &draft).await;
        assert_eq!(answer.refusal(), (422, "input.invalid".into()));
        draft.name = "O".into();
        draft.occasions.clear();
        draft.profile.addresses = vec![Address { line1: "1 High St".into(), country: "XX".into(), ..Address::default() },
            Address { line1: "2 High St".into(), country: "US".into(), state: "CA-ON".into(), ..Address::default() }];
        let answer = save(&owner, app.t.id(), 0, &draft).await;
        let text = answer.text();
        for field in ["phones.0.value", "phones.1.value", "addresses.0.country", "addresses.1.state"] {
            assert!(text.contains(field), "{field}: {text}");
        }
        for name in ["O", "محمد بن سلمان", "דוד לוי"] {
            take_in(&app, &owner, &named(name)).await;
        }
        assert_eq!(found(&owner, "דוד").await, ["דוד לוי"]);
        let stranger = ClientDraft { associate: Some(app.t.id()), ..named("Ana") };
        assert_eq!(save(&owner, app.t.id(), 0, &stranger).await.refusal(), (422, "input.invalid".into()));
        assert_eq!(app.t.count("customer").await, 3, "nothing half done");
    }
}

testkit::db_test! {
    async fn a_client_is_found_by_whatever_somebody_remembers(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("Ingrid Sørensen");
        draft.emails = vec![row("ingrid.s@example.test")];
        draft.phones = vec![row("+45 32 55 01 44")];
        let ingrid = take_in(&app, &owner, &draft).await;
        let mut other = named("Jürgen Müller-Lüdenscheidt");
        other.phones = vec![row("+44 20 7946 0958")];
        take_in(&app, &owner, &other).await;
        for typed in ["Sørensen", "sorensen ingrid", "ingr sør", "Ingrid", "ingrid.s@example.test", "32 55 01 44", "+4532550144", "0045 32550144", "325501"] {
            assert_eq!(found(&owner, typed).await, ["Ingrid Sørensen"], "{typed}");
        }
        for typed in ["muller", "MÜLLER jurgen", "Mullre Ludenscheit", "020 7946 0958", "(020) 7946-0958", "7946 0958"] {
            assert_eq!(found(&owner, typed).await, ["Jürgen Müller-Lüdenscheidt"], "{typed}");
        }
        for (name, typed) in [("Søren Kjær", "soren kjaer"), ("Łukasz Wójcik", "lukasz"), ("Petra Weiß", "weiss petra"), ("Đorđe Ilić", "dorde ilic"), ("Þóra Æsudóttir", "thora")] {
            take_in(&app, &owner, &named(name)).await;
            assert_eq!(found(&owner, typed).await, [name], "{typed}");
            assert_eq!(found(&owner, name).await, [name], "{name}");
        }
        for nobody in ["999", "Zzyzx", "%", "\"'"] {
            assert_eq!(found(&owner, nobody).await, [""; 0], "{nobody}");
        }
        // By a receipt, and by the serial number of what they own.
        let item = stocked(&app, &owner, "Watch", "100").await;
        let till = owner.till().await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &item)]);
        ring.draft.customer = Some(ingrid);
        let rung: Rung = owner.rpc("ring_up", json!({ "cmd": ring })).await.read();
        assert_eq!(found(&owner, &rung.number).await, ["Ingrid Sørensen"]);
        let owns = OwnedDraft { title: "Submariner".into(), serial: "M-1234 567".into(), ..OwnedDraft::default() };
        let cmd = json!({ "id": app.t.id::<OwnedPieceId>(), "customer": ingrid, "draft": owns });
        owner.rpc("add_owned", json!({ "cmd": cmd })).await.ok();
        assert_eq!(found(&owner, "m1234567").await, ["Ingrid Sørensen"]);
        let titles: Vec<String> = contact(&owner, ingrid).await.owned.into_iter().map(|it| it.title).collect();
        assert_eq!(titles, ["Watch", "Submariner"]);
        // Whoever may not reach them sees names, and cannot guess numbers.
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let page: ClientPage = viewer.rpc("list_clients", json!({ "listing": { "q": "ingrid" } })).await.read();
        assert_eq!(page.items.len(), 1);
        for secret in ["32550144", "ingrid.s@example.test", rung.number.as_str()] {
            let listing = json!({ "listing": { "q": secret } });
            let page: ClientPage = viewer.rpc("list_clients", listing.clone()).await.read();
            assert!(page.items.is_empty(), "{secret}");
            assert_eq!(viewer.rpc("count_clients", listing).await.read::<u64>(), 0, "{secret}");
        }
        for forbidden in ["find_client_contact", "find_client_form", "client_margin"] {
            assert_eq!(viewer.rpc(forbidden, json!({ "id": ingrid })).await.status, 403, "{forbidden}");
        }
    }
}

testkit::db_test! {
    async fn whoever_is_taken_in_twice_is_noticed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("Daniel Rosenthal");
        draft.emails = vec![row("dan@example.test")];
        draft.phones = vec![row("+1 617 555 0119")];
        let id = take_in(&app, &owner, &draft).await;
        let ask = |name: &str, email: &str, phone: &str| {
            json!({ "ask": { "id": null, "name": name, "email": email, "phone": phone } })
        };
        for asked in [ask("", "DAN@example.test", ""), ask("", "", "+1 (617) 555-0119"), ask("Daniel Rosental", "", "")] {
            let twins: Vec<Twin> = owner.rpc("find_twins", asked.clone()).await.read();
            assert_eq!(twins.iter().map(|twin| twin.row.id).collect::<Vec<_>>(), [id], "{asked}");
        }
        let nobody: Vec<Twin> = owner.rpc("find_twins", ask("Wei Chen", "wei@example.test", "12")).await.read();
        assert!(nobody.is_empty());
    }
}

testkit::db_test! {
    async fn what_happens_is_told_and_summed(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let buyer = owner.customer(&app, "Ada Buyer").await;
        let till = owner.till().await;
        let mut sold = Vec::new();
        for price in ["100", "50"] {
            let item = stocked(&app, &owner, "Ring", price).await;
            let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &item)]);
            ring.draft.customer = Some(buyer);
            owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
            // Sent again it is one sale, told once.
            owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
            sold.push(ring);
        }
        let seen = view(&owner, buyer).await;
        let total = &seen.row.totals[0];
        assert_eq!((total.sales, total.returns), (2, 0));
        assert_eq!(total.average.minor * 2, total.spent.minor);
        app.t.advance(1_000);
        let line = json!({ "cmd": { "id": app.t.id::<domain::InteractionId>(), "customer": buyer, "kind": "note", "text": "Call: thinks of earrings" } });
        owner.rpc("add_interaction", line.clone()).await.ok();
        owner.rpc("add_interaction", line.clone()).await.ok();
        let mut other = line;
        other["cmd"]["text"] = json!("Something else");
        assert_eq!(owner.rpc("add_interaction", other).await.refusal(), (409, "conflict.replayed".into()));
        let kinds: Vec<InteractionKind> = story(&owner, buyer).await.items.into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [InteractionKind::Call, InteractionKind::Sale, InteractionKind::Sale]);
        let only = json!({ "ask": { "customer": buyer, "kinds": ["call"] } });
        let calls: StoryPage = owner.rpc("list_story", only).await.read();
        assert_eq!((calls.items.len(), calls.items[0].text.as_str()), (1, "thinks of earrings"));
        let before = total.spent.minor;
        app.t.advance(1_000);
        owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold[0], 1, &[(0, 1)]) })).await.ok();
        let seen = view(&owner, buyer).await;
        assert_eq!((seen.row.totals[0].sales, seen.row.totals[0].returns), (2, 1));
        assert!(seen.row.totals[0].spent.minor < before);
        assert_eq!(story(&owner, buyer).await.items[0].kind, InteractionKind::Return);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn notes_are_for_everybody_or_for_their_author(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let clara = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let ben = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let id = take_in(&app, &owner, &named("Ana")).await;
        let note = |text: &str, private: bool| {
            json!({ "id": app.t.id::<NoteId>(), "customer": id, "version": 0, "text": text, "private": private, "pinned": false })
        };
        let secret = note("CANARY-NOTE", true);
        clara.rpc("save_note", json!({ "cmd": secret })).await.ok();
        clara.rpc("save_note", json!({ "cmd": note("Likes blue", false) })).await.ok();
        let texts = |known: ClientContact| known.notes.into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts(contact(&ben, id).await), ["Likes blue"]);
        assert_eq!(texts(contact(&clara, id).await).len(), 2);
        assert_eq!(texts(contact(&owner, id).await).len(), 2, "an owner reads what colleagues noted");
        let mut taken = secret.clone();
        taken["version"] = json!(1);
        taken["text"] = json!("Mine now");
        assert_eq!(ben.rpc("save_note", json!({ "cmd": taken })).await.status, 404);
        assert_eq!(ben.rpc("remove_note", json!({ "cmd": { "id": secret["id"], "version": 1 } })).await.status, 404);
        clara.rpc("save_note", json!({ "cmd": taken })).await.ok();
        let stale = json!({ "cmd": { "id": secret["id"], "version": 1 } });
        assert_eq!(clara.rpc("remove_note", stale).await.refusal(), (409, "conflict.stale".into()));
        let audit = "SELECT COALESCE(CAST(after AS TEXT), '') AS name FROM audit";
        assert!(!app.t.names(audit).await.join("").contains("CANARY-NOTE"), "a private note is private");
    }
}

testkit::db_test! {
    async fn partners_are_partners_of_each_other(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (one, other) = (take_in(&app, &owner, &named("Ana")).await, take_in(&app, &owner, &named("Ben")).await);
        let tie = |a: CustomerId, b: CustomerId, kind: &str| {
            json!({ "cmd": { "id": app.t.id::<RelationId>(), "customer": a, "other": b, "kind": kind, "gifts_private": true } })
        };
        assert_eq!(owner.rpc("relate", tie(one, one, "partner")).await.refusal(), (422, "input.invalid".into()));
        owner.rpc("relate", tie(one, other, "friend")).await.ok();
        owner.rpc("relate", tie(other, one, "partner")).await.ok();
        for (id, name) in [(one, "Ben"), (other, "Ana")] {
            let ties = contact(&owner, id).await.relations;
            assert_eq!((ties.len(), ties[0].called.as_str(), ties[0].kind.key()), (1, name, "partner"));
        }
    }
}

testkit::db_test! {
    async fn two_records_become_one_and_two_again(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("Ana García");
        draft.emails = vec![row("ana@example.test")];
        draft.tags = "collector".into();
        let keep = take_in(&app, &owner, &draft).await;
        let mut twice = named("Anna Garcia");
        twice.emails = vec![row("anna@example.test")];
        twice.tags = "collector, bride".into();
        twice.do_not_contact = true;
        let gone = take_in(&app, &owner, &twice).await;
        consents(&app, &owner, keep, "email", true).await;
        consents(&app, &owner, gone, "email", false).await;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let till = owner.till().await;
        let mut ring = by_card(&app, &till, vec![piece(&app, &owner, &item)]);
        ring.draft.customer = Some(gone);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        for (whose, minor) in [(keep, 500), (gone, 700)] {
            let amount = json!({ "minor": minor, "currency": till.settings.terms.currency });
            let grant = json!({ "id": app.t.id::<domain::KeyId>(), "customer": whose, "amount": amount, "reason": "Goodwill" });
            owner.rpc("grant_credit", json!({ "cmd": grant })).await.ok();
        }
        app.t.advance(1_000);
        // Into itself, as of yesterday, and by somebody who may not.
        let mut same = merge(&app, &owner, keep, keep).await;
        assert_eq!(owner.rpc("merge_clients", json!({ "cmd": same })).await.refusal(), (422, "input.invalid".into()));
        same = merge(&app, &owner, keep, gone).await;
        same["gone_version"] = json!(7);
        assert_eq!(owner.rpc("merge_clients", json!({ "cmd": same })).await.refusal(), (409, "conflict.stale".into()));
        let clara = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let one = merge(&app, &owner, keep, gone).await;
        assert_eq!(clara.rpc("merge_clients", json!({ "cmd": one })).await.status, 403);
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        let known = contact(&owner, keep).await;
        assert_eq!(known.reach.len(), 2);
        assert!(known.do_not_contact && !known.consents[0].given, "the stricter word holds");
        assert_eq!((known.credit.len(), known.credit[0].minor), (1, 1200));
        assert_eq!(view(&owner, keep).await.row.totals[0].sales, 1);
        assert_eq!(view(&owner, keep).await.row.tags, ["bride", "collector"]);
        assert_eq!(view(&owner, gone).await.row.id, keep, "an old link leads to the record that stays");
        assert_eq!(found(&owner, "anna@example.test").await, ["Ana García"]);
        assert_eq!(found(&owner, "").await, ["Ana García"]);
        app.verify().await;
        // A cart that knew the record that went still sells.
        let item = stocked(&app, &owner, "Chain", "10").await;
        let mut late = by_card(&app, &till, vec![piece(&app, &owner, &item)]);
        late.draft.customer = Some(gone);
        owner.rpc("ring_up", json!({ "cmd": late })).await.ok();
        assert_eq!(view(&owner, keep).await.row.totals[0].sales, 2);
        app.t.advance(1_000);
        let undo = json!({ "cmd": { "id": one["id"] } });
        owner.rpc("undo_merge", undo.clone()).await.ok();
        owner.rpc("undo_merge", undo).await.ok();
        let (known, apart) = (contact(&owner, keep).await, contact(&owner, gone).await);
        assert_eq!((known.reach.len(), apart.reach.len()), (1, 1));
        assert!(!known.do_not_contact && known.consents[0].given && apart.do_not_contact);
        assert_eq!((known.credit[0].minor, apart.credit[0].minor), (500, 700));
        assert_eq!(view(&owner, gone).await.row.totals[0].sales, 1, "its own sale is its own again");
        assert_eq!(view(&owner, keep).await.row.totals[0].sales, 1, "what was added since stays");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn who_does_not_want_to_be_contacted_since_a_merge_does_not_after_it_either(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (keep, gone) = (take_in(&app, &owner, &named("Ana")).await, take_in(&app, &owner, &named("Anna")).await);
        let one = merge(&app, &owner, keep, gone).await;
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        let form: ClientForm = owner.rpc("find_client_form", json!({ "id": keep })).await.read();
        let draft = ClientDraft { do_not_contact: true, ..form.draft };
        save(&owner, keep, form.version, &draft).await.ok();
        owner.rpc("undo_merge", json!({ "cmd": { "id": one["id"] } })).await.ok();
        assert!(contact(&owner, keep).await.do_not_contact);
        assert!(!contact(&owner, gone).await.do_not_contact);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_merge_is_undone_for_thirty_days(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (keep, gone) = (take_in(&app, &owner, &named("Ana")).await, take_in(&app, &owner, &named("Anna")).await);
        let one = merge(&app, &owner, keep, gone).await;
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        app.t.advance(31 * domain::time::DAY);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        let undo = owner.rpc("undo_merge", json!({ "cmd": { "id": one["id"] } })).await;
        assert_eq!(undo.refusal(), (409, "step.not_allowed".into()));
    }
}

testkit::db_test! {
    async fn a_wish_and_a_piece_find_each_other(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let id = take_in(&app, &owner, &named("Daniel")).await;
        let piece = stocked(&app, &owner, "Gmt Pepsi", "100").await;
        let wish = |title: &str, most: &str| {
            let draft = WishDraft { title: title.into(), price_max: most.into(), ..WishDraft::default() };
            json!({ "id": app.t.id::<WishId>(), "customer": id, "version": 0, "draft": draft })
        };
        let (wanted, dear, other) = (wish("pepsi", "150"), wish("pepsi", "50"), wish("submariner", ""));
        for cmd in [&wanted, &wanted, &dear, &other] {
            owner.rpc("save_wish", json!({ "cmd": cmd })).await.ok();
        }
        assert_eq!(owner.rpc("save_wish", json!({ "cmd": wish("", "5") })).await.refusal(), (422, "input.invalid".into()));
        let mut twice = wanted.clone();
        twice["draft"]["title"] = json!("else");
        assert_eq!(owner.rpc("save_wish", json!({ "cmd": twice })).await.refusal(), (409, "conflict.replayed".into()));
        let wishes: Vec<WishView> = owner.rpc("list_wishes", json!({ "id": id })).await.read();
        let met: Vec<WishId> = wishes.iter().filter(|it| !it.matches.is_empty()).map(|it| it.id).collect();
        assert_eq!((wishes.len(), json!(met)), (3, json!([wanted["id"]])));
        let seen: Vec<Wanted> = owner.rpc("wanted_by", json!({ "id": piece.id })).await.read();
        assert_eq!(seen.iter().map(|it| it.customer).collect::<Vec<_>>(), [id]);
        let moved = json!({ "cmd": { "id": wanted["id"], "version": 1, "state": "fulfilled" } });
        owner.rpc("move_wish", moved.clone()).await.ok();
        owner.rpc("move_wish", moved).await.ok();
        let stale = json!({ "cmd": { "id": wanted["id"], "version": 1, "state": "open" } });
        assert_eq!(owner.rpc("move_wish", stale).await.refusal(), (409, "conflict.stale".into()));
        let seen: Vec<Wanted> = owner.rpc("wanted_by", json!({ "id": piece.id })).await.read();
        assert!(seen.is_empty(), "they have it");
    }
}

testkit::db_test! {
    async fn a_piece_that_somebody_waits_for_is_a_task_for_whoever_looks_after_them(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let ann = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let ben = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let id = take_in(&app, &ann, &ClientDraft { associate: Some(ann.user), ..named("Daniel") }).await;
        let draft = WishDraft { title: "pepsi".into(), ..WishDraft::default() };
        let wish = json!({ "id": app.t.id::<WishId>(), "customer": id, "version": 0, "draft": draft });
        ann.rpc("save_wish", json!({ "cmd": wish })).await.ok();
        let todo = async |who: &Person| -> Vec<String> {
            app.work().await;
            let listing = json!({ "listing": { "whose": "all", "due": "any" } });
            let page: TaskPage = who.rpc("list_tasks", listing).await.read();
            page.items.into_iter().map(|row| row.title).collect()
        };
        stocked(&app, &owner, "Submariner", "100").await;
        assert_eq!(todo(&ann).await, [""; 0]);
        let piece = stocked(&app, &owner, "Gmt Pepsi", "100").await;
        assert_eq!(todo(&ann).await, ["Show Gmt Pepsi to Daniel"]);
        assert_eq!(todo(&ben).await, [""; 0], "it is Ann who looks after him");
        // For sale once more: the same wish and the same piece are the same task.
        for (step, version) in [("withdraw", 1), ("release", 2)] {
            let cmd = json!({ "store": owner.store, "id": piece.id, "version": version, "step": step });
            owner.rpc("change_availability", json!({ "cmd": cmd })).await.ok();
        }
        assert_eq!(todo(&ann).await.len(), 1);
        assert_eq!(app.t.count("mail WHERE recipient LIKE '%daniel%'").await, 0, "nothing is sent to him");
        app.verify().await;
    }
}

testkit::db_test! {
    async fn clients_of_another_business_do_not_exist(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let stranger = app.sign_up("Elsewhere").await;
        let id = take_in(&app, &owner, &named("Ana")).await;
        let theirs = take_in(&app, &stranger, &named("Ana")).await;
        for name in ["find_client", "find_client_contact", "find_client_form", "list_wishes"] {
            assert_eq!(stranger.rpc(name, json!({ "id": id })).await.status, 404, "{name}");
        }
        assert_eq!(stranger.rpc("list_story", json!({ "ask": { "customer": id } })).await.status, 404);
        let margin: Vec<domain::customers::ClientMargin> = stranger.rpc("client_margin", json!({ "id": id })).await.read();
        assert!(margin.is_empty());
        assert_eq!(found(&stranger, "").await, ["Ana"], "their own");
        let cmd = json!({ "id": app.t.id::<MergeId>(), "keep": theirs, "keep_version": 1, "gone": id, "gone_version": 1 });
        assert_eq!(stranger.rpc("merge_clients", json!({ "cmd": cmd })).await.status, 404);
        assert_eq!(save(&stranger, id, 1, &named("Taken")).await.status, 404);
        let note = json!({ "id": app.t.id::<NoteId>(), "customer": id, "version": 0, "text": "x", "private": false, "pinned": false });
        assert_eq!(stranger.rpc("save_note", json!({ "cmd": note })).await.status, 404);
        assert_eq!(view(&owner, id).await.row.called, "Ana");
    }
}

testkit::db_test! {
    async fn what_the_other_record_knows_fills_what_is_missing_and_goes_again(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let place = |street: &str| Address { line1: street.into(), country: "US".into(), ..Address::default() };
        let birthday = |day: &str| OccasionDraft {
            kind: "birthday".into(), day: day.into(), month: "2".into(), ..OccasionDraft::default()
        };
        let mut draft = named("Ana García");
        draft.emails = vec![row("ana@example.test")];
        draft.profile.addresses = vec![place("1 High St")];
        draft.profile.languages = "Spanish".into();
        draft.occasions = vec![birthday("3")];
        let keep = take_in(&app, &owner, &draft).await;
        let mut twice = named("Anna Garcia");
        twice.emails = vec![row("ana@example.test"), row("anna@example.test")];
        twice.phones = vec![row("+45 32 55 01 44")];
        twice.profile.addresses = vec![place("1 HIGH ST."), place("2 Low St")];
        twice.profile.languages = "English".into();
        twice.profile.preferences = "Blue dials".into();
        twice.profile.sizes.ring = "US 6.5".into();
        twice.occasions = vec![birthday("4"), OccasionDraft { kind: "anniversary".into(), ..birthday("5") }];
        twice.tags = "bride".into();
        twice.associate = Some(owner.user);
        let gone = take_in(&app, &owner, &twice).await;
        let form = async |id: CustomerId| -> ClientDraft {
            let form: ClientForm = owner.rpc("find_client_form", json!({ "id": id })).await.read();
            form.draft
        };
        let (mine, theirs) = (form(keep).await, form(gone).await);
        let one = merge(&app, &owner, keep, gone).await;
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        let both = form(keep).await;
        assert_eq!((both.emails.len(), both.phones.len(), both.profile.addresses.len()), (2, 1, 2));
        assert_eq!((both.profile.languages.as_str(), both.profile.sizes.ring.as_str()), ("Spanish", "US 6.5"));
        assert_eq!((both.occasions.len(), both.occasions[0].day.as_str(), both.associate), (2, "3", Some(owner.user)));
        assert_eq!(found(&owner, "32550144").await, ["Ana García"]);
        // The form of the record that stays can be saved as it is, and what is written since then stays.
        let seen = view(&owner, keep).await.row;
        let since = ClientDraft { tags: "bride, VIP".into(), ..both };
        save(&owner, keep, seen.version, &since).await.ok();
        owner.rpc("undo_merge", json!({ "cmd": { "id": one["id"] } })).await.ok();
        assert_eq!(form(keep).await, ClientDraft { tags: "VIP".into(), ..mine });
        assert_eq!(form(gone).await, theirs);
        assert_eq!(found(&owner, "32550144").await, ["Anna Garcia"]);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn a_record_that_somebody_edits_is_not_merged_under_their_hands(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let (keep, gone) = (take_in(&app, &owner, &named("Ana")).await, take_in(&app, &owner, &named("Anna")).await);
        let one = merge(&app, &owner, keep, gone).await;
        let version = view(&owner, gone).await.row.version;
        save(&owner, gone, version, &named("Annabel")).await.ok();
        assert_eq!(owner.rpc("merge_clients", json!({ "cmd": one })).await.refusal(), (409, "conflict.stale".into()));
        let one = merge(&app, &owner, keep, gone).await;
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        // Whoever still has the form of either open is told.
        for (id, version) in [(keep, 1), (gone, version + 1)] {
            assert_eq!(save(&owner, id, version, &named("Late")).await.refusal(), (409, "conflict.stale".into()));
        }
        // Of two merges of the same records one wins.
        let other = take_in(&app, &owner, &named("Anni")).await;
        let (two, three) = (merge(&app, &owner, keep, other).await, merge(&app, &owner, other, keep).await);
        let asks = [json!({ "cmd": two }), json!({ "cmd": three })];
        let (one, other) = tokio::join!(owner.rpc("merge_clients", &asks[0]), owner.rpc("merge_clients", &asks[1]));
        assert_eq!([one.status, other.status].iter().filter(|status| **status == 200).count(), 1);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn many_are_tagged_and_given_to_somebody_at_once_or_none_is(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let clara = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let mut bride = named("Ana");
        bride.tags = "Bride".into();
        let ids = [take_in(&app, &owner, &bride).await, take_in(&app, &owner, &named("Ben")).await, take_in(&app, &owner, &named("Cleo")).await];
        let picked = |versions: [i32; 3]| -> Vec<Value> {
            ids.iter().zip(versions).map(|(id, version)| json!({ "id": id, "version": version })).collect()
        };
        let change = async |clients: Vec<Value>, change: Value| {
            clara.rpc("change_clients", json!({ "cmd": { "clients": clients, "change": change } })).await
        };
        let tag = json!({ "what": "tag", "tag": " bride " });
        let done: ChangedClients = change(picked([1, 1, 1]), tag.clone()).await.read();
        assert_eq!(done.clients.iter().map(|it| (it.id, it.version)).collect::<Vec<_>>(), [(ids[1], 2), (ids[2], 2)], "Ana is one already");
        let again: ChangedClients = change(picked([1, 1, 1]), tag).await.read();
        assert_eq!(again, ChangedClients::default(), "sent again it changes nothing");
        // The form of one of them that is still open is told, and one who was edited meanwhile stops all.
        assert_eq!(save(&owner, ids[1], 1, &named("Late")).await.refusal(), (409, "conflict.stale".into()));
        save(&owner, ids[2], 2, &named("Cleo Vane")).await.ok();
        let late = change(picked([1, 2, 2]), json!({ "what": "assign", "associate": clara.user })).await;
        assert!(late.text().contains("Cleo Vane"), "{}", late.text());
        assert_eq!(late.refusal(), (409, "conflict.stale".into()));
        assert_eq!(view(&owner, ids[0]).await.associate, None, "all, or none");
        let done: ChangedClients = change(picked([1, 2, 3]), json!({ "what": "assign", "associate": clara.user })).await.read();
        assert_eq!((done.clients.len(), view(&owner, ids[0]).await.associate), (3, Some(clara.user)));
        // Taken back, each has whom they had.
        let back = done.undo(&BulkChange::Assign { associate: Some(clara.user) });
        clara.rpc("change_clients", json!({ "cmd": back })).await.ok();
        for id in ids {
            assert_eq!(view(&owner, id).await.associate, None);
        }
        let untag = json!({ "what": "untag", "tag": "BRIDE" });
        let done: ChangedClients = change(picked([3, 4, 5]), untag).await.read();
        assert_eq!(done.clients.len(), 2, "Cleo has lost hers with the form");
        assert!(view(&owner, ids[0]).await.row.tags.is_empty());
        let stranger = json!({ "what": "assign", "associate": app.t.id::<domain::UserId>() });
        assert_eq!(change(picked([1, 1, 1]), stranger).await.refusal(), (422, "input.invalid".into()));
        let nobody = json!({ "what": "tag", "tag": "x, y" });
        assert_eq!(change(picked([1, 1, 1]), nobody).await.refusal(), (422, "input.invalid".into()));
        let other = app.sign_up("Other").await;
        let foreign = json!({ "cmd": { "clients": picked([4, 5, 5]), "change": { "what": "tag", "tag": "mine" } } });
        assert_eq!(other.rpc("change_clients", foreign).await.status, 404);
        assert!(app.t.count("audit WHERE action IN ('customers.tagged', 'customers.untagged', 'customers.assigned')").await >= 10);
    }
}

testkit::db_test! {
    async fn segments_are_ones_own_or_the_stores(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let clara = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let of = |id: SegmentId, name: &str, shared: bool, version: i32| {
            let filter = json!({ "q": "", "tag": "bride", "associate": null, "whose": "mine", "sort": "newest" });
            json!({ "cmd": { "id": id, "version": version, "name": name, "shared": shared, "filter": filter } })
        };
        let names = async |who: &Person| {
            let all: Vec<SegmentRow> = who.form("list_segments", &[]).await.read();
            all.into_iter().map(|it| (it.name, it.shared, it.changeable)).collect::<Vec<_>>()
        };
        let (mine, ours): (SegmentId, SegmentId) = (app.t.id(), app.t.id());
        clara.rpc("save_segment", of(mine, "My brides", false, 0)).await.ok();
        clara.rpc("save_segment", of(mine, "My brides", false, 0)).await.ok();
        assert_eq!(clara.rpc("save_segment", of(mine, "Else", false, 0)).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!(clara.rpc("save_segment", of(ours, "Ours", true, 0)).await.refusal(), (403, "permission.missing".into()));
        assert_eq!(clara.rpc("save_segment", of(ours, " ", false, 0)).await.refusal(), (422, "input.invalid".into()));
        owner.rpc("save_segment", of(ours, "Ours", true, 0)).await.ok();
        assert_eq!(names(&clara).await, [("My brides".to_owned(), false, true), ("Ours".to_owned(), true, false)]);
        assert_eq!(names(&owner).await, [("Ours".to_owned(), true, true)]);
        // What is somebody's own is not there for others, and what is shared is changed by those who may.
        assert_eq!(owner.rpc("save_segment", of(mine, "Stolen", false, 1)).await.status, 404);
        assert_eq!(clara.rpc("remove_segment", json!({ "cmd": { "id": ours, "version": 1 } })).await.status, 403);
        owner.rpc("save_segment", of(ours, "All of us", true, 1)).await.ok();
        assert_eq!(owner.rpc("save_segment", of(ours, "Late", true, 1)).await.refusal(), (409, "conflict.stale".into()));
        let late = json!({ "cmd": { "id": ours, "version": 1 } });
        assert_eq!(owner.rpc("remove_segment", late).await.refusal(), (409, "conflict.stale".into()));
        owner.rpc("remove_segment", json!({ "cmd": { "id": ours, "version": 2 } })).await.ok();
        owner.rpc("remove_segment", json!({ "cmd": { "id": ours, "version": 2 } })).await.ok();
        assert!(names(&owner).await.is_empty());
        assert!(names(&app.sign_up("Other").await).await.is_empty());
    }
}

testkit::db_test! {
    async fn a_photo_is_shown_to_those_who_see_clients_removed_and_put_back(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let id = take_in(&app, &owner, &named("Ana")).await;
        let path = app::paths::upload_client_photo(id);
        let content = owner.upload(&path, crate::app::PHOTO.to_vec()).await.ok()["content"].as_str().unwrap().to_owned();
        owner.upload(&path, crate::app::PHOTO.to_vec()).await.ok();
        assert_eq!(app.t.count("audit WHERE action = 'customers.photo_set'").await, 1, "sent twice it is one photo");
        assert_eq!(view(&owner, id).await.row.photo.as_ref(), Some(&content));
        let file = format!("/media/clients/{content}/96.webp");
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let technician = app.hire(&owner, Role::ServiceTechnician, &[owner.store]).await;
        let other = app.sign_up("Other").await;
        for (who, status) in [(&owner, 200), (&viewer, 200), (&technician, 403), (&other, 404)] {
            assert_eq!(who.get(&file).await.status, status);
        }
        // It is no photo of a piece.
        assert_eq!(owner.get(&format!("/media/{content}/96.webp")).await.status, 404);
        assert_eq!(viewer.upload(&path, crate::app::PHOTO.to_vec()).await.status, 403);
        assert_eq!(other.upload(&path, crate::app::PHOTO.to_vec()).await.status, 404);
        assert_eq!(owner.upload(&path, b"no photo".to_vec()).await.status, 415);
        for (removed, photo) in [(true, None), (true, None), (false, Some(&content)), (false, Some(&content))] {
            owner.rpc("remove_client_photo", json!({ "cmd": { "customer": id, "removed": removed } })).await.ok();
            assert_eq!(view(&owner, id).await.row.photo.as_ref(), photo);
        }
        // It stays with those who become one, and goes with them again.
        let keep = take_in(&app, &owner, &named("Anna")).await;
        let one = merge(&app, &owner, keep, id).await;
        owner.rpc("merge_clients", json!({ "cmd": one })).await.ok();
        assert_eq!(view(&owner, keep).await.row.photo.as_ref(), Some(&content));
        owner.rpc("undo_merge", json!({ "cmd": { "id": one["id"] } })).await.ok();
        assert_eq!((view(&owner, keep).await.row.photo, view(&owner, id).await.row.photo), (None, Some(content)));
    }
}

//! Clients from a file: recognised, taken in once, and whatever cannot be used is said line by line.

use domain::{
    CustomerId,
    customers::{
        Address, ClientDraft, ClientFaultKind, ClientField, ClientImport, ClientRecord, ContactDraft, KnownClients,
        OccasionDraft, RefusedClients,
    },
    identity::Role,
    inventory::ImportState,
};
use serde_json::json;

use crate::{
    app::{Person, TestApp},
    clients::{contact, named, take_in, view},
};

async fn preview(who: &Person, file: &str) -> ClientImport {
    let answer = who.upload(&app::paths::upload_clients(who.store, "clients.csv"), file.as_bytes().to_vec()).await.ok();
    find(who, answer["id"].as_str().unwrap()).await
}

async fn find(who: &Person, id: &str) -> ClientImport {
    who.rpc("find_client_import", json!({ "id": id })).await.read()
}

async fn map(who: &Person, run: &ClientImport, fields: &[ClientField], known: KnownClients) -> ClientImport {
    let cmd = json!({ "id": run.id, "fields": fields, "known": known, "country": run.plan.country });
    who.rpc("map_clients", json!({ "cmd": cmd })).await.read()
}

/// Confirms, and lets the worker do it.
async fn bring(app: &TestApp, who: &Person, run: &ClientImport) -> ClientImport {
    who.rpc("confirm_client_import", json!({ "id": run.id })).await.ok();
    who.rpc("confirm_client_import", json!({ "id": run.id })).await.ok();
    app.work().await;
    let done = find(who, &run.id.to_string()).await;
    assert_eq!(done.state, ImportState::Done);
    done
}

async fn all(who: &Person) -> Vec<ClientRecord> {
    who.rpc("export_clients", json!({ "cmd": { "listing": {} } })).await.read()
}

const FILE: &str = "\u{feff}First name,Last name,E-mail,Phone,Country,City,Street,Birthday,Tags,Notes\n\
    Ana,García,ana@example.test,'+34 600 000 000,Spain,Madrid,Calle Mayor 1,1984-02-29,\"bride, Rolex\",x\n\
    Søren,Ægir,,+45 32 55 01 44,,,,,,\n\
    محمد,,m@example.test,,,,,,,\n\
    =1+1,,,,,,,,,formula\n";

testkit::db_test! {
    async fn a_file_is_previewed_confirmed_and_taken_in_once(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let run = preview(&owner, FILE).await;
        assert_eq!((run.lines, run.good, run.plan.found, run.state), (4, 4, 0, ImportState::Previewed));
        assert_eq!(run.plan.fields.last(), Some(&ClientField::LeaveOut));
        assert_eq!(run.sample[0].called, "Ana García");
        assert!(run.sample[0].phone.starts_with("+34 600"), "{}", run.sample[0].phone);
        assert_eq!(app.t.count("customer").await, 0, "nothing is written before it is confirmed");
        let done = bring(&app, &owner, &run).await;
        assert_eq!((done.created, done.updated, done.unchanged, done.done), (4, 0, 0, 4));
        let people = all(&owner).await;
        let mut names: Vec<&str> = people.iter().map(|it| it.row.called.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["=1+1", "Ana García", "Søren Ægir", "محمد"]);
        let ana = people.iter().find(|it| it.row.called == "Ana García").unwrap();
        let known = contact(&owner, ana.row.id).await;
        assert_eq!(known.addresses[0].line, "Calle Mayor 1, Madrid, Spain");
        assert_eq!((known.occasions[0].0.words(), ana.row.tags.len()), ("29 February 1984".to_owned(), 2));
        // The same file again: recognised, also those with a name and nothing else.
        let again = preview(&owner, FILE).await;
        assert_eq!(again.plan.found, 3);
        let done = bring(&app, &owner, &again).await;
        assert_eq!((done.created, done.updated, done.unchanged), (0, 0, 4));
        assert_eq!(app.t.count("customer").await, 4);
        assert_eq!(owner.rpc("discard_client_import", json!({ "id": again.id })).await.refusal(), (409, "conflict.stale".into()));
        let thrown = preview(&owner, FILE).await;
        owner.rpc("discard_client_import", json!({ "id": thrown.id })).await.ok();
        let late = owner.rpc("confirm_client_import", json!({ "id": thrown.id })).await;
        assert_eq!(late.refusal(), (409, "conflict.stale".into()));
        app.verify().await;
    }
}

testkit::db_test! {
    async fn what_cannot_be_used_is_said_line_by_line_and_can_be_taken_along(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let file = "Name,E-mail,Phone,Street,Country,State,Birthday,Associate,Do not contact\n\
            Good,good@example.test,,,,,,,no\n\
            ,nobody@example.test,,,,,,,\n\
            Bad mail,at home,,,,,,,\n\
            Bad phone,,12,,,,,,\n\
            Bad country,,,1 High St,Atlantis,,,,\n\
            Bad state,,,1 High St,US,Ontario,,,\n\
            Bad day,,,,,,03/04/1984,,\n\
            Bad colleague,,,,,,,Nobody Here,\n\
            Unclear,,,,,,,,perhaps\n\
            Too few\n\
            \"Unclosed,,,,,,,,\n\
            Last,last@example.test,,,,,,,\n";
        let run = preview(&owner, file).await;
        use ClientFaultKind as K;
        let faults: Vec<_> = run.faults.iter().map(|it| (it.line, it.kind)).collect();
        assert_eq!(faults, [
            (3, K::NameMissing), (4, K::BadEmail), (5, K::BadPhone), (6, K::UnknownCountry), (7, K::UnknownState),
            (8, K::BadDay), (9, K::UnknownAssociate), (10, K::NotYesOrNo), (11, K::Shape), (12, K::Shape),
        ]);
        assert_eq!((run.lines, run.good), (12, 2));
        let refused: RefusedClients = owner.rpc("refused_clients", json!({ "id": run.id })).await.read();
        assert_eq!((refused.lines.len(), refused.headings.len()), (10, 11));
        assert_eq!(refused.lines[1][1], "at home");
        assert_eq!(refused.lines[1][9..], ["4".to_owned(), "E-mail: This is not an e-mail address.".to_owned()]);
        let done = bring(&app, &owner, &run).await;
        assert_eq!((done.created, app.t.count("customer").await), (2, 2));
        for other in [&b""[..], b"Name,E-mail\n", b"\xff\xfe\x00", b"a,b\n1\n2\n"] {
            let path = app::paths::upload_clients(owner.store, "x.csv");
            assert_eq!(owner.upload(&path, other.to_vec()).await.refusal(), (422, "import.unreadable".into()));
        }
        assert_eq!(app.t.count("import_run").await, 1);
    }
}

testkit::db_test! {
    async fn columns_are_mapped_by_hand_and_those_who_are_known_are_left_or_brought_up_to_date(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("Ana García");
        draft.emails = vec![ContactDraft { value: "ana@example.test".into(), label: "Home".into() }];
        draft.tags = "collector".into();
        draft.do_not_contact = true;
        let ana = take_in(&app, &owner, &draft).await;
        let file = "who;reach;more;what\nAna G;ANA@example.test;+1 617 555 0128;bride\nBen;;;\n";
        let run = preview(&owner, file).await;
        assert_eq!((run.good, run.plan.fields.as_slice()), (0, &[ClientField::LeaveOut; 4][..]));
        use ClientField as F;
        let bad = json!({ "id": run.id, "fields": ["email", "email", "phone", "tags"], "known": "skip", "country": "" });
        assert_eq!(owner.rpc("map_clients", json!({ "cmd": bad })).await.refusal(), (422, "input.invalid".into()));
        let fields = [F::Name, F::Email, F::Phone, F::Tags];
        let run = map(&owner, &run, &fields, KnownClients::Skip).await;
        assert_eq!((run.good, run.plan.found), (2, 1));
        assert_eq!(run.sample[0].known.as_deref(), Some("Ana García"));
        let done = bring(&app, &owner, &run).await;
        assert_eq!((done.created, done.updated, done.unchanged), (1, 0, 1));
        assert_eq!(view(&owner, ana).await.row.tags, ["collector"], "left as they are");
        let late = json!({ "id": run.id, "fields": fields, "known": "skip", "country": "" });
        assert_eq!(owner.rpc("map_clients", json!({ "cmd": late })).await.refusal(), (409, "conflict.stale".into()));
        let run = preview(&owner, file).await;
        let run = map(&owner, &run, &fields, KnownClients::Update).await;
        let done = bring(&app, &owner, &run).await;
        assert_eq!((done.created, done.updated, done.unchanged), (0, 1, 1));
        let (seen, known) = (view(&owner, ana).await.row, contact(&owner, ana).await);
        assert_eq!((seen.called.as_str(), seen.tags.len()), ("Ana G", 2));
        assert_eq!((known.reach.len(), known.reach[0].label.as_str(), known.do_not_contact), (2, "Home", true));
        // Edited since by hand: the same line says nothing new.
        let version = seen.version;
        crate::clients::save(&owner, ana, version, &named("Ana García de la Vega")).await.ok();
        let run = preview(&owner, file).await;
        let run = map(&owner, &run, &fields, KnownClients::Update).await;
        assert_eq!(bring(&app, &owner, &run).await.unchanged, 2);
        assert_eq!(view(&owner, ana).await.row.called, "Ana García de la Vega");
    }
}

testkit::db_test! {
    async fn what_an_export_writes_can_be_imported_again(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let mut draft = named("-Ana \"García\", junior");
        let way = |value: &str| ContactDraft { value: value.into(), ..ContactDraft::default() };
        draft.emails = vec![way("ana@example.test"), way("a.garcia@example.test"), way("ana@work.test")];
        draft.phones = vec![way("+45 32 55 01 44"), way("+1 617 555 0142")];
        draft.occasions = vec![
            OccasionDraft { kind: "birthday".into(), day: "29".into(), month: "2".into(), ..OccasionDraft::default() },
            OccasionDraft { kind: "anniversary".into(), day: "1".into(), month: "12".into(), year: "1999".into(), ..OccasionDraft::default() },
        ];
        let (state, country) = ("US-MA".to_owned(), "US".to_owned());
        let home = Address { line1: "1 High St".into(), city: "Boston".into(), state, country, ..Address::default() };
        draft.profile.addresses = vec![home];
        draft.profile.sizes.ring = "6.5".into();
        draft.profile.languages = "Spanish".into();
        draft.source = "A friend".into();
        draft.tags = "bride, @home".into();
        draft.associate = Some(owner.user);
        draft.do_not_contact = true;
        take_in(&app, &owner, &draft).await;
        let company = domain::customers::ClientDraft { company: "Finch Ltd".into(), ..Default::default() };
        take_in(&app, &owner, &company).await;
        let mine = all(&owner).await;
        let (head, lines) = app::customers::file::table(&mine);
        let file = app::ui::csv::csv(&head.iter().map(String::as_str).collect::<Vec<_>>(), lines);
        assert!(file.contains("\"'-Ana"), "disarmed: {file}");
        // Here everybody is known already, and nothing changes.
        let run = preview(&owner, &file).await;
        assert_eq!((run.good, run.plan.found), (2, 1));
        let done = bring(&app, &owner, &run).await;
        assert_eq!((done.created, done.updated, done.unchanged), (0, 0, 2));
        assert_eq!(app.t.names("SELECT name FROM customer WHERE name <> ''").await, ["-Ana \"García\", junior"]);
        // And another business, in which nobody is called like the associate, has them as they were.
        let other = app.sign_up("Other").await;
        let run = preview(&other, &file).await;
        assert_eq!(run.faults.iter().map(|it| it.kind).collect::<Vec<_>>(), [ClientFaultKind::UnknownAssociate]);
        let mut fields = run.plan.fields.clone();
        let associate = fields.iter().position(|it| *it == ClientField::Associate).unwrap();
        fields[associate] = ClientField::LeaveOut;
        let run = map(&other, &run, &fields, KnownClients::Update).await;
        assert_eq!(bring(&app, &other, &run).await.created, 2);
        let bare = |it: ClientRecord| ClientDraft { associate: None, phone_country: String::new(), ..it.draft };
        let theirs: Vec<_> = all(&other).await.into_iter().map(bare).collect();
        assert_eq!(theirs, mine.iter().cloned().map(bare).collect::<Vec<_>>());
        // A few of them, and nobody else's.
        let few = |ids: &[CustomerId]| json!({ "cmd": { "listing": {}, "chosen": ids } });
        let one: Vec<ClientRecord> = owner.rpc("export_clients", few(&[mine[0].row.id])).await.read();
        assert_eq!(one, [mine[0].clone()]);
        let none: Vec<ClientRecord> = other.rpc("export_clients", few(&[mine[0].row.id])).await.read();
        assert_eq!(none, []);
        let many: Vec<CustomerId> = (0..1_001).map(|_| app.t.id()).collect();
        assert_eq!(owner.rpc("export_clients", few(&many)).await.fields(), ["chosen"]);
        assert!(app.t.count("audit WHERE action = 'customers.exported'").await >= 4, "on record, be they many or few");
    }
}

testkit::db_test! {
    async fn a_file_is_for_those_who_may_and_stays_in_its_business(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let run = preview(&owner, FILE).await;
        let clara = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let path = app::paths::upload_clients(owner.store, "x.csv");
        assert_eq!(clara.upload(&path, FILE.as_bytes().to_vec()).await.status, 403);
        let other = app.sign_up("Other").await;
        for who in [&clara, &other] {
            for name in ["find_client_import", "refused_clients", "confirm_client_import", "discard_client_import"] {
                let status = who.rpc(name, json!({ "id": run.id })).await.status;
                assert!([403, 404].contains(&status), "{name}: {status}");
            }
        }
        assert_eq!(other.upload(&path, FILE.as_bytes().to_vec()).await.status, 404);
        // A catalogue is no list of clients, and the other way round.
        assert_eq!(owner.rpc("find_import", json!({ "id": run.id })).await.status, 404);
        assert_eq!(owner.rpc("confirm_import", json!({ "id": run.id })).await.status, 404);
        assert_eq!(app.t.count("import_run WHERE kind = 'catalogue'").await, 0);
        assert_eq!(app.t.count("customer").await, 0);
    }
}

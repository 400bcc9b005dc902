//! Network printers: what arrives there, the drawer, and printers that are not there.

use std::{io::Read, net::TcpListener, thread};

use domain::{KeyId, identity::Role, sales::PrinterView};
use papers::{Printer, drawer_kick, escpos};
use serde_json::json;

use crate::{
    after_kit::{furnish, sale},
    app::{Person, TestApp},
    till_kit::{piece, stocked},
};

/// A printer: takes one connection and keeps what it is sent.
fn printer() -> (String, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    });
    (address, heard)
}

async fn set(owner: &Person, address: &str) {
    let register = &owner.till().await.registers[0];
    let cmd = json!({ "id": register.id, "name": register.name, "printer": address });
    owner.rpc("edit_register", json!({ "cmd": cmd })).await.ok();
}

testkit::db_test! {
    async fn a_receipt_comes_out_beside_the_register_and_the_drawer_opens(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let viewer = app.hire(&owner, Role::ReadOnly, &[owner.store]).await;
        let bookkeeper = app.hire(&owner, Role::Bookkeeper, &[owner.store]).await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        let item = stocked(&app, &owner, "Bague “Été” 18 ct", "100").await;
        let ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(domain::sales::TenderKind::Card, 0)]);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        let of = ring.draft.id;
        let ask = |id: KeyId, kick: bool| json!({ "cmd": { "id": id, "of": of, "register": register, "kick": kick } });
        let id: KeyId = app.t.id();
        let print = ask(id, true);
        assert_eq!(owner.rpc("print_paper", &print).await.refusal(), (409, "printer.not_set".into()));
        assert!(owner.form("list_printers", &[]).await.read::<Vec<PrinterView>>().is_empty());

        let (address, heard) = printer();
        set(&owner, &address).await;
        assert_eq!(owner.form("list_printers", &[]).await.read::<Vec<PrinterView>>().len(), 1);
        assert_eq!(viewer.rpc("print_paper", &print).await.status, 403);
        // Who may read documents, and has no business in the drawer: not by way of a receipt either.
        assert_eq!(bookkeeper.rpc("print_paper", &print).await.refusal(), (403, "permission.missing".into()));
        assert_eq!(app.t.count("audit WHERE action = 'cash.drawer_kicked'").await, 0);
        owner.rpc("print_paper", &print).await.ok();
        let bytes = heard.join().unwrap();
        let body = app.t.names("SELECT CAST(body AS TEXT) AS name FROM paper").await;
        let paper: papers::Paper = serde_json::from_str(&body[0]).unwrap();
        assert_eq!(bytes, escpos(&paper, Printer { drawer: true, ..Printer::default() }));
        assert!(bytes.windows(5).any(|it| it == drawer_kick()));

        // Nobody listens there any more: sent again, nothing is printed, and with other content it is refused.
        owner.rpc("print_paper", &print).await.ok();
        assert_eq!(owner.rpc("print_paper", ask(id, false)).await.refusal(), (409, "conflict.replayed".into()));
        assert_eq!(app.t.count("audit WHERE action = 'sales.document_printed'").await, 1);
        assert_eq!(app.t.count("audit WHERE action = 'cash.drawer_kicked'").await, 1);

        let (address, heard) = printer();
        set(&owner, &address).await;
        bookkeeper.rpc("print_paper", ask(app.t.id(), false)).await.ok();
        assert_eq!(heard.join().unwrap(), escpos(&paper, Printer::default()));
        assert_eq!(app.t.count("audit WHERE action = 'cash.drawer_kicked'").await, 1);

        // The drawer alone, with a reason that stays.
        let (address, heard) = printer();
        set(&owner, &address).await;
        let kick = |reason: &str| json!({ "cmd": { "register": register, "reason": reason } });
        assert_eq!(owner.rpc("kick_drawer", kick("  ")).await.fields(), ["reason"]);
        assert_eq!(bookkeeper.rpc("kick_drawer", kick("Coins")).await.status, 403);
        owner.rpc("kick_drawer", kick("Coins for the baker")).await.ok();
        assert_eq!(heard.join().unwrap(), drawer_kick());
        assert_eq!(app.t.count("audit WHERE action = 'cash.drawer_kicked'").await, 2);
    }
}

testkit::db_test! {
    async fn a_printer_that_is_not_there_is_said_and_harms_nothing(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let stranger = app.sign_up("Elsewhere").await;
        let till = furnish(&owner).await;
        let register = till.registers[0].id;
        let item = stocked(&app, &owner, "Ring", "100").await;
        let ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(domain::sales::TenderKind::Card, 0)]);
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        // Bound once, so that nobody else listens there, and closed again.
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        set(&owner, &gone).await;
        let id: KeyId = app.t.id();
        let print = json!({ "cmd": { "id": id, "of": ring.draft.id, "register": register, "kick": true } });
        assert_eq!(owner.rpc("print_paper", &print).await.refusal(), (503, "printer.unreachable".into()));
        assert_eq!(stranger.rpc("print_paper", &print).await.status, 404);
        assert_eq!(app.t.count("sale").await, 1);
        assert_eq!(app.t.count("audit WHERE action = 'sales.document_printed'").await, 0);
        // Nobody knows whether the drawer heard it: the trace is there.
        assert_eq!(app.t.count("audit WHERE action = 'cash.drawer_kicked'").await, 1);

        // What was not printed is tried again under the same id.
        let (address, heard) = printer();
        set(&owner, &address).await;
        owner.rpc("print_paper", &print).await.ok();
        assert!(heard.join().unwrap().ends_with(&drawer_kick()));
        assert_eq!(app.t.count("audit WHERE action = 'sales.document_printed'").await, 1);
        app.verify().await;
    }
}

//! Who may ask what: every server function, file and page, asked by everybody, in one snapshot.
//!
//! Each cell that changes something asks for something fresh in the owner's first store, so no cell depends on another. A path without a
//! sample request fails the test.

use std::collections::BTreeMap;

use axum::{body::Body, http::Method};
use domain::{
    CostId, DocumentId, GatewayId, ItemId, KeyId, Money, PaymentId, PhotoId, RegisterId, SaleId, StoreId,
    identity::Role,
    inventory::{
        ArrangePhotos, ChangeAvailability, ChangeSerial, CostKind, CreateItemWithCost, EditItem, EditVariants,
        ItemView, Listing, Move, Purchase, RecordCost, RemovePhoto, VariantDraft,
    },
    sales::{Approvable, AskCard, GatewayView, LineKind, Rung},
};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::{
    app::{Answer, PASSWORD, PHOTO, Person, TestApp, pairs, rpc_path},
    authz_clients as clients,
    till_kit::{self, by_card, stocked},
};

/// A request that would succeed for somebody who may.
pub enum Ask {
    Json(&'static str, Value),
    Form(&'static str, Vec<(String, String)>),
    Upload(String, Vec<u8>),
    Page(String),
    /// Answered without an end: only its head is looked at.
    Stream(String),
}

impl Ask {
    pub async fn of(&self, person: &Person) -> Answer {
        match self {
            Self::Json(name, arguments) => person.rpc(name, arguments).await,
            Self::Form(name, fields) => person.form(name, fields).await,
            Self::Upload(path, bytes) => person.upload(path, bytes.clone()).await,
            Self::Page(path) => person.get(path).await,
            Self::Stream(path) => person.head(path).await,
        }
    }
}

pub const CSV: &str = "Handle,Title,Variant Price,Variant Inventory Qty\nchain,Chain,12.50,3\n";

/// Draws up requests about things of the owner's first store.
pub struct Samples<'a> {
    pub app: &'a TestApp,
    pub owner: &'a Person,
}

impl Samples<'_> {
    async fn piece(&self) -> ItemView {
        self.owner.create(&self.app.ring(self.owner.store, "Ring")).await
    }

    async fn with_photo(&self) -> (ItemView, PhotoId, String) {
        let (item, photo) = (self.piece().await, self.app.t.id());
        let content = self.owner.add_photo(&item, photo, PHOTO).await;
        (item, photo, content)
    }

    pub async fn import(&self) -> String {
        let path = app::paths::upload_import(self.owner.store, "a.csv");
        self.owner.upload(&path, CSV).await.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn token(&self) -> String {
        self.app.invite(self.owner, Role::ReadOnly, &[self.owner.store]).await.1
    }

    /// A request for the server function of this name; `None` for one that has no sample yet.
    pub async fn rpc(&self, name: &str) -> Option<Ask> {
        let (app, store) = (self.app, self.owner.store);
        let name = rpc_path(name).rsplit('/').next()?;
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        let of = |cmd: &dyn erased::Command| cmd.json();
        match name {
            "doors" | "sign_out" | "whoami" | "list_members" | "list_mail" | "filter_choices" | "list_imports"
            | "find_dashboard" | "stock_cost" => Some(Ask::Form(name, Vec::new())),
            "sign_up" => Some(Ask::Form(name, app.sign_up_form(&app.t.id::<KeyId>().to_string().replace('_', "-")))),
            "sign_in" => Some(Ask::Form(name, pairs(&[("email", &self.owner.email), ("password", PASSWORD)]))),
            "switch_store" => cmd(json!({ "store": store })),
            "invitation" => Some(Ask::Form(name, pairs(&[("token", &self.token().await)]))),
            "welcome" => Some(Ask::Form(name, pairs(&[("token", &self.token().await), ("password", PASSWORD)]))),
            "add_member" => {
                let id = app.t.id::<domain::UserId>();
                let email = format!("{}@staff.test", id.to_string().replace('_', "-"));
                cmd(json!({ "id": id, "name": "New", "email": email, "role": "read_only", "stores": [store] }))
            }
            "take_back" => {
                let id = self.newcomer("read_only").await;
                let leave = json!({ "store": store, "from": id, "to": null, "leaves": true });
                self.owner.rpc("hand_over_all", json!({ "cmd": leave })).await.ok();
                cmd(json!({ "store": store, "user": id }))
            }
            "set_records" => {
                let id = self.newcomer("sales_associate").await;
                cmd(json!({ "store": store, "user": id, "records": "team", "team": "Floor" }))
            }
            "add_store" => {
                let id = app.t.id::<StoreId>();
                cmd(json!({ "id": id, "name": "Branch", "time_zone": "UTC", "currency": "EUR" }))
            }
            "list_items" | "list_items_cost" | "list_totals" => {
                Some(Ask::Json(name, json!({ "listing": Listing::default() })))
            }
            "find_item" | "find_serial" | "find_cost" | "item_history" => {
                Some(Ask::Json(name, json!({ "id": self.piece().await.id })))
            }
            "create_item" => cmd(of(&app.ring(store, "Another"))),
            "create_item_with_cost" => {
                let purchase = Purchase { vendor: "Somebody".into(), amount: "5".into() };
                cmd(of(&CreateItemWithCost { item: app.ring(store, "Another"), purchase }))
            }
            "edit_item" => {
                let item = self.piece().await;
                cmd(of(&EditItem { store, id: item.id, version: item.version, draft: item.draft }))
            }
            "edit_variants" => {
                let item = self.owner.create(&app.counted(store, "Beads", &[("Blue", 2)])).await;
                let blue = VariantDraft {
                    id: Some(item.variants[0].id),
                    label: "Blue".into(),
                    quantity: 3,
                    ..VariantDraft::default()
                };
                let (version, variants) = (item.version, vec![blue]);
                cmd(of(&EditVariants { store, item: item.id, version, variants }))
            }
            "change_serial" => {
                let item = self.piece().await;
                let serial = item.id.to_string();
                cmd(of(&ChangeSerial { store, id: item.id, version: item.version, serial }))
            }
            "change_availability" | "write_off" => {
                let item = self.piece().await;
                cmd(of(&ChangeAvailability { store, id: item.id, version: item.version, step: Move::Withdraw }))
            }
            "record_cost" => {
                let (id, item): (CostId, ItemId) = (app.t.id(), self.piece().await.id);
                let (kind, amount) = (CostKind::Service, "12.50".into());
                let (note, vendor) = ("polish".into(), String::new());
                cmd(of(&RecordCost { id, store, item, kind, amount, note, vendor, reverse: false }))
            }
            "arrange_photos" => {
                let (item, photo, _) = self.with_photo().await;
                cmd(of(&ArrangePhotos { store, item: item.id, photos: vec![(photo, "Front".into())] }))
            }
            "remove_photo" => {
                let (item, photo, _) = self.with_photo().await;
                cmd(of(&RemovePhoto { store, item: item.id, photo, removed: true }))
            }
            "find_import" | "confirm_import" | "discard_import" => {
                Some(Ask::Json(name, json!({ "id": self.import().await })))
            }
            _ => self.till(name).await,
        }
    }

    /// The same for the till and its customers.
    async fn till(&self, name: &'static str) -> Option<Ask> {
        let (app, owner, store) = (self.app, self.owner, self.owner.store);
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        match name {
            "open_till" | "parked_carts" | "till_settings" => Some(Ask::Form(name, Vec::new())),
            "find_customers" => Some(Ask::Json(name, json!({ "find": { "text": "a" } }))),
            "save_customer" => {
                let draft = json!({ "name": "Ana", "company": "", "email": "", "phone": "" });
                cmd(json!({ "id": app.t.id::<domain::CustomerId>(), "version": 0, "draft": draft }))
            }
            "find_sellable" => Some(Ask::Json(name, json!({ "find": { "text": "" } }))),
            "sellable_index" => Some(Ask::Json(name, json!({ "after": null }))),
            "hold_item" | "release_hold" => {
                let item = stocked(app, owner, "Held", "10").await.id;
                cmd(json!({ "item": item, "cart": app.t.id::<SaleId>() }))
            }
            "find_reservation" => Some(Ask::Json(name, json!({ "item": stocked(app, owner, "Kept", "10").await.id }))),
            "edit_register" => {
                let id = owner.till().await.registers[0].id;
                cmd(json!({ "id": id, "name": "Front", "printer": "192.168.1.40" }))
            }
            "remove_register" => {
                let id: RegisterId = app.t.id();
                owner.rpc("add_register", json!({ "id": id, "name": "Third" })).await.ok();
                Some(Ask::Json(name, json!({ "id": id })))
            }
            "reserve_item" | "release_reservation" => {
                let item = stocked(app, owner, "Kept", "10").await.id;
                let (cart, customer) = (app.t.id::<SaleId>(), owner.customer(app, "Ana").await);
                let reserve = json!({ "store": store, "item": item, "cart": cart, "customer": customer, "days": 3 });
                if name == "release_reservation" {
                    owner.rpc("reserve_item", json!({ "cmd": reserve })).await.ok();
                }
                cmd(reserve)
            }
            "approve" => {
                let manager = app.hire(owner, Role::Manager, &[store]).await;
                manager.rpc("set_pin", json!({ "cmd": { "pin": "4711", "password": PASSWORD } })).await.ok();
                let (document, what) = (app.t.id::<DocumentId>(), vec![Approvable::Refund]);
                cmd(
                    json!({ "document": document, "what": what, "reason": "Fine", "approver": manager.user, "pin": "4711" }),
                )
            }
            "set_pin" => cmd(json!({ "pin": "4711", "password": PASSWORD })),
            "ring_up" => {
                let item = stocked(app, owner, "Sold", "10").await;
                cmd(json!(by_card(app, &owner.till().await, vec![till_kit::piece(app, owner, &item)])))
            }
            "park_cart" => cmd(json!({ "id": app.t.id::<SaleId>(), "name": "Ana", "body": "{}" })),
            "resume_cart" => {
                let id: SaleId = app.t.id();
                let park = json!({ "cmd": { "id": id, "name": "Ana", "body": "{}" } });
                owner.rpc("park_cart", park).await.ok();
                Some(Ask::Json(name, json!({ "id": id })))
            }
            "find_gift_card" => Some(Ask::Json(name, json!({ "code": self.gift_card().await }))),
            "save_till_settings" => {
                let till = owner.till().await;
                cmd(json!({ "settings": till.settings, "version": till.version }))
            }
            "add_register" => Some(Ask::Json(name, json!({ "id": app.t.id::<RegisterId>(), "name": "Till 2" }))),
            "grant_credit" => {
                let customer = owner.customer(app, "Ana").await;
                let amount = json!({ "minor": 500, "currency": "EUR" });
                cmd(json!({ "id": app.t.id::<KeyId>(), "customer": customer, "amount": amount, "reason": "Goodwill" }))
            }
            "large_cash" | "list_printers" | "list_readers" => Some(Ask::Form(name, Vec::new())),
            "print_paper" => {
                let (of, register) = (self.sale().await, self.printer().await);
                cmd(json!({ "id": app.t.id::<KeyId>(), "of": of, "register": register }))
            }
            "kick_drawer" => cmd(json!({ "register": self.printer().await, "reason": "Coins" })),
            "find_gateway" | "list_cards" => Some(Ask::Form(name, Vec::new())),
            "connect_gateway" => cmd(self.keys().await),
            "disconnect_gateway" => {
                self.gateway().await;
                Some(Ask::Form(name, Vec::new()))
            }
            "ask_card" => cmd(json!(self.asking().await)),
            "look_card" | "cancel_card" => Some(Ask::Json(name, json!({ "id": self.asked().await }))),
            "return_card" => {
                let id = self.asked().await;
                let paid = format!("UPDATE card_payment SET captured = amount WHERE id = {}", app.t.literal(id));
                app.t.sql(&paid).await.unwrap();
                Some(Ask::Json(name, json!({ "id": id })))
            }
            "mail_paper" => cmd(json!({ "of": self.sale().await, "to": "buyer@example.test" })),
            "list_sales" | "sale_totals" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "find_sale" | "sale_cost" => Some(Ask::Json(name, json!({ "id": self.sale().await }))),
            "sales_report" | "margin_report" | "margin_book" => {
                Some(Ask::Json(name, json!({ "days": { "days": "week" } })))
            }
            "sales_today" => Some(Ask::Form(name, Vec::new())),
            _ => {
                if let Some(ask) = self.clients(name).await {
                    return Some(ask);
                }
                if let Some(ask) = self.task(name).await {
                    return Some(ask);
                }
                match self.deals(name).await {
                    Some(ask) => Some(ask),
                    None => self.after(name).await,
                }
            }
        }
    }

    /// Somebody who was just added to the owner's first store.
    async fn newcomer(&self, role: &str) -> domain::UserId {
        let id = self.app.t.id::<domain::UserId>();
        let email = format!("{}@staff.test", id.to_string().replace('_', "-"));
        let add = json!({ "id": id, "name": "New", "email": email, "role": role, "stores": [self.owner.store] });
        self.owner.rpc("add_member", json!({ "cmd": add })).await.ok();
        id
    }

    /// A register with a printer that takes whatever comes.
    async fn printer(&self) -> RegisterId {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
        });
        let id = self.owner.till().await.registers[0].id;
        let cmd = json!({ "id": id, "name": "Till", "printer": address, "reader": "tmr_sample" });
        self.owner.rpc("edit_register", json!({ "cmd": cmd })).await.ok();
        id
    }

    /// The keys of the business's gateway.
    async fn keys(&self) -> Value {
        let known: Option<GatewayView> = self.owner.form("find_gateway", &[]).await.read();
        let id = known.map_or_else(|| self.app.t.id(), |it| it.id);
        json!({ "id": id, "secret_key": "sk_test_sample", "webhook_secret": "whsec_sample" })
    }

    /// The business's gateway, connected.
    async fn gateway(&self) -> GatewayId {
        let cmd = json!({ "cmd": self.keys().await });
        self.owner.rpc("connect_gateway", cmd).await.read::<GatewayView>().id
    }

    /// A card payment to ask for.
    async fn asking(&self) -> AskCard {
        self.gateway().await;
        let register = self.owner.till().await.registers[0].id;
        let cmd = json!({ "id": register, "name": "Till", "printer": "", "reader": "tmr_sample" });
        self.owner.rpc("edit_register", json!({ "cmd": cmd })).await.ok();
        let (id, document) = (self.app.t.id(), self.app.t.id());
        AskCard { id, document, register, amount: Money::new(500, "EUR".parse().unwrap()) }
    }

    /// A card payment that was asked for.
    async fn asked(&self) -> PaymentId {
        let asking = self.asking().await;
        self.owner.rpc("ask_card", json!({ "cmd": asking })).await.ok();
        asking.id
    }

    /// A sale in the owner's first store.
    pub async fn sale(&self) -> SaleId {
        let item = stocked(self.app, self.owner, "Sold", "10").await;
        let till = self.owner.till().await;
        let ring = by_card(self.app, &till, vec![till_kit::piece(self.app, self.owner, &item)]);
        self.owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        ring.draft.id
    }

    /// The code of a gift card that was sold.
    async fn gift_card(&self) -> String {
        let item = stocked(self.app, self.owner, "Ring", "10").await;
        let mut line = till_kit::piece(self.app, self.owner, &item);
        line.kind = LineKind::GiftCard { card: self.app.t.id() };
        let ring = by_card(self.app, &self.owner.till().await, vec![line]);
        let rung: Rung = self.owner.rpc("ring_up", json!({ "cmd": ring })).await.read();
        rung.cards[0].code.clone()
    }

    /// Mails a document to somebody; answers the token of its link.
    async fn link(&self, of: Value, to: &str) -> Option<String> {
        self.owner.rpc("mail_paper", json!({ "cmd": { "of": of, "to": to } })).await.ok();
        self.app.work().await;
        let mails = format!("SELECT body AS name FROM mail WHERE recipient = '{to}'");
        let mails = self.app.t.names(&mails).await;
        Some(mails.last()?.split("/receipt/").nth(1)?.split_whitespace().next()?.to_owned())
    }

    /// A request for a route of `server::files`.
    pub async fn file(&self, route: &str) -> Option<Ask> {
        let store = self.owner.store;
        match route {
            "/upload/photo/{store}/{item}/{photo}" => {
                let item = self.piece().await.id;
                Some(Ask::Upload(app::paths::upload_photo(store, item, self.app.t.id()), PHOTO.to_vec()))
            }
            "/upload/import/{store}" => {
                Some(Ask::Upload(app::paths::upload_import(store, "a.csv"), CSV.as_bytes().to_vec()))
            }
            "/upload/clients/{store}" => {
                Some(Ask::Upload(app::paths::upload_clients(store, "a.csv"), clients::FILE.as_bytes().to_vec()))
            }
            "/upload/client/{customer}" => {
                let customer = self.owner.customer(self.app, "Ana").await;
                Some(Ask::Upload(app::paths::upload_client_photo(customer), PHOTO.to_vec()))
            }
            "/media/clients/{content}/{file}" => {
                let customer = self.owner.customer(self.app, "Ana").await;
                let path = app::paths::upload_client_photo(customer);
                let content = self.owner.upload(&path, PHOTO.to_vec()).await.ok()["content"].as_str()?.to_owned();
                Some(Ask::Page(format!("/media/clients/{content}/400.webp")))
            }
            "/upload/deal/{deal}/{file}" => {
                let path = app::paths::upload_deal_file(self.deal().await, self.app.t.id(), "offer.txt");
                Some(Ask::Upload(path, b"An offer".to_vec()))
            }
            "/files/{file}" => Some(Ask::Page(app::paths::deal_file(self.deal_file().await.1))),
            "/papers/{id}" => Some(Ask::Page(format!("/papers/{}", self.sale().await))),
            "/hooks/stripe/{gateway}" => {
                let gateway = self.gateway().await.to_string();
                Some(Ask::Upload(format!("/hooks/stripe/{gateway}"), b"{}".to_vec()))
            }
            "/receipt/{token}/answer" => {
                let quote = self.quoted().await;
                let to = format!("{}@example.test", quote.to_string().replace('_', "-"));
                let link = self.link(json!(quote), &to).await?;
                Some(Ask::Upload(format!("/receipt/{link}/answer?accept"), Vec::new()))
            }
            "/receipt/{token}/pay" => {
                let Ask::Page(receipt) = Box::pin(self.file("/receipt/{token}")).await? else { return None };
                Some(Ask::Page(format!("{receipt}/pay")))
            }
            "/receipt/{token}" => {
                let sale = self.sale().await;
                let to = format!("{}@example.test", sale.to_string().replace('_', "-"));
                let link = self.link(json!(sale), &to).await?;
                Some(Ask::Page(format!("/receipt/{link}")))
            }
            server::calendar::ROUTE => {
                let url = self.owner.rpc("make_feed", json!({})).await.ok()["url"].as_str()?.to_owned();
                Some(Ask::Page(url.replacen(crate::app::URL, "", 1)))
            }
            server::live::ROUTE => Some(Ask::Stream(route.to_owned())),
            "/media/{content}/{file}" => {
                let (_, _, content) = self.with_photo().await;
                Some(Ask::Page(format!("/media/{content}/400.webp")))
            }
            _ => None,
        }
    }

    /// A page, by the route that the router has for it.
    pub async fn page(&self, route: &str) -> Option<Ask> {
        let address = match route {
            "" | "/" => "/".to_owned(),
            "/sign-in" | "/sign-up" | "/terms" | "/privacy" | "/stock" | "/stock/new" | "/stock/import"
            | "/settings/staff" | "/settings/mailbox" | "/help/permissions" | "/kit" => route.to_owned(),
            "/welcome/{token}" => app::paths::welcome(&self.token().await),
            "/stock/import/{id}" => format!("/stock/import/{}", self.import().await),
            "/till" | "/sales" => route.to_owned(),
            "/sales/{id}" => app::paths::sale(self.sale().await),
            "/stock/{id}" => app::paths::item(self.piece().await.id),
            "/till/drawer"
            | "/layaways"
            | "/layaways/new"
            | "/orders"
            | "/orders/new"
            | "/reports/sales"
            | "/reports/cash"
            | "/reports/margin-scheme"
            | "/today"
            | "/tasks"
            | "/settings/day"
            | "/settings/playbooks"
            | "/settings/till"
            | "/quotes"
            | "/settings/payments"
            | "/settings/pin"
            | "/invoices" => route.to_owned(),
            "/opportunities"
            | "/opportunities/list"
            | "/opportunities/forecast"
            | "/opportunities/report"
            | "/opportunities/new"
            | "/settings/pipelines" => route.to_owned(),
            "/opportunities/{id}" => app::paths::opportunity(self.deal().await),
            "/till/drawer/{id}" => app::paths::drawer_session(self.drawer().await.0),
            "/sales/{id}/refund" => app::paths::refund(self.sale().await),
            "/clients" | "/clients/new" | "/clients/import" => route.to_owned(),
            "/clients/import/{id}" => format!("/clients/import/{}", self.client_file().await),
            "/clients/{id}" => app::paths::client(self.owner.customer(self.app, "Ana").await),
            "/clients/{id}/edit" => app::paths::client_edit(self.owner.customer(self.app, "Ana").await),
            "/tasks/{id}" => app::paths::task(self.fresh_task().await),
            "/quotes/{id}" => app::paths::quote(self.quoted().await),
            "/invoices/{id}" => app::paths::invoice(self.invoice().await),
            "/orders/{id}" => app::paths::order(self.order().await.id),
            "/layaways/{id}" => app::paths::layaway(self.layaway().await.id),
            "/stock/{id}/edit" => app::paths::item_edit(self.piece().await.id),
            _ => return None,
        };
        Some(Ask::Page(address))
    }
}

/// Commands of different types in one match.
mod erased {
    pub trait Command {
        fn json(&self) -> serde_json::Value;
    }

    impl<T: serde::Serialize> Command for T {
        fn json(&self) -> serde_json::Value {
            serde_json::to_value(self).unwrap()
        }
    }
}

/// Routes of pages, with their parameters in braces.
pub fn pages() -> Vec<String> {
    let all = leptos_axum::generate_route_list(app::App);
    let mut paths: Vec<String> = all.iter().map(|route| braced(route.path())).collect();
    paths.sort();
    paths.dedup();
    paths
}

fn braced(path: &str) -> String {
    let part = |part: &str| part.strip_prefix(':').map_or_else(|| part.to_owned(), |name| format!("{{{name}}}"));
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

testkit::db_test! {
    async fn everybody_gets_what_the_table_of_permissions_says(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison One").await;
        let branch = app.open_store(&owner, "Branch").await;
        // In another browser than the one that prepares the samples: some of the cells end the session.
        let asking = owner.clone();
        asking.set_jar(BTreeMap::new());
        asking.sign_in(PASSWORD).await.ok();
        let mut people = vec![("anonymous", app.nobody()), ("owner", asking)];
        for role in Role::ALL.into_iter().skip(1) {
            people.push((role.key(), app.hire(&owner, role, &[owner.store]).await));
        }
        people.push(("other_store", app.hire(&owner, Role::Manager, &[branch]).await));
        people.push(("other_org", app.sign_up("Maison Two").await));

        let samples = Samples { app: &app, owner: &owner };
        let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
        functions.sort_unstable();
        let mut table = format!("{:<44}", "");
        people.iter().for_each(|(name, _)| table.push_str(&format!("{name:<20}")));
        let mut missing = Vec::new();
        let rows = functions.into_iter().map(|path| ("POST", path.to_owned()));
        let files = server::files::ROUTES.into_iter().chain([server::live::ROUTE]).chain(server::papers::ROUTES);
        let files = files.chain(server::hooks::ROUTES).chain([server::calendar::ROUTE]);
        let rows = rows.chain(files.map(|path| ("FILE", path.to_owned())));
        let rows: Vec<_> = rows.chain(pages().into_iter().map(|path| ("PAGE", path))).collect();
        for (kind, path) in rows {
            let mut line = format!("\n{kind} {path:<38} ");
            let name = path.rsplit('/').next().unwrap();
            // What only reads may be asked for by one after the other; what changes something is drawn up anew for each.
            let reads = kind == "PAGE" || READS.contains(&name);
            let mut drawn = None;
            for (_, person) in &people {
                if drawn.is_none() || !reads {
                    drawn = match kind {
                        "POST" => samples.rpc(name).await,
                        "FILE" => samples.file(&path).await,
                        _ => samples.page(&path).await,
                    };
                }
                let Some(ask) = &drawn else {
                    missing.push(path.clone());
                    break;
                };
                // In a browser of its own, so that new cookies do not reach the next cell.
                let status = ask.of(&person.clone()).await.status;
                line.push_str(&format!("{status:<20}"));
                if ["sign_in", "sign_out"].iter().any(|door| path.ends_with(door)) && !person.email.is_empty() {
                    person.sign_in(PASSWORD).await.ok();
                }
            }
            table.push_str(line.trim_end());
        }
        assert_eq!(missing, [""; 0], "write a sample request for each");
        insta::assert_snapshot!("statuses", table);
        app.work().await;
        app.verify().await;
    }
}

/// What only reads, and so leaves no trace. Everything else that has an address must.
pub const READS: &[&str] = &[
    "find_board",
    "list_deals",
    "find_deal",
    "deal_forecast",
    "pipeline_report",
    "closing_papers",
    "find_pipelines",
    "large_cash",
    "cash_notice",
    "margin_book",
    "list_readers",
    "list_printers",
    "find_quote",
    "list_quotes",
    "find_gateway",
    "list_cards",
    "look_card",
    "list_invoices",
    "invoice_ageing",
    "find_invoice",
    "sales_today",
    "find_order",
    "find_reservation",
    "list_orders",
    "doors",
    "whoami",
    "invitation",
    "list_members",
    "list_mail",
    "filter_choices",
    "list_imports",
    "find_dashboard",
    "stock_cost",
    "list_items",
    "list_items_cost",
    "list_totals",
    "item_history",
    "find_import",
    "find_item",
    "find_serial",
    "find_cost",
    "open_till",
    "parked_carts",
    "till_settings",
    "find_customers",
    "find_sellable",
    "sellable_index",
    "find_gift_card",
    "list_sales",
    "sale_totals",
    "find_sale",
    "sale_cost",
    "sales_report",
    "margin_report",
    "find_drawer",
    "drawer_of_register",
    "list_drawers",
    "preview_refund",
    "find_layaway",
    "list_layaways",
];

/// What lasts for minutes and then was never there: carts, and the pieces that they keep.
const PASSING: [&str; 4] = ["hold_item", "release_hold", "park_cart", "resume_cart"];

testkit::db_test! {
    async fn whatever_changes_something_is_audited(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        let asking = owner.clone();
        asking.set_jar(BTreeMap::new());
        asking.sign_in(PASSWORD).await.ok();
        let samples = Samples { app: &app, owner: &owner };
        let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.rsplit('/').next().unwrap());
        let functions = functions.filter(|name| !READS.contains(name) && !PASSING.contains(name));
        let functions = functions.filter(|name| !clients::READS.contains(name) && !clients::TOLD.contains(name));
        let functions = functions.filter(|name| !crate::authz_tasks::READS.contains(name));
        let mut functions: Vec<&str> = functions.chain(["/upload/photo/{store}/{item}/{photo}", "/upload/import/{store}", "/upload/deal/{deal}/{file}"]).collect();
        functions.sort_unstable();
        let mut silent = Vec::new();
        for name in functions {
            let ask = if name.starts_with('/') { samples.file(name).await } else { samples.rpc(name).await };
            let ask = ask.unwrap();
            let before = app.t.count("audit").await;
            // Some of them sign somebody in or out: in a browser of its own.
            let browser = asking.clone();
            let answer = ask.of(&browser).await;
            assert_eq!(answer.status, 200, "{name}: {}", answer.text());
            if app.t.count("audit").await == before {
                silent.push(name);
            }
            if ["sign_in", "sign_out"].contains(&name) {
                asking.sign_in(PASSWORD).await.ok();
            }
        }
        assert_eq!(silent, [""; 0], "these changed something and left no trace");
        // So do the jobs: the mail that lets a colleague in.
        app.work().await;
        let sent = app.t.count("audit WHERE action = 'people.invitation_sent'").await;
        assert_eq!(sent, app.t.count("mail WHERE body LIKE '%/welcome/%'").await);
        // No trace holds what opens a door.
        let all = "SELECT COALESCE(CAST(before AS TEXT), '') || COALESCE(CAST(after AS TEXT), '') AS name FROM audit";
        let all = app.t.names(all).await.join("\n");
        let mails = app.t.names("SELECT body AS name FROM mail WHERE body LIKE '%/welcome/%'").await;
        let tokens = mails.iter().map(|mail| mail.split("/welcome/").nth(1).unwrap().split_whitespace().next().unwrap());
        for secret in tokens.chain([PASSWORD, "argon2"]) {
            assert!(!all.contains(secret), "{secret}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_that_are_none_and_ids_of_nobody_look_the_same() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison One").await;
    let unknown: ItemId = app.t.id();
    assert_eq!(owner.rpc("find_item", json!({ "id": unknown })).await.refusal(), (404, "record.not_found".into()));
    let address = format!("/upload/photo/{}/nonsense/{}", owner.store, app.t.id::<PhotoId>());
    assert_eq!(owner.upload(&address, PHOTO).await.refusal(), (404, "record.not_found".into()));
    assert_eq!(owner.get("/media/nonsense/400.webp").await.status, 404);
    assert_eq!(owner.get(&format!("/media/{}/400.webp", "a".repeat(64))).await.status, 404);
    assert_eq!(owner.get("/no/such/page").await.status, 404);
    for page in [app::paths::item(unknown), "/stock/nonsense".into(), app::paths::item_edit(unknown)] {
        let html = owner.get(&page).await.text();
        assert!(html.contains("There is nothing here"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_cannot_be_read_is_malformed_and_not_a_fault() {
    let app = TestApp::open(TestDb::sqlite().await).await;
    let owner = app.sign_up("Maison One").await;
    let malformed = (400, "request.malformed".to_owned());
    for body in
        ["", "{", "[]", "{\"id\":7}", "{\"id\":\"itm_nonsense\"}", "{\"id\":\"str_00000000000000000000000000000007\"}"]
    {
        let answer = owner.post(rpc_path("find_item"), "application/json", Body::from(body)).await;
        assert_eq!(answer.refusal(), malformed, "{body}");
    }
    let answer = owner.form("sign_up", &pairs(&[("form[name]", "A")])).await;
    assert_eq!(answer.refusal(), malformed);
    let unknown = owner.post("/rpc/app/inventory/rpc/no_such_function", "application/json", Body::empty()).await;
    assert!((400..500).contains(&unknown.status), "{}", unknown.status);
    let wrong_method = owner.request(Method::GET, rpc_path("find_item")).body(Body::empty()).unwrap();
    let wrong_method = owner.send(wrong_method).await.status;
    assert!((400..500).contains(&wrong_method), "{wrong_method}");
}

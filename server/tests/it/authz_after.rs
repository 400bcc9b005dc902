//! Samples for the table of permissions: drawers, refunds, layaways.

use domain::{
    CashReportId, CashSessionId, DocumentId, InvoiceId, LayawayId, Money, PaymentId, QuoteId, RefundId, RegisterId,
    SaleId,
    sales::{CreateLayaway, CreateOrder, InvoicePage, LargeCash, SaveQuote, TenderKind, cash_reporting::CashReporting},
};
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    after_kit::back,
    authz::{Ask, Samples},
    order,
    till_kit::{self, by_card, pay, stocked},
};

impl Samples<'_> {
    /// An offer of a fresh piece.
    async fn offer(&self) -> SaveQuote {
        let (app, owner) = (self.app, self.owner);
        let item = stocked(app, owner, "Offered", "10").await;
        let till = owner.till().await;
        let mut ring = by_card(app, &till, vec![till_kit::piece(app, owner, &item)]);
        ring.draft.customer = Some(owner.customer(app, "Ana").await);
        let (id, shown, valid_until) = (app.t.id(), ring.shown, till.today);
        SaveQuote { id, version: 0, draft: ring.draft, shown, valid_until, note: String::new(), cart: "{}".into() }
    }

    /// An offer that was made.
    pub async fn quoted(&self) -> QuoteId {
        let offer = self.offer().await;
        self.owner.rpc("save_quote", json!({ "cmd": offer })).await.ok();
        offer.id
    }

    /// A request for a server function of what happens after a sale; `None` for one that has no sample yet.
    pub async fn after(&self, name: &'static str) -> Option<Ask> {
        let (app, owner) = (self.app, self.owner);
        let cmd = |cmd: Value| Some(Ask::Json(name, json!({ "cmd": cmd })));
        match name {
            "cash_notice" => {
                let document = DocumentId::from(Uuid::from(self.sale().await));
                Some(Ask::Json(name, json!({ "document": document })))
            }
            "report_cash" => {
                let till = owner.till().await;
                let mut settings = till.settings;
                let threshold = Money::new(1, settings.terms.currency);
                settings.cash_reporting = Some(CashReporting { threshold, months: 12, counts: vec![TenderKind::Card] });
                let cmd_of = json!({ "cmd": { "settings": settings, "version": till.version } });
                owner.rpc("save_till_settings", cmd_of).await.ok();
                self.sale().await;
                let large: LargeCash = owner.form("large_cash", &[]).await.read();
                let payments = large.rows[0].payments.clone();
                cmd(json!({ "id": app.t.id::<CashReportId>(), "payments": payments, "reference": "" }))
            }
            "open_drawer" => {
                let (id, register) = (app.t.id::<CashSessionId>(), self.fresh_register().await);
                cmd(json!({ "id": id, "register": register, "float": self.euro(0) }))
            }
            "move_cash" => {
                let session = self.drawer().await.0;
                let id = app.t.id::<domain::CashMovementId>();
                cmd(
                    json!({ "id": id, "session": session, "reason": "paid_in", "amount": self.euro(5), "note": "Coins" }),
                )
            }
            "count_drawer" => cmd(json!({ "session": self.drawer().await.0, "version": 1, "faces": {} })),
            "resume_drawer" | "close_drawer" => {
                let session = self.drawer().await.0;
                let count = json!({ "cmd": { "session": session, "version": 1, "faces": {} } });
                owner.rpc("count_drawer", count).await.ok();
                cmd(json!({ "session": session, "version": 2 }))
            }
            "find_drawer" => Some(Ask::Json(name, json!({ "id": self.drawer().await.0 }))),
            "drawer_of_register" => Some(Ask::Json(name, json!({ "register": self.drawer().await.1 }))),
            "list_drawers" | "list_layaways" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "preview_refund" | "refund_sale" => {
                let item = stocked(app, owner, "Sold", "10").await;
                let ring = by_card(app, &owner.till().await, vec![till_kit::piece(app, owner, &item)]);
                owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
                cmd(json!(back(app, &ring, 1, &[(0, 1)])))
            }
            "void_sale" => {
                let (id, sale): (RefundId, SaleId) = (app.t.id(), self.sale().await);
                cmd(json!({ "id": id, "sale": sale, "version": 1, "reason": "Mistake" }))
            }
            "save_quote" => cmd(json!(self.offer().await)),
            "find_quote" => Some(Ask::Json(name, json!({ "id": self.quoted().await }))),
            "list_quotes" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "move_quote" => cmd(json!({ "quote": self.quoted().await, "version": 1, "step": "accept" })),
            "list_invoices" | "invoice_ageing" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "find_invoice" => Some(Ask::Json(name, json!({ "id": self.invoice().await }))),
            "remind_invoice" => Some(Ask::Json(name, json!({ "id": self.invoice().await }))),
            "pay_invoice" => {
                let tenders = [pay(app, TenderKind::Card, domain::Money::new(100, "EUR".parse().unwrap()))];
                let invoice = self.invoice().await;
                cmd(json!({ "invoice": invoice, "version": 1, "amount": self.euro(100), "tenders": tenders }))
            }
            "bounce_invoice" => {
                let tender = pay(app, TenderKind::Card, domain::Money::new(100, "EUR".parse().unwrap()));
                let (invoice, id) = (self.invoice().await, app.t.id::<PaymentId>());
                let paid = json!({ "invoice": invoice, "version": 1, "amount": self.euro(100), "tenders": [tender] });
                owner.rpc("pay_invoice", json!({ "cmd": paid })).await.ok();
                cmd(json!({ "id": id, "invoice": invoice, "version": 2, "payment": tender.id }))
            }
            "create_order" => cmd(json!(self.ordered_draft().await)),
            "find_order" => Some(Ask::Json(name, json!({ "id": self.order().await.id }))),
            "list_orders" => Some(Ask::Json(name, json!({ "listing": {} }))),
            "move_order" => {
                let to = json!({ "step": "order", "vendor": "Somebody" });
                cmd(json!({ "order": self.order().await.id, "version": 1, "to": to }))
            }
            "pay_order" => {
                let of = self.order().await;
                let tenders = [pay(app, TenderKind::Card, domain::Money { minor: 100, ..of.deposit })];
                cmd(json!({ "order": of.id, "version": 1, "amount": self.euro(100), "tenders": tenders }))
            }
            "bounce_order" => {
                let (of, id) = (self.order().await, app.t.id::<PaymentId>());
                cmd(json!({ "id": id, "order": of.id, "version": 1, "payment": of.tenders[0].id }))
            }
            "cancel_order" => cmd(json!({ "order": self.order().await.id, "version": 1, "reason": "Off" })),
            "pick_up_order" => {
                let of = self.order().await;
                let item = stocked(app, owner, "Found", "10").await.id;
                let left = of.shown.try_sub(of.deposit).unwrap();
                let tenders = [pay(app, TenderKind::Card, left)];
                let rest = json!({ "order": of.id, "version": 1, "amount": left, "tenders": tenders });
                owner.rpc("pay_order", json!({ "cmd": rest })).await.ok();
                for (version, to) in [(2, json!({ "step": "match", "item": item })), (3, json!({ "step": "announce" }))]
                {
                    owner
                        .rpc("move_order", json!({ "cmd": { "order": of.id, "version": version, "to": to } }))
                        .await
                        .ok();
                }
                let (sale, tender): (SaleId, PaymentId) = (app.t.id(), app.t.id());
                cmd(json!({ "sale": sale, "order": of.id, "version": 4, "tender": tender }))
            }
            "create_layaway" => cmd(json!(self.agreed().await)),
            "find_layaway" => Some(Ask::Json(name, json!({ "id": self.layaway().await.id }))),
            "pay_layaway" => {
                let of = self.layaway().await;
                let tenders = [pay(app, TenderKind::Card, domain::Money { minor: 100, ..of.deposit })];
                cmd(json!({ "layaway": of.id, "version": 1, "amount": self.euro(100), "tenders": tenders }))
            }
            "bounce_layaway" => {
                let (of, id) = (self.layaway().await, app.t.id::<PaymentId>());
                cmd(json!({ "id": id, "layaway": of.id, "version": 1, "payment": of.tenders[0].id }))
            }
            "extend_layaway" => cmd(json!({ "layaway": self.layaway().await.id, "version": 1, "days": 10 })),
            "cancel_layaway" => cmd(json!({ "layaway": self.layaway().await.id, "version": 1, "reason": "Off" })),
            "default_layaway" => {
                let of = self.layaway().await.id;
                // Its first instalment was due when the business was young.
                let id = app.t.literal(of);
                let schedule = json!([{ "due": "2020-01-01", "amount": self.euro(1_000) }]).to_string();
                let value = match app.t.backend() {
                    sea_orm::DbBackend::Postgres => format!("'{schedule}'::jsonb"),
                    _ => format!("'{schedule}'"),
                };
                app.t.sql(&format!("UPDATE layaway SET schedule = {value} WHERE id = {id}")).await.unwrap();
                cmd(json!({ "layaway": of, "version": 1, "reason": "Gone" }))
            }
            "pick_up_layaway" => {
                let of = self.layaway().await;
                let left = of.shown.try_sub(of.deposit).unwrap();
                let tenders = [pay(app, TenderKind::Card, left)];
                let rest = json!({ "layaway": of.id, "version": 1, "amount": left, "tenders": tenders });
                owner.rpc("pay_layaway", json!({ "cmd": rest })).await.ok();
                let (sale, tender): (SaleId, PaymentId) = (app.t.id(), app.t.id());
                cmd(json!({ "sale": sale, "layaway": of.id, "version": 2, "tender": tender }))
            }
            _ => None,
        }
    }

    fn euro(&self, minor: i64) -> Value {
        json!({ "minor": minor, "currency": "EUR" })
    }

    async fn fresh_register(&self) -> RegisterId {
        let id: RegisterId = self.app.t.id();
        self.owner.rpc("add_register", json!({ "id": id, "name": "Another till" })).await.ok();
        id
    }

    /// An open, empty drawer and its register.
    pub async fn drawer(&self) -> (CashSessionId, RegisterId) {
        let (id, register): (CashSessionId, _) = (self.app.t.id(), self.fresh_register().await);
        let cmd = json!({ "id": id, "register": register, "float": self.euro(0) });
        self.owner.rpc("open_drawer", json!({ "cmd": cmd })).await.ok();
        (id, register)
    }

    /// An invoice of the owner's first store.
    pub async fn invoice(&self) -> InvoiceId {
        let (app, owner) = (self.app, self.owner);
        let item = stocked(app, owner, "Sold on account", "10").await;
        let mut ring = by_card(app, &owner.till().await, vec![till_kit::piece(app, owner, &item)]);
        ring.draft.customer = Some(owner.customer(app, "Ana").await);
        ring.tenders[0].kind = TenderKind::OnAccount;
        owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        // Several of one moment have no order: it is found by its piece.
        let find = json!({ "listing": { "text": item.stock_no } });
        let page: InvoicePage = owner.rpc("list_invoices", find).await.read();
        page.items[0].id
    }

    async fn ordered_draft(&self) -> CreateOrder {
        let (app, owner) = (self.app, self.owner);
        let (till, buyer) = (owner.till().await, owner.customer(app, "Ana").await);
        order::wanted(app, owner, &till, buyer, 1_000, 500, &[(TenderKind::Card, 0)]).await
    }

    /// A special order of the owner's first store with half of it paid by card.
    pub async fn order(&self) -> CreateOrder {
        let cmd = self.ordered_draft().await;
        self.owner.rpc("create_order", json!({ "cmd": cmd })).await.ok();
        cmd
    }

    async fn agreed(&self) -> CreateLayaway {
        let (app, owner) = (self.app, self.owner);
        let item = stocked(app, owner, "Watch", "10").await;
        let ring = by_card(app, &owner.till().await, vec![till_kit::piece(app, owner, &item)]);
        let mut draft = ring.draft;
        draft.customer = Some(owner.customer(app, "Ana").await);
        let deposit = domain::Money { minor: 500, ..ring.shown };
        let tenders = vec![pay(app, TenderKind::Card, deposit)];
        let id: LayawayId = app.t.id();
        CreateLayaway { id, draft, shown: ring.shown, deposit, tenders, note: String::new() }
    }

    /// A layaway of the owner's first store with half of it paid by card.
    pub async fn layaway(&self) -> CreateLayaway {
        let cmd = self.agreed().await;
        self.owner.rpc("create_layaway", json!({ "cmd": cmd })).await.ok();
        cmd
    }
}

//! Sales for tests: what a till would send.

use domain::{
    CustomerId, ItemId, Money, SaleId,
    inventory::ItemView,
    sales::{DraftLine, LineKind, RingUp, SaleDraft, Split, Tender, TenderKind, TillView},
    tax::{Buyer, Scheme, Supply},
};
use serde_json::json;

use crate::app::{Person, TestApp};

impl Person {
    /// What the till of the current store begins with.
    pub async fn till(&self) -> TillView {
        self.rpc("open_till", json!({})).await.read()
    }

    /// Adds a customer.
    pub async fn customer(&self, app: &TestApp, name: &str) -> CustomerId {
        let id: CustomerId = app.t.id();
        let draft = json!({ "name": name, "company": "", "email": "buyer@example.test", "phone": "+1 617 555 0100" });
        self.rpc("save_customer", json!({ "cmd": { "id": id, "version": 0, "draft": draft } })).await.ok();
        id
    }
}

/// A line of one piece at its asking price.
pub fn piece(app: &TestApp, seller: &Person, item: &ItemView) -> DraftLine {
    DraftLine {
        id: app.t.id(),
        kind: LineKind::Piece { item: item.id, category: item.draft.category.clone() },
        title: item.draft.title.clone(),
        quantity: 1,
        unit_price: item.ask.unwrap(),
        min_price: item.min,
        scheme: Scheme::Standard,
        discounts: Vec::new(),
        salespeople: vec![Split::sole(seller.user)],
    }
}

/// A line of some of a variant.
pub fn variant(app: &TestApp, seller: &Person, item: &ItemView, which: usize, quantity: u32) -> DraftLine {
    let kind =
        LineKind::Variant { item: item.id, variant: item.variants[which].id, category: item.draft.category.clone() };
    DraftLine { kind, quantity, ..piece(app, seller, item) }
}

/// A sale of these lines without tax, paid by card.
pub fn by_card(app: &TestApp, till: &TillView, lines: Vec<DraftLine>) -> RingUp {
    let currency = till.settings.terms.currency;
    let total = lines.iter().map(|line| line.unit_price.times(line.quantity).unwrap());
    let total = Money::sum(currency, total).unwrap();
    let draft = SaleDraft {
        id: app.t.id::<SaleId>(),
        store: till.store,
        register: till.registers.first().map(|register| register.id),
        customer: None,
        business_date: till.today,
        terms: till.settings.terms,
        supply: Supply::InStore,
        buyer: Buyer::default(),
        lines,
        discounts: Vec::new(),
        charges: Vec::new(),
        trade_ins: Vec::new(),
        approvals: Vec::new(),
    };
    let tenders = vec![pay(app, TenderKind::Card, total)];
    RingUp { tenders, ..RingUp::of(draft, total) }
}

/// A tender.
pub fn pay(app: &TestApp, kind: TenderKind, amount: Money) -> Tender {
    Tender { id: app.t.id(), kind, amount, reference: String::new() }
}

/// A piece of this price, up for sale.
pub async fn stocked(app: &TestApp, owner: &Person, title: &str, price: &str) -> ItemView {
    let mut cmd = app.ring(owner.store, title);
    cmd.draft.ask = price.into();
    cmd.release = true;
    owner.create(&cmd).await
}

/// Where an item stands behind the walls.
pub async fn availability(owner: &Person, item: ItemId) -> &'static str {
    owner.item(item).await.availability.key()
}

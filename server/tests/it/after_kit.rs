//! What happens after a sale, for tests: a house with tax and commission, sales in any tender, and refunds of them.

use domain::{
    CashSessionId, Money, Ppm, RegisterId,
    inventory::{CreateItemWithCost, ItemView, Purchase},
    money::Ties,
    sales::{
        Approvable, DraftLine, LineKind, RefundSale, RingUp, Rung, Tender, TenderKind, TillView,
        commission::{Basis, Plan},
        price,
        refund::{RefundRequest, Restock, Return},
    },
    tax::{AppliesTo, Jurisdiction, Sourcing, TaxProfile, TaxRule, TradeInEffect},
};
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    app::{Answer, PASSWORD, Person, TestApp},
    till_kit::{by_card, pay},
};

/// A tax of 7.25 % on everything, 3 % commission on revenue, and cash in steps of five.
pub async fn furnish(owner: &Person) -> TillView {
    let mut settings = owner.till().await.settings;
    let place = Uuid::from_u128(1).into();
    settings.tax = TaxProfile {
        jurisdictions: vec![Jurisdiction { id: place, name: "Here".into(), trade_in: TradeInEffect::ReducesBase }],
        store: vec![place],
        rules: vec![TaxRule {
            id: Uuid::from_u128(2).into(),
            jurisdiction: place,
            levy: "tax".into(),
            name: "Tax 7.25 %".into(),
            valid_from: "2000-01-01".parse().unwrap(),
            valid_to: None,
            applies_to: AppliesTo::Everything,
            sourcing: Sourcing::Destination,
            customers: Vec::new(),
            rate: Ppm::new(72_500).unwrap(),
            band: None,
            compound: false,
        }],
        due_at_deposit: Vec::new(),
    };
    settings.commission = Some(Plan { basis: Basis::Revenue, rate: Ppm::new(30_000).unwrap() });
    settings.terms.cash_rounding = domain::CashRounding { step: 5, ties: Ties::Away };
    settings.layaway.fee = Money::new(1_000, settings.terms.currency);
    let version = owner.till().await.version;
    owner.rpc("save_till_settings", json!({ "cmd": { "settings": settings, "version": version } })).await.ok();
    owner.till().await
}

/// Minor units of the till's currency.
pub fn money(till: &TillView, minor: i64) -> Money {
    Money::new(minor, till.settings.terms.currency)
}

/// Opens a drawer with its float.
pub async fn open_drawer(app: &TestApp, who: &Person, register: RegisterId, float: Money) -> CashSessionId {
    let id: CashSessionId = app.t.id();
    let cmd = json!({ "id": id, "register": register, "float": float });
    who.rpc("open_drawer", json!({ "cmd": cmd })).await.read()
}

/// A sale of these lines at its real total; the last form pays the rest, cash as it is rounded.
pub fn sale(app: &TestApp, till: &TillView, lines: Vec<DraftLine>, forms: &[(TenderKind, i64)]) -> RingUp {
    let mut ring = by_card(app, till, lines);
    reckon(app, till, &mut ring, forms);
    ring
}

/// Works out the total anew, after the draft was changed.
pub fn reckon(app: &TestApp, till: &TillView, ring: &mut RingUp, forms: &[(TenderKind, i64)]) {
    ring.shown = price(&ring.draft, &till.settings.tax).unwrap().totals.total;
    ring.tenders = tenders(app, till, ring.shown, forms);
}

/// Tenders of a total: each form with its amount, the last one with the rest.
pub fn tenders(app: &TestApp, till: &TillView, total: Money, forms: &[(TenderKind, i64)]) -> Vec<Tender> {
    let mut left = total;
    let mut tenders = Vec::new();
    for (at, (kind, minor)) in forms.iter().enumerate() {
        let rest = at + 1 == forms.len();
        let amount = match (rest, *kind) {
            (true, TenderKind::Cash) if *minor == 0 => till.settings.terms.cash_rounding.round(left).unwrap(),
            (true, _) if *minor == 0 => left,
            _ => money(till, *minor),
        };
        left = left.try_sub(amount).unwrap();
        tenders.push(pay(app, *kind, amount));
    }
    tenders
}

/// Rings a sale up.
pub async fn ring_up(who: &Person, ring: &RingUp) -> Rung {
    who.rpc("ring_up", json!({ "cmd": ring })).await.read()
}

/// A piece with a cost, up for sale.
pub async fn bought(app: &TestApp, owner: &Person, title: &str, price: &str, cost: &str) -> ItemView {
    let mut item = app.ring(owner.store, title);
    item.draft.ask = price.into();
    let purchase = Purchase { vendor: "Somebody".into(), amount: cost.into() };
    let id = item.id;
    owner.rpc("create_item_with_cost", json!({ "cmd": CreateItemWithCost { item, purchase } })).await.ok();
    owner.item(id).await
}

/// A refund of some of the lines of a sale.
pub fn back(app: &TestApp, ring: &RingUp, version: i32, lines: &[(usize, u32)]) -> RefundSale {
    let one = |(at, quantity): &(usize, u32)| {
        let line = &ring.draft.lines[*at];
        let restock = match line.kind {
            LineKind::Piece { .. } => Restock::Inspect,
            LineKind::Variant { .. } => Restock::Sell,
            _ => Restock::Nothing,
        };
        Return { line: line.id, quantity: *quantity, restock }
    };
    RefundSale {
        id: app.t.id(),
        store: ring.draft.store,
        sale: ring.draft.id,
        version,
        request: RefundRequest { returns: lines.iter().map(one).collect(), to: None },
        into_sale: Money::zero(ring.shown.currency),
        register: ring.draft.register,
        reason: "Did not fit".into(),
        approvals: Vec::new(),
    }
}

/// Gives somebody a PIN.
pub async fn pin(who: &Person, pin: &str) {
    who.rpc("set_pin", json!({ "cmd": { "pin": pin, "password": PASSWORD } })).await.ok();
}

/// Somebody else agrees.
pub async fn agree(
    asking: &Person,
    approver: &Person,
    document: impl Into<Uuid>,
    what: &[Approvable],
    pin: &str,
) -> Answer {
    let document = domain::DocumentId::from(document.into());
    let cmd = json!({ "document": document, "what": what, "reason": "Seen", "approver": approver.user, "pin": pin });
    asking.rpc("approve", json!({ "cmd": cmd })).await
}

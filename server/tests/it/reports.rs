//! What the dashboard counts, against what was taken in.

use std::cell::Cell;

use domain::{
    CashReportId, DocumentId, PaymentId, RefundId, SaleId,
    identity::Role,
    inventory::{Dashboard, Purchase, StockCost},
    sales::{
        CashNotice, DrawerView, LargeCash, MarginBlock, Rung, SaleView, SalesReport, SalesToday, TenderKind,
        cash_reporting::CashReporting,
    },
};
use sea_orm::prelude::Uuid;
use serde_json::json;

use crate::{
    after_kit::{back, bought, furnish, money, open_drawer, sale},
    app::{PHOTO, TestApp},
    till_kit::piece,
};

const DAY: i64 = 86_400_000;

testkit::db_test! {
    async fn the_dashboard_counts_what_is_there(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("Maison").await;
        // An old ring that cost 600 and asks 1,000 (the forms of this shop are in euros), then 45 days without a sale.
        let old = app.ring(owner.store, "Old ring");
        let purchase = Purchase { vendor: "Estate".into(), amount: "60000".into() };
        owner.rpc("create_item_with_cost", json!({ "cmd": { "item": old, "purchase": purchase } })).await.ok();
        app.t.advance(45 * DAY);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        // A photographed ring, one that is not for sale yet, and three strings of beads.
        let shown = owner.create(&app.ring(owner.store, "Shown")).await;
        owner.add_photo(&shown, app.t.id(), PHOTO).await;
        let mut kept = app.ring(owner.store, "Kept back");
        (kept.release, kept.draft.category) = (false, "watch".into());
        owner.create(&kept).await;
        owner.create(&app.counted(owner.store, "Beads", &[("Blue", 2), ("Red", 1)])).await;

        let told: Dashboard = owner.form("find_dashboard", &[]).await.read();
        assert_eq!((told.in_stock, told.available, told.in_processing, told.without_photo), (4, 3, 1, 3));
        assert_eq!(told.asking.minor, 4 * 10_000_000);
        let counts = |bars: &[domain::inventory::Bar]| bars.iter().map(|bar| bar.count).collect::<Vec<_>>();
        assert_eq!(counts(&told.ages), [3, 1, 0, 0]);
        assert_eq!(counts(&told.categories).iter().sum::<i64>(), 4);
        assert_eq!((told.intake.len(), told.intake.iter().sum::<i64>(), told.intake.last()), (30, 3, Some(&3)));
        let newest: Vec<&str> = told.arrivals.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(newest.len(), 4);
        assert_eq!(newest.last(), Some(&"Old ring"));

        let cost: StockCost = owner.form("stock_cost", &[]).await.read();
        assert_eq!((cost.cost.minor, cost.margin.minor, cost.margin_ppm), (6_000_000, 4_000_000, Some(400_000)));
        assert_eq!(owner.get("/").await.status, 200);
    }
}

testkit::db_test! {
    async fn every_figure_of_a_day_agrees_with_its_documents(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let till = furnish(&owner).await;
        let drawer = open_drawer(&app, &owner, till.registers[0].id, money(&till, 10_000)).await;
        let mut sold = Vec::new();
        for (title, price, cost, kind) in
            [("Watch", "1000", "600", TenderKind::Cash), ("Ring", "99.99", "40", TenderKind::Card), ("Chain", "20", "5", TenderKind::Card)]
        {
            let item = bought(&app, &owner, title, price, cost).await;
            let ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(kind, 0)]);
            let rung: Rung = owner.rpc("ring_up", json!({ "cmd": ring })).await.read();
            sold.push((ring, rung));
        }
        // The ring comes back, the chain was a mistake.
        owner.rpc("refund_sale", json!({ "cmd": back(&app, &sold[1].0, 1, &[(0, 1)]) })).await.ok();
        let void = json!({ "id": app.t.id::<RefundId>(), "sale": sold[2].1.sale, "version": 1, "reason": "Mistake" });
        owner.rpc("void_sale", json!({ "cmd": void })).await.ok();

        let today = json!({ "days": { "days": "today" } });
        let report: SalesReport = owner.rpc("sales_report", &today).await.read();
        assert_eq!(report.blocks.len(), 1);
        let block = &report.blocks[0];
        let watch: SaleView = owner.rpc("find_sale", json!({ "id": sold[0].1.sale })).await.read();
        let ring: SaleView = owner.rpc("find_sale", json!({ "id": sold[1].1.sale })).await.read();
        assert_eq!((report.span.from, report.span.to), (till.today, till.today));
        assert_eq!((block.sales, block.articles), (2, 2));
        assert_eq!(block.gross.minor, watch.totals.total.minor + ring.totals.total.minor);
        assert_eq!((block.refunded, block.net, block.tax), (ring.totals.total, watch.totals.net, watch.totals.tax));
        assert_eq!(block.days, [(till.today, watch.totals.net)]);
        // Money by form is what the drawer says of the same day.
        let x: DrawerView = owner.rpc("find_drawer", json!({ "id": drawer })).await.read();
        for sums in x.tenders.unwrap() {
            let of = block.tenders.iter().find(|(kind, _)| *kind == sums.kind).map_or(0, |(_, sum)| sum.minor);
            assert_eq!(of, sums.net().unwrap().minor, "{:?}", sums.kind);
        }
        assert_eq!(block.people.iter().map(|(_, net)| net.minor).sum::<i64>(), watch.totals.net.minor);
        assert_eq!(block.taxes.iter().map(|tax| tax.amount.minor).sum::<i64>(), watch.totals.tax.minor);
        assert_eq!(block.top.len(), 1);
        let margin: Vec<MarginBlock> = owner.rpc("margin_report", &today).await.read();
        assert_eq!((margin[0].cost.minor, margin[0].margin.minor), (60_000, watch.totals.net.minor - 60_000));
        let told: SalesToday = owner.form("sales_today", &[]).await.read();
        assert_eq!((told.sales, told.takings, told.average), (2, watch.totals.total, block.average));
        assert_eq!((told.days.len(), told.days.last()), (14, Some(&watch.totals.net.minor)));
        assert_eq!(told.days.iter().sum::<i64>(), watch.totals.net.minor);

        // Nothing tomorrow, everything yesterday from there; not for those who only sell.
        assert_eq!(associate.rpc("sales_report", &today).await.refusal().0, 403);
        assert_eq!(associate.rpc("margin_report", &today).await.refusal().0, 403);
        app.t.advance(DAY);
        owner.sign_in(crate::app::PASSWORD).await.ok();
        let none: SalesReport = owner.rpc("sales_report", &today).await.read();
        assert!(none.blocks.is_empty());
        let past: SalesReport = owner.rpc("sales_report", json!({ "days": { "days": "yesterday" } })).await.read();
        assert_eq!(past.blocks, report.blocks);
        let backwards = json!({ "days": { "days": "between", "from": "2026-02-02", "to": "2026-02-01" } });
        assert_eq!(owner.rpc("sales_report", backwards).await.fields(), ["to"]);
        app.verify().await;
    }
}

testkit::db_test! {
    async fn cash_that_has_to_be_reported_is_told_per_customer_and_per_sale_that_names_nobody(t) {
        let app = TestApp::open(t).await;
        let owner = app.sign_up("North Street").await;
        let associate = app.hire(&owner, Role::SalesAssociate, &[owner.store]).await;
        let till = furnish(&owner).await;
        let told = async || owner.form("large_cash", &[]).await.read::<LargeCash>();
        assert_eq!(associate.form("large_cash", &[]).await.status, 403);
        let before = told().await;
        assert!(before.threshold.is_none() && before.rows.is_empty(), "euros have no rule until somebody sets one");
        let mut settings = owner.till().await.settings;
        let (threshold, counts) = (money(&till, 1_000_000), vec![TenderKind::Cash]);
        settings.cash_reporting = Some(CashReporting { threshold, months: 12, counts });
        let version = owner.till().await.version;
        owner.rpc("save_till_settings", json!({ "cmd": { "settings": settings, "version": version } })).await.ok();
        let till = owner.till().await;
        open_drawer(&app, &owner, till.registers[0].id, money(&till, 10_000)).await;
        let ada = owner.customer(&app, "Ada Buyer").await;
        let last = Cell::new(app.t.id::<SaleId>());
        let sell = async |price: &str, customer, kind| {
            let item = bought(&app, &owner, "Watch", price, "10").await;
            let mut ring = sale(&app, &till, vec![piece(&app, &owner, &item)], &[(kind, 0)]);
            ring.draft.customer = customer;
            last.set(ring.draft.id);
            owner.rpc("ring_up", json!({ "cmd": ring })).await.ok();
        };
        // With tax 5,362.50 in cash, the same by card, then the same in cash again: 10,725 in all.
        sell("5000", Some(ada), TenderKind::Cash).await;
        sell("5000", Some(ada), TenderKind::Card).await;
        sell("5000", None, TenderKind::Cash).await;
        sell("5000", None, TenderKind::Cash).await;
        assert!(told().await.rows.is_empty(), "two sales that name nobody are two people");
        sell("5000", Some(ada), TenderKind::Cash).await;
        sell("10000", None, TenderKind::Cash).await;
        let rows = told().await.rows;
        let seen: Vec<_> = rows.iter().map(|it| (it.name.as_str(), it.total.minor, it.payments.len())).collect();
        assert_eq!(seen, [("", 1_072_500, 1), ("Ada Buyer", 1_072_500, 2)]);

        // The till says so while she is there; it says nothing about somebody who paid by card.
        let notice = async |sale: SaleId| {
            let document = DocumentId::from(Uuid::from(sale));
            associate.rpc("cash_notice", json!({ "document": document })).await.read::<Option<CashNotice>>()
        };
        let told_now = notice(last.get()).await.unwrap();
        assert_eq!((told_now.total.minor, told_now.nobody), (1_072_500, true));
        assert_eq!(notice(app.t.id()).await, None);

        // Ticked off by the bookkeeper, once, and only as it stands.
        let bookkeeper = app.hire(&owner, Role::Bookkeeper, &[owner.store]).await;
        let hers = rows[1].payments.clone();
        let id: CashReportId = app.t.id();
        let report = |id: CashReportId, payments: &[PaymentId]| json!({ "cmd": { "id": id, "payments": payments, "reference": "BSA 42" } });
        assert_eq!(associate.rpc("report_cash", report(id, &hers)).await.refusal().0, 403);
        assert_eq!(bookkeeper.rpc("report_cash", report(id, &[])).await.fields(), ["payments"]);
        assert_eq!(bookkeeper.rpc("report_cash", report(id, &hers[..1])).await.refusal().1, "conflict.stale");
        bookkeeper.rpc("report_cash", report(id, &hers)).await.ok();
        bookkeeper.rpc("report_cash", report(id, &hers)).await.ok();
        assert_eq!(bookkeeper.rpc("report_cash", report(id, &rows[0].payments)).await.refusal().1, "conflict.replayed");
        assert_eq!(bookkeeper.rpc("report_cash", report(app.t.id(), &hers)).await.refusal().1, "conflict.stale");
        let after = told().await;
        assert_eq!(after.rows.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), [""]);
        let kept: Vec<_> = after.reported.iter().map(|it| (it.name.as_str(), it.total.minor, it.reference.as_str())).collect();
        assert_eq!(kept, [("Ada Buyer", 1_072_500, "BSA 42")]);
        // What she pays later begins a new count.
        sell("5000", Some(ada), TenderKind::Cash).await;
        assert_eq!(told().await.rows.len(), 1);
        assert_eq!(notice(last.get()).await, None);
        sell("5000", Some(ada), TenderKind::Cash).await;
        assert_eq!(told().await.rows.iter().filter(|it| it.name == "Ada Buyer").map(|it| it.payments.len()).sum::<usize>(), 2);
        app.verify().await;
    }
}

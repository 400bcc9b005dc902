//! What the dashboard counts, against what was taken in.

use domain::inventory::{Dashboard, Purchase, StockCost};
use serde_json::json;

use crate::app::{PHOTO, TestApp};

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

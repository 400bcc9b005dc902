//! Ledgers only grow, through the handle and behind it.

use db::{
    Error,
    entity::{audit, cost, movement, price_change},
};
use domain::identity::inventory;
use sea_orm::{ActiveValue::Set, DbBackend, EntityTrait, sea_query::Expr};
use testkit::{Shop, db_test};

use crate::deeds::take_in;

db_test! { async fn rows_of_a_ledger_cannot_be_changed_or_removed(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    let who = shop.owner::<inventory::Edit>(a).await;
    let item = t.id();
    take_in(&who, item).await.unwrap();
    let tx = who.begin().await.unwrap();
    tx.insert(price_change::ActiveModel {
        id: Set(t.id()), item_id: Set(item), kind: Set("ask".into()), amount: Set(Some(5)), at: Set(tx.now()),
        actor: Set(who.user()), ..Default::default()
    }).await.unwrap();
    tx.commit().await.unwrap();

    macro_rules! refused { ($table:ident, $column:ident) => { // through the handle
        let tx = who.begin().await.unwrap();
        let change = $table::Entity::update_many().col_expr($table::Column::$column, Expr::val("forged"));
        assert!(matches!(tx.update(change).await, Err(Error::Db(_))), stringify!($table));
        drop(tx);
        let tx = who.begin().await.unwrap();
        assert!(matches!(tx.delete($table::Entity::delete_many()).await, Err(Error::Db(_))), stringify!($table));
        drop(tx);
    } }
    refused!(movement, Reason);
    refused!(cost, Note);
    refused!(price_change, Kind);
    refused!(audit, Action);
    for table in ["movement", "cost", "price_change", "audit"] { // behind it
        assert!(t.sql(&format!("UPDATE {table} SET org_id = org_id")).await.unwrap_err().contains("refused"));
        assert!(t.sql(&format!("DELETE FROM {table}")).await.unwrap_err().contains("refused"));
        if t.backend() == DbBackend::Postgres {
            assert!(t.sql(&format!("TRUNCATE {table}")).await.unwrap_err().contains("refused"));
        } else {
            // INSERT OR REPLACE deletes without firing a delete trigger, unless this pragma is on (pool.rs).
            let replace = format!("PRAGMA recursive_triggers = on; INSERT OR REPLACE INTO {table} SELECT * FROM {table}");
            assert!(t.sql(&replace).await.unwrap_err().contains("refused"));
        }
    }
    for (rows, from) in [(1, "movement WHERE delta = 1"), (2, "cost"), (1, "price_change"), (1, "audit")] {
        assert_eq!(t.count(from).await, rows, "{from}");
    }
} }

db_test! { async fn an_audit_entry_says_who_where_and_what(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    let who = shop.owner::<inventory::Edit>(a).await;
    let item = t.id();
    take_in(&who, item).await.unwrap();
    crate::deeds::sell(&who, item, 1).await.unwrap();
    let entries = who.read().await.unwrap().all(audit::Entity::find()).await.unwrap();
    let sold = entries.iter().find(|entry| entry.action == "item.sold").unwrap();
    assert_eq!((sold.org_id, sold.store_id, sold.actor, sold.at), (shop.org, a, who.user(), t.now()));
    assert_eq!(sold.subject, item.to_string());
    assert_eq!((sold.before.as_ref(), sold.after.as_ref()), (Some(&"available".into()), Some(&"sold".into())));
    assert!(entries.iter().any(|entry| entry.action == "item.taken_in" && entry.before.is_none()));
} }

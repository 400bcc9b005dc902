//! The instruments of the tests themselves.

use db::{Sort, entity::item, probe};
use domain::{Timestamp, identity::inventory};
use sea_orm::EntityTrait;
use testkit::{Shop, db_test};

use crate::deeds::take_in;

db_test! { async fn statements_are_counted_per_use_case(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    shop.stock(a, 60).await;
    let view = shop.owner::<inventory::View>(a).await;
    let edit = shop.owner::<inventory::Edit>(a).await;
    let list = async {
        let tx = view.read().await?;
        tx.page::<Timestamp, _>(item::Entity::find(), Sort::down(item::Column::CreatedAt), None, 50).await
    };
    // Both at once: the counts do not mix.
    let (listed, taken) = tokio::join!(probe::counted(list), probe::counted(take_in(&edit, t.id())));
    assert_eq!(listed.0.unwrap().items.len(), 50);
    assert_eq!(listed.1.len(), 1, "{:?}", listed.1);
    taken.0.unwrap();
    assert_eq!(taken.1.len(), 5, "item, costs, movement, outbox, audit: {:?}", taken.1);
} }

db_test! { async fn ids_carry_the_injected_time_and_differ(t) {
    let ids: Vec<uuid::Uuid> = (0..100).map(|_| t.id()).collect();
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 100);
    assert!(ids.iter().all(|id| id.get_version_num() == 7 && id.as_u128() >> 80 == 1_800_000_000_000));
    t.advance(1);
    assert!(t.id::<uuid::Uuid>() > distinct[99], "later ids sort later");
} }

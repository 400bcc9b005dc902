//! Search: the same words find the same items on both databases, and never somebody else's.

use std::collections::BTreeSet;

use db::{Authorized, entity::item};
use domain::{ItemId, StoreId, identity::inventory};
use sea_orm::{EntityTrait, QueryFilter};
use testkit::{Shop, TestDb, db_test};

const GMT: usize = 0;
const KELLY: usize = 1;
const NAUTILUS: usize = 2;

struct Counter {
    shop: Shop,
    here: StoreId,
    who: Authorized<inventory::View>,
    items: Vec<ItemId>,
}

/// Three pieces, and the same three at a stranger's.
async fn counter(t: &TestDb) -> Counter {
    let shop = Shop::found(t, "A").await;
    let stranger = Shop::found(t, "B").await;
    let here = shop.store("a").await;
    let there = stranger.store("x").await;
    for (shop, store) in [(&stranger, there), (&shop, here)] {
        for (id, (words, codes)) in shop.stock(store, 3).await.into_iter().zip([
            ("Rolex GMT-Master II 126710BLRO W-10491", "7206XK31"),
            ("Hermès Kelly 28 Étoupe H-10492", ""),
            ("Patek Philippe Nautilus 5711/1A W-10493", "Q442 917"),
        ]) {
            shop.found_by(store, id, words, codes).await;
        }
    }
    let who = shop.owner(here).await;
    let items = who.read().await.unwrap().all(item::Entity::find()).await.unwrap();
    let mut named = Vec::new();
    for word in ["rolex", "kelly", "nautilus"] {
        let found = find(&who, word, false).await;
        assert_eq!(found.len(), 1, "{word}");
        named.extend(found);
    }
    assert_eq!(items.len(), 3);
    Counter { shop, here, who, items: named }
}

async fn find(who: &Authorized<inventory::View>, typed: &str, codes: bool) -> BTreeSet<ItemId> {
    let tx = who.read().await.unwrap();
    let found = tx.matching(typed, codes).unwrap();
    tx.all(item::Entity::find().filter(found)).await.unwrap().into_iter().map(|item| item.id).collect()
}

impl Counter {
    async fn finds(&self, typed: &str, codes: bool) -> Vec<usize> {
        let found = find(&self.who, typed, codes).await;
        (0..3).filter(|n| found.contains(&self.items[*n])).collect()
    }

    async fn like(&self, typed: &str) -> Vec<usize> {
        let found = self.who.read().await.unwrap().similar(typed, 5).await.unwrap();
        found.iter().map(|id| self.items.iter().position(|item| item == id).expect("one of ours")).collect()
    }
}

db_test! { async fn every_typed_word_begins_some_word(t) {
    let shop = counter(&t).await;
    for (typed, expected) in [
        ("rolex", &[GMT][..]),
        ("ROLEX gmt", &[GMT]),
        ("mast rol", &[GMT]),
        ("126710", &[GMT]),
        ("126710-blro", &[]), // two words, and no word begins with blro
        ("126710blro", &[GMT]),
        ("w 1049", &[GMT, NAUTILUS]),
        ("W-10491", &[GMT]),
        ("5711/1a", &[NAUTILUS]),
        ("rolex nautilus", &[]),
        ("olex", &[]),
        ("x", &[]),
    ] {
        assert_eq!(shop.finds(typed, false).await, expected, "{typed}");
    }
} }

db_test! { async fn accents_fold_both_ways(t) {
    let shop = counter(&t).await;
    for typed in ["hermes", "Hermès", "HERMÉS", "etoupe kelly", "Étoupe", "he\u{300}rmes"] {
        assert_eq!(shop.finds(typed, false).await, [KELLY], "{typed}");
    }
} }

db_test! { async fn serials_are_found_only_by_those_who_may_see_them(t) {
    let shop = counter(&t).await;
    for typed in ["7206XK31", "7206", "7206 rolex", "rolex 7206xk"] {
        assert_eq!(shop.finds(typed, false).await, [0; 0], "{typed}");
        assert_eq!(shop.finds(typed, true).await, [GMT], "{typed}: words and codes together");
    }
    assert_eq!(shop.finds("7206 nautilus", true).await, [0; 0], "of the same item");
    assert_eq!(shop.finds("rolex", true).await, [GMT]);
    assert!(shop.like("7206XK3I").await.is_empty(), "spelling likeness never looks at codes");
} }

db_test! { async fn signs_are_no_syntax(t) {
    let shop = counter(&t).await;
    let tx = shop.who.read().await.unwrap();
    for nothing in ["", "   ", "\"", "*", "():&|!'\\", "-- ;", "%", "{}^"] {
        assert!(tx.matching(nothing, true).is_none(), "{nothing}");
        assert!(tx.similar(nothing, 5).await.unwrap().is_empty(), "{nothing}");
    }
    drop(tx);
    for typed in ["rolex\"", "rolex*", "(rolex)", "rolex:*", "rolex' --", "text:rolex", "rolex AND gmt", "NOT rolex", "rolex\\"] {
        let expected: &[usize] = if typed.contains(':') && typed.starts_with("text") || typed.contains(' ') && !typed.contains('\'') { &[] } else { &[GMT] };
        assert_eq!(shop.finds(typed, true).await, expected, "{typed}");
    }
} }

db_test! { async fn misspelt_names_are_found_best_first(t) {
    let shop = counter(&t).await;
    for (typed, expected) in [
        ("rolx", GMT), ("rollex", GMT), ("rolexx gmt", GMT), ("nautilis", NAUTILUS), ("natuilus", NAUTILUS), ("phillipe", NAUTILUS),
        ("patek nautlius", NAUTILUS), ("Hermés Kely", KELLY), ("hremes", KELLY),
    ] {
        assert_eq!(shop.like(typed).await, [expected], "{typed}");
    }
    assert_eq!(shop.like("birkin").await, [0; 0]);
    assert_eq!(shop.like("patek kely").await.first(), None, "half a match of two items is none");
    let limited = shop.who.read().await.unwrap().similar("rolx", 0).await.unwrap();
    assert!(limited.is_empty());
} }

db_test! { async fn the_right_spelling_is_found_among_many_that_share_a_word(t) {
    let shop = counter(&t).await;
    let decoys = shop.shop.stock(shop.here, 600).await;
    for id in decoys { shop.shop.found_by(shop.here, id, "Patek Philippe Calatrava", "").await; }
    let wanted = shop.shop.stock(shop.here, 1).await[0];
    shop.shop.found_by(shop.here, wanted, "Patek Philippe Aquanaut", "").await;
    let found = shop.who.read().await.unwrap().similar("patek aquanuat", 3).await.unwrap();
    assert_eq!(found, [wanted]);
} }

db_test! { async fn what_changed_is_found_by_what_it_says_now(t) {
    let shop = counter(&t).await;
    t.sql("UPDATE item_search SET text = 'rolex daytona' WHERE text LIKE 'rolex%'").await.unwrap();
    assert_eq!(shop.finds("daytona", false).await, [GMT]);
    assert_eq!(shop.finds("gmt", false).await, [0; 0]);
    assert_eq!(shop.like("daytoan").await, [GMT]);
    t.sql("DELETE FROM item_search").await.unwrap();
    assert_eq!(shop.finds("daytona", true).await, [0; 0]);
    assert_eq!(shop.like("daytoan").await, [0; 0]);
} }

db_test! { async fn an_item_is_not_found_by_the_words_of_its_namesake(t) {
    // Ids are minted by clients, so an item of another business may carry the id of one of ours.
    let shop = counter(&t).await;
    let other = Shop::found(&t, "B").await;
    let there = other.store("b").await;
    other.stock_with_ids(there, &shop.items).await;
    other.found_by(there, shop.items[GMT], "Secret Submariner", "999888").await;
    assert_eq!(shop.finds("submariner", true).await, [0; 0]);
    assert_eq!(shop.like("submarinre").await, [0; 0]);
    let tx = other.owner::<inventory::View>(there).await.read().await.unwrap();
    let found = tx.all(item::Entity::find().filter(tx.matching("submariner", false).unwrap())).await.unwrap();
    assert_eq!(found.iter().map(|item| item.id).collect::<Vec<_>>(), [shop.items[GMT]], "only the one that says so");
} }

db_test! { async fn an_id_names_one_item_of_a_business(t) {
    let shop = counter(&t).await;
    let other = shop.shop.store("b").await;
    let tx = shop.shop.owner::<domain::identity::inventory::Edit>(other).await.begin().await.unwrap();
    let taken = tx.insert(testkit::piece(tx.now(), shop.items[GMT])).await;
    assert!(matches!(taken, Err(db::Error::Duplicate(_))), "links and sums know an item by its id alone");
} }

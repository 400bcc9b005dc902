//! Keyset pages: every row once, in order, also when rows share a sort key or arrive meanwhile; and no sorting.

use db::{Authorized, Error, Reach, Result, Sort, entity::item, probe};
use domain::{
    Cursor, Page, Timestamp,
    identity::{RecordScope, Role, inventory},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use testkit::{Shop, TestDb, db_test};
use uuid::Uuid;

/// The six orders of the list of stock.
#[derive(Clone, Copy, Debug)]
enum By {
    Newest,
    Oldest,
    PriceDown,
    PriceUp,
    Title,
    TitleDown,
}

const ORDERS: [By; 6] = [By::Newest, By::Oldest, By::PriceDown, By::PriceUp, By::Title, By::TitleDown];

impl By {
    async fn page(
        self,
        who: &Authorized<inventory::View>,
        after: Option<&Cursor>,
        limit: u64,
    ) -> Result<Page<item::Model>> {
        use item::Column::{AskSort, CreatedAt, TitleKey};
        let (tx, all) = (who.read().await?, item::Entity::find());
        match self {
            Self::Newest => tx.page::<Timestamp, _>(all, Sort::down(CreatedAt), after, limit).await,
            Self::Oldest => tx.page::<Timestamp, _>(all, Sort::up(CreatedAt), after, limit).await,
            Self::PriceDown => tx.page::<i64, _>(all, Sort::down(AskSort), after, limit).await,
            Self::PriceUp => tx.page::<i64, _>(all, Sort::up(AskSort), after, limit).await,
            Self::Title => tx.page::<String, _>(all, Sort::up(TitleKey), after, limit).await,
            Self::TitleDown => tx.page::<String, _>(all, Sort::down(TitleKey), after, limit).await,
        }
    }

    /// The same order, without a database.
    fn sort(self, rows: &mut [(i64, i64, String, Uuid)]) {
        match self {
            Self::Newest | Self::Oldest => rows.sort_by_key(|row| (row.0, row.3)),
            Self::PriceDown | Self::PriceUp => rows.sort_by_key(|row| (row.1, row.3)),
            Self::Title | Self::TitleDown => rows.sort_by_key(|row| (row.2.clone(), row.3)),
        }
        if matches!(self, Self::Newest | Self::PriceDown | Self::TitleDown) {
            rows.reverse();
        }
    }
}

/// Two stores of one business and one of another, with many ties in every sort key.
async fn three_stores(t: &TestDb) -> (Authorized<inventory::View>, Vec<Vec<(i64, i64, String, Uuid)>>) {
    let shop = Shop::found(t, "A").await;
    let stores = [shop.store("a").await, shop.store("b").await];
    let stranger = Shop::found(t, "B").await;
    let theirs = stranger.store("x").await;
    stranger.stock(theirs, 30).await;
    let mut rows = vec![Vec::new(), Vec::new()];
    for n in 0..60_usize {
        let (which, id) = (n % 2, t.id::<Uuid>());
        let (at, ask, title) = (t.now().0 + (n % 3) as i64, (n % 4) as i64 * 100, ["ring", "watch"][n % 5 % 2]);
        let mut row = shop.piece(stores[which], id.into());
        (row.created_at, row.ask_sort, row.title_key) = (Set(Timestamp(at)), Set(ask), Set(title.into()));
        shop.insert([row]).await;
        rows[which].push((at, ask, title.to_owned(), id));
    }
    let user = shop.hire(&stores.map(|store| (store, Role::Owner, RecordScope::All))).await;
    (shop.principal(user).await.unwrap().authorize(stores[0], Reach::Here).unwrap(), rows)
}

async fn walk(who: &Authorized<inventory::View>, by: By) -> Vec<Uuid> {
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = by.page(who, cursor.as_ref(), 7).await.unwrap();
        assert!(page.items.len() == 7 || page.next.is_none());
        seen.extend(page.items.iter().map(|row| Uuid::from(row.id)));
        cursor = page.next;
        if cursor.is_none() {
            return seen;
        }
    }
}

db_test! { async fn every_row_once_and_in_order_although_keys_tie(t) {
    let (here, rows) = three_stores(&t).await;
    let all = here.wide();
    for by in ORDERS {
        for (who, mut expected) in [(&here, rows[0].clone()), (&all, rows.concat())] {
            by.sort(&mut expected);
            let expected: Vec<Uuid> = expected.into_iter().map(|row| row.3).collect();
            assert_eq!(walk(who, by).await, expected, "{by:?}");
        }
    }
} }

db_test! { async fn rows_that_arrive_meanwhile_shift_no_page(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    let mut all = shop.stock(a, 20).await;
    let who = shop.owner::<inventory::View>(a).await;
    let first = By::Newest.page(&who, None, 10).await.unwrap();
    t.advance(1);
    shop.stock(a, 3).await; // newer: they sort before the cursor
    let second = By::Newest.page(&who, first.next.as_ref(), 10).await.unwrap();
    let mut seen: Vec<_> = first.items.iter().chain(&second.items).map(|row| row.id).collect();
    assert!(second.next.is_none());
    seen.sort_unstable();
    all.sort_unstable();
    assert_eq!(seen, all);
} }

db_test! { async fn a_made_up_cursor_is_refused(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    shop.stock(a, 3).await;
    let who = shop.owner::<inventory::View>(a).await;
    for text in ["", "zzz", "WyJ4IiwxXQ"] {
        let page = By::Newest.page(&who, Some(&Cursor::from(text.to_owned())), 10).await;
        assert!(matches!(page, Err(Error::Invalid("cursor"))), "{text}");
    }
    let titles = By::Title.page(&who, None, 1).await.unwrap().next.unwrap();
    let page = By::Newest.page(&who, Some(&titles), 10).await;
    assert!(matches!(page, Err(Error::Invalid("cursor"))), "a cursor of another list");
} }

db_test! { async fn a_cursor_leads_nowhere_but_ones_own_stores(t) {
    let (mine, _) = three_stores(&t).await;
    let stranger = Shop::found(&t, "C").await;
    let store = stranger.store("c").await;
    stranger.stock(store, 1).await;
    let cursor = By::Newest.page(&mine, None, 1).await.unwrap().next.unwrap();
    let theirs = stranger.owner::<inventory::View>(store).await;
    let rest = By::Newest.page(&theirs, Some(&cursor), 200).await.unwrap();
    assert!(rest.items.iter().all(|row| row.org_id == stranger.org));
} }

db_test! { async fn a_page_is_never_longer_than_the_most_nor_shorter_than_one(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    shop.stock(a, 201).await;
    let who = shop.owner::<inventory::View>(a).await;
    assert_eq!(By::Newest.page(&who, None, u64::MAX).await.unwrap().items.len(), 200);
    assert_eq!(By::Newest.page(&who, None, 0).await.unwrap().items.len(), 1);
} }

/// On `SQLite`, whose planner can be asked without statistics: every order, in one store and in all of them, first
/// page and next, walks an index and stops; nothing sorts what it has found.
#[tokio::test]
async fn no_order_of_the_list_sorts() {
    let t = TestDb::sqlite().await;
    let (here, _) = three_stores(&t).await;
    let all = here.wide();
    for by in ORDERS {
        for who in [&here, &all] {
            let cursor = by.page(who, None, 1).await.unwrap().next;
            for after in [None, cursor.as_ref()] {
                let (page, statements) = probe::counted(by.page(who, after, 10)).await;
                assert_eq!((page.unwrap().items.len(), statements.len()), (10, 1));
                let plan = t.plan(&statements[0]).await;
                let what = format!("{by:?} over {} stores: {plan:?} for {}", who.visible().len(), statements[0]);
                assert!(plan.len() == 1 && plan[0].contains("USING INDEX ix_item_"), "{what}");
            }
        }
    }
}

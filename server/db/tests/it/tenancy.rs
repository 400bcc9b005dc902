//! Nobody sees or touches what is not theirs, whatever the query says.

use db::{
    Authorized, Error, Reach, StoreTx,
    entity::{cost, item, location, mail, session, store},
};
use domain::{
    ItemId, MailId, SessionId, Timestamp, UserId,
    identity::{RecordScope, Role, inventory, organization},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
    sea_query::Expr,
};
use testkit::{Shop, TestDb, db_test, note};

use crate::deeds::{cost, moved, take_in};

fn is_send<T: Send>(value: T) -> T {
    value
}

/// How many items a read sees.
async fn sees<P>(who: &Authorized<P>) -> u64 {
    who.read().await.unwrap().count(item::Entity::find()).await.unwrap()
}

db_test! { async fn permission_and_store_are_checked_when_the_handle_is_made(t) {
    let shop = Shop::found(&t, "A").await;
    let (here, there) = (shop.store("here").await, shop.store("there").await);
    let guest = shop.hire(&[(here, Role::ReadOnly, RecordScope::Own)]).await;
    assert!(shop.sign_in::<inventory::View>(guest, here).await.is_ok());
    assert!(matches!(shop.sign_in::<inventory::Edit>(guest, here).await, Err(Error::Forbidden("inventory.edit"))));
    assert!(matches!(shop.sign_in::<inventory::View>(guest, there).await, Err(Error::NotFound)));
    let other = Shop::found(&t, "B").await;
    assert!(matches!(other.sign_in::<inventory::View>(guest, here).await, Err(Error::NotFound)));
} }

db_test! { async fn reads_see_the_visible_stores_and_writes_touch_the_current_one(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b, c) = (shop.store("a").await, shop.store("b").await, shop.store("c").await);
    let (pa, pb, pc) = (shop.stock(a, 2).await, shop.stock(b, 3).await, shop.stock(c, 5).await);
    let stranger = Shop::found(&t, "B").await;
    let px = stranger.stock(stranger.store("x").await, 7).await;

    let user = shop.hire(&[(a, Role::Manager, RecordScope::All), (b, Role::ReadOnly, RecordScope::All)]).await;
    let principal = shop.principal(user).await.unwrap();
    let here = principal.authorize::<inventory::View>(a, Reach::Here).unwrap();
    let all = principal.authorize::<inventory::View>(a, Reach::All).unwrap();
    assert_eq!(is_send(sees(&here)).await, 2, "a");
    assert_eq!(is_send(sees(&all)).await, 5, "a and b, not c, not the stranger's");
    assert_eq!(sees(&here.wide()).await, 5, "a link leads to any store of mine");
    for (who, id, seen) in [(&here, pa[0], true), (&here, pb[0], false), (&all, pb[0], true), (&all, pc[0], false), (&all, px[0], false)] {
        let found = who.read().await.unwrap().find::<item::Entity>(id).await;
        assert!(if seen { found.is_ok() } else { matches!(found, Err(Error::NotFound)) });
    }
    // b is in sight for View; but the role there does not carry Edit, so it drops out of sight for Edit.
    let edit = principal.authorize::<inventory::Edit>(a, Reach::All).unwrap();
    assert_eq!(sees(&edit).await, 2);
    assert!(matches!(principal.authorize::<inventory::Edit>(b, Reach::Here), Err(Error::Forbidden("inventory.edit"))));

    // A write touches the current store even when its reads span more.
    let both = shop.owner_of::<inventory::Edit>(&[a, b]).await.wide();
    let tx = both.begin().await.unwrap();
    assert_eq!(tx.count(item::Entity::find()).await.unwrap(), 5);
    let change = || item::Entity::update_many().col_expr(item::Column::Vendor, Expr::val("x"));
    assert_eq!(tx.update(change().filter(item::Column::Id.eq(pb[0]))).await.unwrap(), 0, "b's piece, from a");
    assert_eq!(tx.update(change()).await.unwrap(), 2);
    tx.commit().await.unwrap();
    assert_eq!(t.count("item WHERE vendor = 'x'").await, 2);
} }

db_test! { async fn the_same_proof_holds_at_another_store_of_mine_only(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b, c, d) = (shop.store("a").await, shop.store("b").await, shop.store("c").await, shop.store("d").await);
    shop.stock(a, 1).await;
    shop.stock(b, 2).await;
    let stranger = Shop::found(&t, "B").await;
    let x = stranger.store("x").await;
    let user = shop.hire(&[
        (a, Role::Owner, RecordScope::All), (b, Role::SalesAssociate, RecordScope::All), (c, Role::ReadOnly, RecordScope::All),
    ]).await;
    let who = shop.sign_in::<inventory::Edit>(user, a).await.unwrap();
    let there = who.at(b).unwrap();
    assert_eq!((there.store(), there.role(), there.user(), there.org()), (b, Some(Role::SalesAssociate), user, shop.org));
    assert_eq!((sees(&there).await, sees(&there.wide()).await, there.visible()), (2, 3, vec![b]));
    take_in(&there, t.id()).await.unwrap();
    assert_eq!(t.count(&format!("item WHERE store_id = {}", t.literal(b))).await, 3);
    for not in [c, d, x, t.id()] { // a role without Edit, not a member, another business, nobody's
        assert!(matches!(who.at(not), Err(Error::NotFound)), "all of them look alike");
        assert!(matches!(who.wide().at(not), Err(Error::NotFound)));
    }
    assert_eq!(who.wide().at(b).unwrap().visible(), [b], "to another store is not to all of them");
    let mut granted = who.granted();
    granted.sort_unstable_by_key(|(store, _)| *store != a);
    assert_eq!(granted, [(a, Role::Owner), (b, Role::SalesAssociate)]);
} }

db_test! { async fn no_filter_and_any_filter_stay_inside(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    shop.stock(a, 2).await;
    shop.stock(b, 3).await;
    let stranger = Shop::found(&t, "B").await;
    stranger.stock(stranger.store("x").await, 4).await;
    let who = shop.owner_of::<inventory::Edit>(&[a, b]).await.wide();
    let everything = || Condition::any().add(item::Column::Quantity.gte(0)).add(item::Column::Quantity.lt(0));

    let tx = who.begin().await.unwrap();
    assert_eq!(tx.count(item::Entity::find()).await.unwrap(), 5, "count");
    assert_eq!(tx.all(item::Entity::find().filter(everything())).await.unwrap().len(), 5, "OR cannot widen a select");
    let loose = item::Entity::find().filter(item::Column::Quantity.eq(-1)).filter(everything());
    assert!(tx.one(loose).await.unwrap().is_none());
    let sums = item::Entity::find().select_only().column_as(item::Column::Id.count(), "n");
    assert_eq!(tx.project::<_, Sum>(sums).await.unwrap()[0].n, 5, "a projection");
    let update = item::Entity::update_many().col_expr(item::Column::Quantity, Expr::val(7_i64));
    assert_eq!(tx.update(update.filter(everything())).await.unwrap(), 2, "OR cannot widen an update");
    let delete = item::Entity::delete_many().filter(item::Column::StoreId.eq(b));
    assert_eq!(tx.delete(delete).await.unwrap(), 0, "nor does naming another store of mine");
    assert_eq!(tx.delete(item::Entity::delete_many()).await.unwrap(), 2, "delete everything: of this store");
    tx.commit().await.unwrap();
    assert_eq!((t.count("item").await, t.count("item WHERE quantity = 7").await), (7, 0));
} }

#[derive(sea_orm::FromQueryResult)]
struct Sum {
    n: i64,
}

db_test! { async fn an_insert_is_stamped_whatever_it_says(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    let stranger = Shop::found(&t, "B").await;
    let who = shop.owner_of::<inventory::Edit>(&[a, b]).await.wide();
    let tx = who.begin().await.unwrap();
    tx.insert(stranger.piece(b, t.id())).await.unwrap();
    tx.insert_all([stranger.piece(b, t.id()), stranger.piece(b, t.id())]).await.unwrap();
    tx.insert(mail::ActiveModel { // org-owned
        org_id: Set(stranger.org), id: Set(t.id::<MailId>()), recipient: Set("x".into()), subject: Set("x".into()),
        body: Set("x".into()), at: Set(tx.now()),
    }).await.unwrap();
    tx.commit().await.unwrap();
    let (org, store) = (t.literal(shop.org), t.literal(a));
    assert_eq!(t.count(&format!("item WHERE org_id = {org} AND store_id = {store}")).await, 3);
    assert_eq!((t.count("item").await, t.count(&format!("mail WHERE org_id = {org}")).await), (3, 1));
} }

db_test! { async fn an_update_cannot_give_a_row_away(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    shop.stock(a, 1).await;
    let who = shop.owner::<inventory::Edit>(a).await;
    for column in [item::Column::OrgId, item::Column::StoreId, item::Column::Id] {
        let tx = who.begin().await.unwrap();
        let value: sea_orm::Value = b.into();
        let moved = tx.update(item::Entity::update_many().col_expr(column, Expr::val(value))).await;
        assert!(matches!(moved, Err(Error::Db(_))), "the trigger refuses: {moved:?}");
    }
} }

db_test! { async fn the_key_of_every_tenant_table_is_fixed(t) {
    // Asked of the schema itself, so that a table that is added tomorrow is asked too. These are system-owned:
    let free = ["membership", "session", "invite", "outbox"];
    let (tables, triggers) = if t.backend() == sea_orm::DbBackend::Postgres {
        ("SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'org_id'",
         "SELECT tgname AS name FROM pg_trigger")
    } else {
        ("SELECT m.name AS name FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'org_id'",
         "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    };
    let (tables, triggers) = (t.names(tables).await, t.names(triggers).await);
    assert!(tables.len() > 12, "{tables:?}");
    let open: Vec<_> = tables.iter().filter(|table| !free.contains(&table.as_str())).filter(|table| {
        !["fixed_key", "no_update"].iter().any(|kind| triggers.contains(&format!("{table}_{kind}")))
    }).collect();
    assert_eq!(open, [""; 0], "an UPDATE could hand these rows to another tenant");
} }

db_test! { async fn the_same_id_in_two_tenants_is_no_collision_and_no_oracle(t) {
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let (a, b) = (one.store("a").await, two.store("b").await);
    let id = t.id();
    take_in(&one.owner(a).await, id).await.unwrap();
    take_in(&two.owner(b).await, id).await.unwrap();
    let again = take_in(&one.owner(a).await, id).await;
    assert!(matches!(again, Err(Error::Duplicate(_))), "within one tenant it is");
} }

db_test! { async fn the_same_store_id_in_two_tenants_is_two_stores(t) {
    // Ids are minted by clients, so a hostile tenant can have a store, and items, with the ids of somebody else's.
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let store = one.store("a").await;
    two.store_with_id(store, "b").await;
    let items = one.stock(store, 3).await;
    two.stock_with_ids(store, &items).await;
    let who = two.owner::<inventory::Edit>(store).await;
    let tx = who.begin().await.unwrap();
    assert!(tx.all(item::Entity::find()).await.unwrap().iter().all(|item| item.org_id == two.org));
    assert_eq!(tx.count(item::Entity::find()).await.unwrap(), 3);
    assert_eq!(tx.update(item::Entity::update_many().col_expr(item::Column::Quantity, Expr::val(9_i64))).await.unwrap(), 3);
    assert_eq!(tx.delete(item::Entity::delete_many()).await.unwrap(), 3);
    tx.commit().await.unwrap();
    assert_eq!(t.count(&format!("item WHERE org_id = {} AND quantity = 1", t.literal(one.org))).await, 3);
} }

db_test! { async fn references_cannot_cross(t) {
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let (a, a2, b) = (one.store("a").await, one.store("a2").await, two.store("b").await);
    let who = one.owner_of::<inventory::Edit>(&[a, a2]).await.wide();
    let mine = one.location(a, "case").await;
    for place in [one.location(a2, "case").await, two.location(b, "case").await] {
        let tx = who.begin().await.unwrap();
        let piece = item::ActiveModel { location_id: Set(Some(place)), ..testkit::piece(tx.now(), t.id()) };
        assert!(matches!(tx.insert(piece).await, Err(Error::Conflict("conflict.reference"))), "another store's place");
    }
    for target in [one.stock(a2, 1).await[0], two.stock(b, 1).await[0]] {
        let tx = who.begin().await.unwrap();
        assert!(matches!(tx.insert(cost(&tx, target, 1)).await, Err(Error::Conflict("conflict.reference"))));
        let tx = who.begin().await.unwrap();
        assert!(matches!(tx.insert(moved(&tx, target, 1)).await, Err(Error::Conflict("conflict.reference"))));
    }
    let tx = who.begin().await.unwrap();
    let piece = item::ActiveModel { location_id: Set(Some(mine)), ..testkit::piece(tx.now(), t.id()) };
    tx.insert(piece).await.unwrap();
    tx.commit().await.unwrap();
} }

db_test! { async fn joins_and_related_loads_cannot_cross(t) {
    note::create(&t).await;
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let (a, b) = (one.store("a").await, two.store("b").await);
    let (ours, theirs) = (one.owner::<inventory::Edit>(a).await, two.owner::<inventory::Edit>(b).await);
    let shared: ItemId = t.id(); // the same item id in both tenants, each with two costs and a note
    for (who, text) in [(&ours, "mine"), (&theirs, "theirs")] {
        take_in(who, shared).await.unwrap();
        let tx = who.begin().await.unwrap();
        tx.insert(new_note(&tx, shared, NotSet, text)).await.unwrap();
        tx.commit().await.unwrap();
    }

    // 1. Related loads: in the order of the parents, and only ours, even of a forged parent.
    let tx = ours.read().await.unwrap();
    let notes = tx.all(note::Entity::find()).await.unwrap();
    let costs = tx.children(&notes, cost::Entity::find()).await.unwrap();
    assert_eq!(costs.iter().flatten().map(|cost| (cost.org_id, cost.amount)).filter(|(org, _)| *org == one.org).count(), 2);
    assert_eq!(costs.iter().flatten().count(), 2);
    let forged: Vec<_> = notes.iter().cloned().map(|note| note::Model { org_id: two.org, store_id: b, ..note }).collect();
    assert!(tx.children(&forged, cost::Entity::find()).await.unwrap()[0].is_empty());

    // 2. A join written by hand on the id alone: both sides are scoped.
    let by_id: RelationDef = cost::Entity::belongs_to(item::Entity).from(cost::Column::ItemId).to(item::Column::Id).into();
    let loose = cost::Entity::find().join(JoinType::InnerJoin, by_id).select_also(item::Entity);
    let pairs = tx.pairs(loose).await.unwrap();
    assert_eq!(pairs.len(), 2, "two costs, one item of ours; the other tenant's item with the same id is not joined");
    assert!(pairs.iter().all(|(cost, item)| cost.org_id == one.org && item.as_ref().is_some_and(|item| item.org_id == one.org)));
} }

fn new_note(_: &StoreTx, id: ItemId, owner: sea_orm::ActiveValue<Option<UserId>>, text: &str) -> note::ActiveModel {
    note::ActiveModel { org_id: NotSet, store_id: NotSet, id: Set(id), owner_id: owner, text: Set(text.into()) }
}

/// Files a note in somebody's name, or in one's own.
async fn file(who: &Authorized<inventory::View>, id: ItemId, owner: Option<UserId>) -> db::Result<()> {
    let tx = who.begin().await?;
    tx.insert(new_note(&tx, id, owner.map_or(NotSet, |user| Set(Some(user))), "Call back")).await?;
    tx.commit().await
}

db_test! { async fn records_are_scoped_to_own_team_or_all_per_store(t) {
    use RecordScope::{All, Own, Team};
    note::create(&t).await;
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    let boss = shop.hire(&[(a, Role::Owner, All), (b, Role::Owner, All)]).await;
    let lead = shop.hire_into("bench", &[(a, Role::Manager, Team)]).await;
    let clerk = shop.hire_into("bench", &[(a, Role::SalesAssociate, Own), (b, Role::SalesAssociate, All)]).await;
    let peer = shop.hire(&[(a, Role::SalesAssociate, Own)]).await;
    let far = shop.hire_into("bench", &[(b, Role::SalesAssociate, Own)]).await;
    for (user, here) in [(boss, a), (boss, b), (lead, a), (clerk, a), (clerk, b), (peer, a), (far, b)] {
        file(&shop.sign_in(user, here).await.unwrap(), t.id(), None).await.unwrap(); // the handle names the owner
    }

    let sees = async |user, here, reach| {
        let who = shop.principal(user).await.unwrap().authorize::<inventory::View>(here, reach).unwrap();
        who.read().await.unwrap().count(note::Entity::find()).await.unwrap()
    };
    assert_eq!(sees(boss, a, Reach::All).await, 7, "all stores, all records");
    assert_eq!(sees(boss, a, Reach::Here).await, 4, "this store, all records");
    assert_eq!(sees(lead, a, Reach::All).await, 2, "the bench of a: lead and clerk, not boss and peer; not the bench of b");
    assert_eq!(sees(peer, a, Reach::All).await, 1, "own");
    assert_eq!(sees(clerk, a, Reach::All).await, 1 + 3, "own in a, all in b: scopes do not leak from store to store");
    assert_eq!((sees(clerk, a, Reach::Here).await, sees(clerk, b, Reach::Here).await), (1, 3));

    // update and delete without a filter: one's own, here
    let change = || note::Entity::update_many().col_expr(note::Column::Text, Expr::val("changed"));
    let own = shop.sign_in::<inventory::View>(peer, a).await.unwrap();
    let tx = own.begin().await.unwrap();
    assert_eq!(tx.update(change()).await.unwrap(), 1);
    assert_eq!(tx.delete(note::Entity::delete_many()).await.unwrap(), 1);
    drop(tx);
    let tx = shop.sign_in::<inventory::View>(lead, a).await.unwrap().begin().await.unwrap();
    assert_eq!(tx.update(change()).await.unwrap(), 2, "team");
    drop(tx);
    // nothing can be filed under somebody else's name by those who see only their own
    assert!(matches!(file(&own, t.id(), Some(boss)).await, Err(Error::NotFound)));
    file(&own, t.id(), Some(peer)).await.unwrap();
    // an owner from outside the store is refused by the foreign key
    let all = shop.sign_in::<inventory::View>(boss, a).await.unwrap();
    assert!(matches!(file(&all, t.id(), Some(far)).await, Err(Error::Conflict("conflict.reference"))));
    file(&all, t.id(), Some(clerk)).await.unwrap();
    assert_eq!((t.count("note").await, t.count("note WHERE text = 'changed'").await), (9, 0));
} }

db_test! { async fn people_beside_the_owner_see_the_record_and_a_queue_is_seen_by_whoever_may(t) {
    use RecordScope::{All, Own, Team};
    note::create(&t).await;
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    let boss = shop.hire(&[(a, Role::Owner, All), (b, Role::Owner, All)]).await;
    let lead = shop.hire_into("bench", &[(a, Role::Manager, Team)]).await;
    let clerk = shop.hire(&[(a, Role::SalesAssociate, Own), (b, Role::SalesAssociate, Own)]).await;
    let (theirs, queued, far): (ItemId, ItemId, ItemId) = (t.id(), t.id(), t.id());
    let (here, there) = (shop.sign_in(boss, a).await.unwrap(), shop.sign_in(boss, b).await.unwrap());
    file(&here, theirs, Some(boss)).await.unwrap();
    for (who, id) in [(&here, queued), (&there, far)] {
        let tx = who.begin().await.unwrap();
        tx.insert(new_note(&tx, id, Set(None), "Who takes this?")).await.unwrap();
        tx.commit().await.unwrap();
    }
    let sees = async |user| {
        let who = shop.principal(user).await.unwrap().authorize::<inventory::View>(a, Reach::All).unwrap();
        who.read().await.unwrap().count(note::Entity::find()).await.unwrap()
    };
    assert_eq!((sees(boss).await, sees(lead).await, sees(clerk).await), (3, 0, 0), "the queue is of those who see all");

    // Named beside the owner: in that store, on that record.
    let named = |user| note::reader::ActiveModel { org_id: NotSet, store_id: NotSet, note_id: Set(theirs), user_id: Set(user) };
    for user in [clerk, lead] {
        let tx = here.begin().await.unwrap();
        tx.insert(named(user)).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!((sees(lead).await, sees(clerk).await), (1, 1));
    let change = || note::Entity::update_many().col_expr(note::Column::Text, Expr::val("changed"));
    let own = shop.sign_in::<inventory::View>(clerk, a).await.unwrap();
    let tx = own.begin().await.unwrap();
    assert_eq!(tx.update(change()).await.unwrap(), 1, "and may work on it");
    assert_eq!(tx.update(change().filter(note::Column::Id.eq(queued))).await.unwrap(), 0);
    drop(tx);
    let elsewhere = shop.sign_in::<inventory::View>(clerk, b).await.unwrap();
    let tx = elsewhere.begin().await.unwrap();
    tx.insert(named(clerk)).await.unwrap(); // the same record id, in another store
    tx.commit().await.unwrap();
    assert_eq!(sees(clerk).await, 1, "a name in one store says nothing about another");

    // Claiming is switched per store.
    let tx = here.begin().await.unwrap();
    let on = store::Entity::update_many().col_expr(store::Column::Claim, Expr::val(true)).filter(store::Column::Id.eq(a));
    tx.update(on).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((sees(boss).await, sees(lead).await, sees(clerk).await), (3, 2, 2), "the queue of a, not that of b");
    let tx = own.begin().await.unwrap();
    let claim = |id| note::Entity::update_many().col_expr(note::Column::OwnerId, Expr::val(clerk)).filter(note::Column::Id.eq(id));
    assert_eq!(tx.update(claim(queued)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let tx = elsewhere.begin().await.unwrap();
    assert_eq!(tx.update(claim(far)).await.unwrap(), 0);
    drop(tx);
    assert_eq!((sees(lead).await, sees(clerk).await), (1, 2), "claimed");

    // Whoever sees only their own may leave a record to nobody; only the house gives one to somebody else.
    let tx = own.begin().await.unwrap();
    tx.insert(new_note(&tx, t.id(), Set(None), "For whoever is free")).await.unwrap();
    assert!(matches!(tx.insert(new_note(&tx, t.id(), Set(Some(boss)), "For the boss")).await, Err(Error::NotFound)));
    tx.give(new_note(&tx, t.id(), Set(Some(boss)), "By a rule")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(sees(boss).await, 5);
} }

db_test! { async fn a_read_handle_is_a_snapshot(t) {
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    shop.stock(a, 1).await;
    let who = shop.owner::<inventory::View>(a).await;
    let tx = who.read().await.unwrap();
    assert_eq!(tx.count(item::Entity::find()).await.unwrap(), 1);
    shop.stock(a, 5).await; // somebody else commits meanwhile, without waiting for the reader
    assert_eq!(tx.count(item::Entity::find()).await.unwrap(), 1, "the same picture to the end");
    drop(tx);
    assert_eq!(sees(&who).await, 6);
} }

db_test! { async fn a_glance_is_one_statement_in_the_same_scope(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    shop.stock(a, 2).await;
    shop.stock(b, 3).await;
    let tx = shop.owner::<inventory::View>(a).await.glance();
    assert_eq!(tx.all(item::Entity::find()).await.unwrap().len(), 2);
    assert!(tx.all(item::Entity::find()).await.is_err(), "a second statement could see another shop than the first");
} }

db_test! { async fn a_failed_statement_ends_the_transaction(t) {
    // PostgreSQL would answer COMMIT with ROLLBACK and sqlx would report success; SQLite would go on and commit.
    let shop = Shop::found(&t, "A").await;
    let a = shop.store("a").await;
    let who = shop.owner::<inventory::Edit>(a).await;
    let tx = who.begin().await.unwrap();
    let id = t.id();
    tx.insert(testkit::piece(tx.now(), id)).await.unwrap();
    assert!(matches!(tx.insert(testkit::piece(tx.now(), id)).await, Err(Error::Duplicate(_)))); // swallowed
    assert!(tx.insert(testkit::piece(tx.now(), t.id())).await.is_err());
    assert!(matches!(tx.commit().await, Err(Error::Retry(_))));
    assert_eq!(t.count("item").await, 0);
} }

db_test! { async fn rows_of_the_organization_are_seen_in_each_of_its_stores_and_in_no_other(t) {
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let (a, _) = (one.store("a").await, one.store("a2").await);
    two.store("b").await;
    let who = one.owner::<organization::ReadMailbox>(a).await;
    let tx = who.begin().await.unwrap();
    let mut names: Vec<_> = tx.all(store::Entity::find()).await.unwrap().into_iter().map(|store| store.name).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "a2"]);
    assert_eq!(tx.update(store::Entity::update_many().col_expr(store::Column::Name, Expr::val("x"))).await.unwrap(), 2);
    drop(tx);
    let places = one.location(a, "safe").await;
    assert!(who.read().await.unwrap().find::<location::Entity>(places).await.is_ok());
} }

db_test! { async fn a_visitor_is_somebody_with_a_live_session_and_a_membership(t) {
    let shop = Shop::found(&t, "A").await;
    let (a, b) = (shop.store("a").await, shop.store("b").await);
    let user = shop.hire(&[(a, Role::Owner, RecordScope::All), (b, Role::ReadOnly, RecordScope::Own)]).await;
    let stranger = Shop::found(&t, "B").await;
    let x = stranger.store("x").await;
    stranger.join(user, x, Role::Owner, RecordScope::All, "floor").await; // the same person, elsewhere
    let left = shop.person("Gone").await;
    let new = async |user: UserId, revoked: Option<Timestamp>| {
        let id: SessionId = t.id();
        shop.insert([session::ActiveModel {
            id: Set(id), org_id: Set(shop.org), user_id: Set(user), here: Set(a), all_stores: Set(false),
            refresh_hash: Set("x".into()), previous_hash: Set(None), rotated_at: Set(t.now()), created_at: Set(t.now()),
            expires_at: Set(Timestamp(t.now().0 + 1_000)), revoked_at: Set(revoked), ip: Set("x".into()), agent: Set("x".into()),
        }]).await;
        id
    };
    let live = new(user, None).await;
    let (session, principal) = visitor(&t, live).await.unwrap();
    assert_eq!((session.id, principal.user(), principal.org()), (live, user, shop.org));
    let mut grants: Vec<_> = principal.grants().iter().map(|grant| (grant.store, grant.role)).collect();
    grants.sort_unstable_by_key(|(store, _)| *store != a);
    assert_eq!(grants, [(a, Role::Owner), (b, Role::ReadOnly)], "of this business only");
    for dead in [new(user, Some(t.now())).await, new(left, None).await, t.id()] {
        assert!(visitor(&t, dead).await.is_none());
    }
    t.advance(999);
    assert!(visitor(&t, live).await.is_some());
    t.advance(1);
    assert!(visitor(&t, live).await.is_none(), "expired");
} }

db_test! { async fn people_are_named_to_colleagues_only(t) {
    let (one, two) = (Shop::found(&t, "A").await, Shop::found(&t, "B").await);
    let (a, a2, b) = (one.store("a").await, one.store("a2").await, two.store("b").await);
    let who = one.owner::<inventory::View>(a).await;
    let all = |store| [(store, Role::Owner, RecordScope::All)];
    let (near, far, stranger) = (one.hire(&all(a)).await, one.hire(&all(a2)).await, two.hire(&all(b)).await);
    let names = who.read().await.unwrap().names([near, far, stranger, t.id()].into_iter()).await.unwrap();
    assert_eq!(names.into_keys().collect::<Vec<_>>(), { let mut ours = vec![near, far]; ours.sort_unstable(); ours });
} }

#[expect(clippy::disallowed_methods, reason = "the door under test")]
async fn visitor(t: &TestDb, session: SessionId) -> Option<(session::Model, db::Principal)> {
    t.db.visitor(session).await.unwrap()
}

//! Two use-cases to prove the walls with: one that writes five tables, one that only one may win.

use db::{
    Authorized, Change, Error, Result, StoreTx,
    entity::{cost, item, location, movement},
};
use domain::{
    Event, ItemId,
    identity::inventory,
    inventory::{Availability, CostKind},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use testkit::piece;

/// Takes a piece in: the item, two costs, a movement, an event, an audit entry. Five statements.
pub async fn take_in(who: &Authorized<inventory::Edit>, id: ItemId) -> Result<()> {
    let tx = who.begin().await?;
    tx.insert(piece(tx.now(), id)).await?;
    tx.insert_all([cost(&tx, id, 900), cost(&tx, id, 100)]).await?;
    tx.insert(moved(&tx, id, 1)).await?;
    tx.emit(&event(&tx)).await?;
    tx.audit("item.taken_in", id, Change::to("Ring")).await?;
    tx.commit().await
}

/// Sells a piece as it was seen: of several who saw the same, one wins.
pub async fn sell(who: &Authorized<inventory::Edit>, id: ItemId, version: i32) -> Result<()> {
    let tx = who.begin().await?;
    let claim = item::Entity::update_many()
        .col_expr(item::Column::Availability, Expr::val("sold"))
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .filter(item::Column::Id.eq(id))
        .filter(item::Column::Version.eq(version))
        .filter(item::Column::Availability.eq(Availability::Available));
    if tx.update(claim).await? == 0 {
        return Err(Error::Conflict("conflict.stale"));
    }
    tx.insert(moved(&tx, id, -1)).await?;
    tx.emit(&event(&tx)).await?;
    tx.audit("item.sold", id, Change::from_to("available", "sold")).await?;
    tx.commit().await
}

/// Something that happened.
pub fn event(tx: &StoreTx) -> Event {
    Event::ImportConfirmed { import: tx.mint() }
}

/// What an item has cost.
pub fn cost(tx: &StoreTx, item: ItemId, amount: i64) -> cost::ActiveModel {
    cost::ActiveModel {
        id: Set(tx.mint()),
        item_id: Set(item),
        kind: Set(CostKind::Purchase),
        amount: Set(amount),
        note: Set(String::new()),
        at: Set(tx.now()),
        actor: Set(uuid::Uuid::nil().into()),
        ..Default::default()
    }
}

/// An item comes or goes.
pub fn moved(tx: &StoreTx, item: ItemId, delta: i64) -> movement::ActiveModel {
    movement::ActiveModel {
        id: Set(tx.mint()),
        item_id: Set(item),
        variant_id: Set(None),
        delta: Set(delta),
        from_location: Set(None),
        to_location: Set(None),
        reason: Set("test".into()),
        at: Set(tx.now()),
        actor: Set(uuid::Uuid::nil().into()),
        ..Default::default()
    }
}

/// A place: the smallest row of a store.
pub fn place(tx: &StoreTx, name: &str) -> location::ActiveModel {
    location::ActiveModel {
        org_id: NotSet,
        store_id: NotSet,
        id: Set(tx.mint()),
        name: Set(name.into()),
        kind: Set("case".into()),
        position: Set(0),
    }
}

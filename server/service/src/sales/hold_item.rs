//! Keeping a piece for a cart, and letting it go.

use db::{
    StoreTx,
    entity::{hold, item},
};
use domain::{
    AppError, Code,
    identity::sales::Ring,
    inventory::{Availability, Tracking},
    sales::{HeldBy, HoldItem, HoldKind},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use super::{posting::House, ring_up::taken, sellable};
use crate::{Authorized, zone::Clockface};

/// Keeps a piece for a cart for as long as the store decided; again, it is kept anew from now.
///
/// # Errors
/// `item.held` with who keeps it until when, `item.taken` with who sold it, `record.not_found`.
pub async fn hold_item(who: &Authorized<Ring>, cmd: HoldItem) -> Result<HeldBy, AppError> {
    match once(who, cmd).await {
        // PostgreSQL: two carts ask for the same piece at the same moment. The second one sees the first.
        Err(err) if err.code == Code::Duplicate => once(who, cmd).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: HoldItem) -> Result<HeldBy, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, who.store(), tx.now()).await?;
    let face = Clockface::new(&house.store.time_zone, tx.now());
    let row = tx.find::<item::Entity>(cmd.item).await?;
    if row.tracking != Tracking::Piece {
        return Err(AppError::field("item", "Counted goods are not kept one by one."));
    }
    match row.availability {
        Availability::Available | Availability::Reserved => {}
        Availability::Sold | Availability::Delivered | Availability::Committed => {
            return Err(taken(&tx, &row, &house).await?);
        }
        other => {
            let words = format!("“{}” cannot be sold: it is {}.", row.title, other.label().to_lowercase());
            return Err(AppError::new(Code::Transition, words));
        }
    }
    let until = tx.now().plus(i64::from(house.settings.hold_minutes) * 60_000);
    if !keep(&tx, cmd, until).await? {
        let kept = sellable::held(&tx, who.store(), &face, tx.now(), vec![cmd.item]).await?;
        let (by, until) = kept
            .get(&cmd.item)
            .map_or_else(|| ("somebody else".into(), String::new()), |it| (it.by.clone(), it.until.exact.clone()));
        return Err(AppError::new(Code::ItemHeld, format!("“{}” is kept by {by} until {until}.", row.title)));
    }
    let mut kept = sellable::held(&tx, who.store(), &face, tx.now(), vec![cmd.item]).await?;
    let kept = kept.remove(&cmd.item).ok_or_else(AppError::not_found)?;
    tx.announce(domain::sales::Live::Items { store: tx.store(), items: vec![(row.id, row.availability)] });
    tx.commit().await?;
    Ok(kept)
}

/// One row per piece: taken over when it is this cart's own or its time has passed.
async fn keep(tx: &StoreTx, cmd: HoldItem, until: domain::Timestamp) -> Result<bool, AppError> {
    use hold::Column as C;
    let own = Condition::any().add(C::Cart.eq(cmd.cart)).add(C::Until.lte(tx.now()));
    let again = hold::Entity::update_many()
        .col_expr(C::Cart, Expr::val(cmd.cart))
        .col_expr(C::Kind, Expr::val(HoldKind::Cart))
        .col_expr(C::CustomerId, Expr::value(Option::<domain::CustomerId>::None))
        .col_expr(C::By, Expr::val(tx.user()))
        .col_expr(C::Until, Expr::val(until))
        .col_expr(C::At, Expr::val(tx.now()))
        .filter(C::ItemId.eq(cmd.item))
        .filter(C::Kind.eq(HoldKind::Cart))
        .filter(own);
    if tx.update(again).await? > 0 {
        return Ok(true);
    }
    let here = hold::Entity::find().filter(C::ItemId.eq(cmd.item)).filter(C::StoreId.eq(tx.store()));
    if tx.one(here).await?.is_some() {
        return Ok(false);
    }
    tx.insert(hold::ActiveModel {
        item_id: Set(cmd.item),
        cart: Set(cmd.cart),
        kind: Set(HoldKind::Cart),
        customer_id: Set(None),
        by: Set(tx.user()),
        until: Set(until),
        at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    Ok(true)
}

/// Lets a piece of a cart go. Of a piece that is not kept by this cart nothing changes.
///
/// # Errors
/// When the database fails.
pub async fn release_hold(who: &Authorized<Ring>, cmd: HoldItem) -> Result<(), AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let own = hold::Entity::delete_many()
        .filter(hold::Column::ItemId.eq(cmd.item))
        .filter(hold::Column::Kind.eq(HoldKind::Cart))
        .filter(hold::Column::Cart.eq(cmd.cart));
    if tx.delete(own).await? > 0 {
        let row = tx.find::<item::Entity>(cmd.item).await?;
        tx.announce(domain::sales::Live::Items { store: tx.store(), items: vec![(row.id, row.availability)] });
        tx.commit().await?;
    }
    Ok(())
}

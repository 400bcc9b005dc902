//! Keeping a piece for a customer until a day, letting it go, and what the end of that day does.

use db::{
    Change, ReadTx, StoreTx,
    entity::{hold, item},
};
use domain::{
    AppError, Code, CustomerId, Event, ItemId, SaleId,
    identity::{customers, sales::Ring},
    inventory::{Availability, Tracking},
    sales::{Claim, HoldKind, Live, ReleaseReservation, Reservation, ReserveItem},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    posting::House,
    ring_up::{held, taken},
};
use crate::{
    Authorized,
    customers::{called, find},
    inventory::claim,
    zone::{Clockface, day_ends},
};

/// Reserves a piece through the end of a day in the store's zone; the same reservation again moves its end.
///
/// # Errors
/// `input.invalid`, `item.held` with who keeps it until when, `item.taken`, `item.transition`, `conflict.stale`,
/// `conflict.replayed` when the id stands for another customer, `record.not_found`.
pub async fn reserve_item(who: &Authorized<Ring>, cmd: ReserveItem) -> Result<Reservation, AppError> {
    match once(who, cmd).await {
        // PostgreSQL: two ask for the same piece at the same moment. The second one sees the first.
        Err(err) if matches!(err.code, Code::Duplicate | Code::Stale) => once(who, cmd).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: ReserveItem) -> Result<Reservation, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let house = House::of(&tx, cmd.store, tx.now()).await?;
    let until = day_ends(&house.store.time_zone, cmd.last_day(house.today)?);
    let row = tx.find::<item::Entity>(cmd.item).await?;
    if row.tracking != Tracking::Piece {
        return Err(AppError::field("item", "Counted goods are not kept one by one."));
    }
    let buyer = find(&tx, cmd.customer).await?;
    let kept = kept(&tx, cmd.item).await?;
    match &kept {
        Some(it) if it.kind == HoldKind::Customer && it.cart == cmd.cart => {
            if it.customer_id != Some(cmd.customer) {
                return Err(AppError::new(Code::Replayed, "This reservation is somebody else's."));
            }
            let longer = hold::Entity::update_many()
                .col_expr(hold::Column::Until, Expr::val(until))
                .filter(hold::Column::ItemId.eq(cmd.item))
                .filter(hold::Column::Cart.eq(cmd.cart));
            tx.update(longer).await?;
        }
        Some(it) if it.until > tx.now() => return Err(held(&tx, &row, Some(it), &house).await?),
        _ => {
            match row.availability {
                Availability::Available => claim::piece(&tx, &row, Claim::Reserve).await?,
                Availability::Sold | Availability::Delivered | Availability::Committed => {
                    return Err(taken(&tx, &row, &house).await?);
                }
                other => {
                    let words = format!("“{}” cannot be reserved: it is {}.", row.title, other.label().to_lowercase());
                    return Err(AppError::new(Code::Transition, words));
                }
            };
            tx.delete(hold::Entity::delete_many().filter(hold::Column::ItemId.eq(cmd.item))).await?;
            tx.insert(hold::ActiveModel {
                item_id: Set(cmd.item),
                cart: Set(cmd.cart),
                kind: Set(HoldKind::Customer),
                customer_id: Set(Some(cmd.customer)),
                by: Set(tx.user()),
                until: Set(until),
                at: Set(tx.now()),
                ..Default::default()
            })
            .await?;
        }
    }
    tx.emit_at(&Event::ReservationEnded { item: cmd.item, cart: cmd.cart }, until).await?;
    tx.audit("sales.item_reserved", cmd.item, Change::to((cmd.customer, until))).await?;
    tx.announce(Live::Items { store: tx.store(), items: vec![(cmd.item, Availability::Reserved)] });
    let by = kept.map_or(tx.user(), |it| it.by);
    let by = tx.names(std::iter::once(by)).await?.remove(&by).unwrap_or_default();
    let face = Clockface::new(&house.store.time_zone, tx.now());
    let done =
        Reservation { cart: cmd.cart, customer: cmd.customer, called: called(&buyer), by, until: face.when(until) };
    tx.commit().await?;
    Ok(done)
}

/// The reservation of a piece, for those who may know customers.
///
/// # Errors
/// When the database fails.
pub async fn find_reservation(
    who: &Authorized<customers::View>,
    item: ItemId,
) -> Result<Option<Reservation>, AppError> {
    let tx = who.wide().read().await?;
    let Some((row, customer)) = reserved(&tx, item).await? else { return Ok(None) };
    let buyer = find(&tx, customer).await?;
    let place = tx.find::<db::entity::store::Entity>(row.store_id).await?;
    let by = tx.names(std::iter::once(row.by)).await?.remove(&row.by).unwrap_or_default();
    let until = Clockface::new(&place.time_zone, who.now()).when(row.until);
    Ok(Some(Reservation { cart: row.cart, customer, called: called(&buyer), by, until }))
}

/// Ends a reservation before its day. Of one that has ended nothing changes.
///
/// # Errors
/// `conflict.stale`, `record.not_found`.
pub async fn release_reservation(who: &Authorized<Ring>, cmd: ReleaseReservation) -> Result<(), AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    if let Some((row, customer)) = reserved(&tx, cmd.item).await?.filter(|(row, _)| row.cart == cmd.cart) {
        release(&tx, &row).await?;
        tx.audit("sales.reservation_released", cmd.item, Change::from_to(customer, "released")).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The day of a reservation is over. One that was moved, sold or let go is left alone.
///
/// # Errors
/// When the database fails, `conflict.stale` when somebody is at the piece this very moment: the job comes again.
pub(crate) async fn expire_reservation(who: &Authorized<Ring>, item: ItemId, cart: SaleId) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let over = reserved(&tx, item).await?.filter(|(row, _)| row.cart == cart && row.until <= tx.now());
    if let Some((row, customer)) = over {
        release(&tx, &row).await?;
        tx.audit("sales.reservation_expired", item, Change::from_to(customer, "expired")).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn release(tx: &StoreTx, row: &hold::Model) -> Result<(), AppError> {
    let piece = tx.find::<item::Entity>(row.item_id).await?;
    let mut stands = piece.availability;
    if stands == Availability::Reserved {
        stands = claim::piece(tx, &piece, Claim::Release).await?;
    }
    let own = hold::Entity::delete_many()
        .filter(hold::Column::ItemId.eq(row.item_id))
        .filter(hold::Column::Cart.eq(row.cart));
    tx.delete(own).await?;
    tx.announce(Live::Items { store: tx.store(), items: vec![(row.item_id, stands)] });
    Ok(())
}

async fn kept(tx: &ReadTx, item: ItemId) -> Result<Option<hold::Model>, AppError> {
    Ok(tx.one(hold::Entity::find().filter(hold::Column::ItemId.eq(item))).await?)
}

async fn reserved(tx: &ReadTx, item: ItemId) -> Result<Option<(hold::Model, CustomerId)>, AppError> {
    let row = kept(tx, item).await?.filter(|row| row.kind == HoldKind::Customer);
    Ok(row.and_then(|row| row.customer_id.map(|customer| (row, customer))))
}

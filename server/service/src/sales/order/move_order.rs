//! Steps with an order that move no money.

use db::{
    Change, StoreTx,
    entity::{hold, item, special_order},
};
use domain::{
    AppError, Code, Event, ItemId,
    identity::sales::Ring,
    inventory::Tracking,
    sales::{Approvable, Claim, Live, MoveOrder, OrderDone, OrderMove},
    text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Kept, change, done, done_before, kept, stale, towards, write};
use crate::{
    Authorized, customers,
    inventory::claim,
    sales::{
        posting::{House, approvals, before},
        ring_up,
    },
};

/// Takes a step with an order of the current store. A piece that is matched is promised to the customer: no till sells
/// it to anybody else. Telling the customer mails the statement of the order, when an address is known
/// and they may be written to.
///
/// # Errors
/// `step.not_allowed`, `input.invalid`, `item.taken`, `item.held`, `approval.required` for a piece whose lowest price is
/// above the agreed one, `conflict.stale`, `record.not_found`.
pub async fn move_order(who: &Authorized<Ring>, cmd: MoveOrder) -> Result<OrderDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = kept(&tx, cmd.order).await?;
    if it.row.version != cmd.version {
        // Sent again: where it stands now is where this very step leads.
        let again = it.row.version == cmd.version.saturating_add(1) && led_to(&it, &cmd.to);
        return if again { before(tx, done_before(&it)).await } else { Err(stale()) };
    }
    let rule = cmd.to.apply(it.rule.clone())?;
    let mut change = change(&it.row, &rule);
    match &cmd.to {
        OrderMove::Order { vendor, reference, expected } => {
            let vendor = text::required(vendor).map_err(|why| AppError::field("vendor", why))?;
            let reference = text::line(reference).map_err(|why| AppError::field("reference", why))?;
            change = change
                .col_expr(special_order::Column::Vendor, Expr::val(vendor))
                .col_expr(special_order::Column::Reference, Expr::val(reference))
                .col_expr(special_order::Column::Expected, Expr::val(*expected));
        }
        OrderMove::Match { item } => promise(&tx, &it, *item).await?,
        OrderMove::Unmatch => release(&tx, &it).await?,
        OrderMove::Announce => tell(&tx, &it).await?,
        OrderMove::Receive | OrderMove::Reject => {}
    }
    write(&tx, change).await?;
    let seen = Change::from_to(it.row.state, (rule.state, &cmd.to));
    tx.audit("sales.order_moved", cmd.order, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, domain::Money::zero(it.currency)))
}

/// Whether the order stands where a step leads.
fn led_to(it: &Kept, step: &OrderMove) -> bool {
    use domain::sales::special_order::SpecialOrderState as S;
    match step {
        OrderMove::Order { .. } | OrderMove::Reject => it.row.state == S::Ordered,
        OrderMove::Receive => it.row.state == S::Received,
        OrderMove::Match { item } => it.row.state == S::Matched && it.row.item_id == Some(*item),
        OrderMove::Unmatch => it.row.state == S::Requested,
        OrderMove::Announce => it.row.state == S::Ready,
    }
}

/// Promises a piece: what fills an order is of the category that was ordered, so that it is taxed as was agreed.
async fn promise(tx: &StoreTx, it: &Kept, id: ItemId) -> Result<(), AppError> {
    let piece = item::Entity::find().filter(item::Column::Id.eq(id)).filter(item::Column::StoreId.eq(tx.store()));
    let piece = tx.one(piece).await?.filter(|row| row.tracking == Tracking::Piece);
    let piece = piece.ok_or_else(|| AppError::field("item", "Choose a piece that is in the stock of this store."))?;
    if piece.category != it.row.category {
        return Err(AppError::field("item", "Another kind of thing was ordered."));
    }
    if piece.currency != it.row.currency {
        return Err(AppError::new(Code::CurrencyMismatch, "This piece is priced in another currency."));
    }
    let house = House::of(tx, tx.store(), tx.now()).await?;
    let draft = super::pick_up_order::with_piece(&it.draft, &piece)?;
    let goods = ring_up::goods(tx, &draft).await?;
    ring_up::free(tx, &draft, &goods, &house, tx.now().0).await?;
    if let Some(line) = draft.lines.first()
        && piece.min.is_some_and(|min| line.unit_price.minor < min)
    {
        let agreed = approvals(tx, towards(it.row.id).document).await?;
        let needed = [Approvable::BelowMinimum { line: line.id }];
        house.settings.authority.check(tx.user(), &needed, &agreed, &house.staff)?;
    }
    let stands = claim::piece(tx, &piece, Claim::Commit).await?;
    tx.delete(hold::Entity::delete_many().filter(hold::Column::ItemId.eq(id))).await?;
    tx.announce(Live::Items { store: tx.store(), items: vec![(id, stands)] });
    Ok(())
}

/// Lets the piece of an order go.
pub(super) async fn release(tx: &StoreTx, it: &Kept) -> Result<(), AppError> {
    let Some(id) = it.row.item_id else { return Ok(()) };
    let piece = tx.find::<item::Entity>(id).await?;
    let stands = claim::piece(tx, &piece, Claim::Release).await?;
    tx.announce(Live::Items { store: tx.store(), items: vec![(id, stands)] });
    Ok(())
}

async fn tell(tx: &StoreTx, it: &Kept) -> Result<(), AppError> {
    if !customers::find(tx, it.row.customer_id).await?.email.is_empty() {
        tx.emit(&Event::OrderAnnounced { order: it.row.id }).await?;
    }
    Ok(())
}

//! Which wishes of its client a deal may fulfil.

use db::{
    Change, ReadTx,
    entity::{opportunity, opportunity_wish as link, wish},
};
use domain::{
    AppError,
    customers::WishState,
    identity::opportunities::Edit,
    opportunities::{DealDone, DealWish, LinkWishes, MAX_WISHES},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::change::{announce, begin, kept, write};
use crate::{Authorized, customers};

/// Links these wishes and no others.
///
/// # Errors
/// `input.invalid` for a wish of somebody else, `conflict.stale`, `record.not_found`.
pub async fn link_wishes(who: &Authorized<Edit>, cmd: LinkWishes) -> Result<DealDone, AppError> {
    let wishes = cmd.read()?;
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    if !wishes.is_empty() {
        let theirs = wish::Entity::find()
            .filter(wish::Column::CustomerId.eq(it.row.customer_id))
            .filter(wish::Column::Id.is_in(wishes.iter().copied()));
        if usize::try_from(tx.count(theirs).await?).ok() != Some(wishes.len()) {
            return Err(AppError::field("wishes", "One of these wishes is not this client’s."));
        }
    }
    write(&tx, it.change(&tx)).await?;
    tx.delete(link::Entity::delete_many().filter(link::Column::OpportunityId.eq(cmd.id))).await?;
    let rows = wishes.iter().map(|wish| link::ActiveModel {
        opportunity_id: Set(cmd.id),
        wish_id: Set(*wish),
        ..Default::default()
    });
    tx.insert_all(rows).await?;
    tx.audit("opportunities.wishes_linked", cmd.id, Change::to(&wishes)).await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done())
}

/// What is linked, and what else the client wants: newest first.
pub(super) async fn wishes(tx: &ReadTx, deal: &opportunity::Model) -> Result<Vec<DealWish>, AppError> {
    use wish::Column as C;
    let linked = tx.all(link::Entity::find().filter(link::Column::OpportunityId.eq(deal.id))).await?;
    let linked: Vec<_> = linked.into_iter().map(|it| it.wish_id).collect();
    let asked = Condition::any().add(C::State.eq(WishState::Open)).add(C::Id.is_in(linked.iter().copied()));
    let rows = wish::Entity::find()
        .filter(C::CustomerId.eq(deal.customer_id))
        .filter(asked)
        .order_by_desc(C::CreatedAt)
        .order_by_desc(C::Id)
        .limit(u64::try_from(MAX_WISHES).unwrap_or(u64::MAX));
    let view = |row: wish::Model| {
        let (words, terms) = customers::wish_words(&row);
        DealWish { linked: linked.contains(&row.id), id: row.id, state: row.state, words, terms }
    };
    Ok(tx.all(rows).await?.into_iter().map(view).collect())
}

//! Everything that somebody still has to do goes to others, in one step: before they leave, or for as long as they are
//! away. Tasks and deals stay together, so that nothing is left that is nobody's to see; whoever leaves the business leaves
//! no client behind who is looked after by nobody.

use db::{
    Change, StoreTx,
    entity::{opportunity, opportunity_person as person},
};
use domain::{
    AppError, UserId,
    identity::people::Manage,
    opportunities::DealState,
    tasks::{HandOverAll, HandedOver},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::{assign_deal::works_here, change::announce};
use crate::{Authorized, customers, identity, tasks};

/// Gives the tasks and the open deals of somebody in a store to others, or into the queue. What they watch or share stays
/// with them. They may leave the store in the same step, and their clients with it. Answers how many there were; a second time there are none.
///
/// # Errors
/// `input.invalid` for somebody who does not work there, `permission.missing` for somebody whom the person may not let go,
/// `record.not_found` for a store or a person that is not theirs.
pub async fn hand_over_all(who: &Authorized<Manage>, cmd: HandOverAll) -> Result<HandedOver, AppError> {
    let who = who.at(cmd.store)?;
    let tx = who.begin().await?;
    if cmd.leaves && tx.left(cmd.from).await?.is_some() {
        return Ok(HandedOver { tasks: 0, deals: 0, clients: 0 }); // sent again
    }
    let tasks = tasks::give_all(&tx, cmd.from, cmd.to).await?;
    let deals = give_all(&tx, cmd.from, cmd.deals_to).await?;
    let mut clients = 0;
    if cmd.leaves {
        identity::leave(&who, &tx, cmd.from).await?;
        // Clients belong to the business: whoever works in another store goes on looking after theirs.
        if !tx.works_anywhere(cmd.from).await? {
            clients = customers::give_all(&tx, cmd.from, cmd.clients_to).await?;
        }
    }
    tx.commit().await?;
    Ok(HandedOver { tasks, deals, clients })
}

async fn give_all(tx: &StoreTx, from: UserId, to: Option<UserId>) -> Result<u64, AppError> {
    use opportunity::Column as C;
    if to == Some(from) {
        return Err(AppError::field("deals_to", "Choose somebody else."));
    }
    works_here(tx, to.into_iter(), "deals_to").await?;
    let theirs = opportunity::Entity::find().filter(C::OwnerId.eq(from)).filter(C::State.eq(DealState::Open));
    let theirs: Vec<_> = tx.all(theirs.lock_exclusive()).await?.into_iter().map(|row| row.id).collect();
    if theirs.is_empty() {
        return Ok(0);
    }
    // Who owns a deal needs no second name on it.
    if let Some(to) = to {
        let named = person::Entity::delete_many()
            .filter(person::Column::OpportunityId.is_in(theirs.iter().copied()))
            .filter(person::Column::UserId.eq(to));
        tx.delete(named).await?;
    }
    let given = opportunity::Entity::update_many()
        .col_expr(C::OwnerId, Expr::val(to))
        .col_expr(C::UpdatedAt, Expr::val(tx.now()))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .filter(C::OwnerId.eq(from))
        .filter(C::State.eq(DealState::Open));
    let given = tx.update(given).await?;
    tx.audit("opportunities.all_handed_over", from, Change::to((to, given))).await?;
    announce(tx);
    Ok(given)
}

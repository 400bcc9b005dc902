//! How a card payment stands: the gateway is asked, and what it says is kept.

use db::entity::card_payment;
use domain::{
    AppError, PaymentId,
    identity::{Permission, sales::Ring},
    sales::{
        CardStatus, CardWay, Live,
        payment::{PaymentState, Reported},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{asked, gateway, kept, key, known, note, status};
use crate::{Authorized, Services, gateways::Seen};

/// How a card payment of the current store stands now.
///
/// # Errors
/// `gateway.unavailable`, `gateway.refused`, `record.not_found`.
pub async fn look_card(services: &Services, who: &Authorized<Ring>, id: PaymentId) -> Result<CardStatus, AppError> {
    let who = who.at(who.store())?;
    let read = who.read().await?;
    let row = read.find::<card_payment::Entity>(id).await?;
    let settled = matches!(known(&row)?.state(), PaymentState::Failed | PaymentState::Captured);
    if settled || (row.reference.is_empty() && row.checkout.is_empty()) {
        return status(&row);
    }
    let key = key(services, &gateway(&read).await?)?;
    drop(read);
    look(services, &who, &key, id).await
}

/// The gateway has reported something: it is asked what is true now. Reports may come twice, late and in any order.
pub(crate) async fn look_again<P: Permission>(
    services: &Services,
    who: &Authorized<P>,
    id: PaymentId,
) -> Result<Option<(CardWay, PaymentState, bool)>, AppError> {
    let read = who.read().await?;
    let row = read.find::<card_payment::Entity>(id).await?;
    if row.reference.is_empty() && row.checkout.is_empty() {
        return Ok(None); // whoever asked is about to name it
    }
    let key = key(services, &gateway(&read).await?)?;
    drop(read);
    let after = look(services, who, &key, id).await?;
    Ok(Some((row.way, after.state, row.used)))
}

/// Asks the gateway and keeps what it says.
pub(super) async fn look<P: Permission>(
    services: &Services,
    who: &Authorized<P>,
    key: &str,
    id: PaymentId,
) -> Result<CardStatus, AppError> {
    let row = who.read().await?.find::<card_payment::Entity>(id).await?;
    let mut seen = services.payments().look(key, &asked(&row)?).await?;
    // Declined on the reader or given up here, it could be paid still: nobody is waiting for it any more. What was paid
    // at the same moment stays paid.
    let declined = seen.declined;
    if declined || (row.voided && !seen.report.voided && seen.report.captured.is_zero()) {
        services.payments().give_up(key, &asked(&row)?).await?;
        let problem = std::mem::take(&mut seen.problem);
        seen = services.payments().look(key, &asked(&row)?).await?;
        (seen.report.failed, seen.problem) = (declined, problem);
    }
    keep(who, id, seen).await
}

async fn keep<P: Permission>(who: &Authorized<P>, id: PaymentId, seen: Seen) -> Result<CardStatus, AppError> {
    let tx = who.begin().await?;
    let row = kept(&tx, id).await?;
    let before = known(&row)?;
    let after = before.report(seen.report)?;
    let reference = if row.reference.is_empty() { seen.reference } else { row.reference.clone() };
    if after.known != before.known || reference != row.reference {
        let Reported { authorized, captured, refunded, failed, voided, disputes, decided } = after.known;
        let count = |many: u32| i32::try_from(many).unwrap_or(i32::MAX);
        let change = card_payment::Entity::update_many()
            .col_expr(card_payment::Column::Reference, Expr::val(reference))
            .col_expr(card_payment::Column::Authorized, Expr::val(authorized.minor))
            .col_expr(card_payment::Column::Captured, Expr::val(captured.minor))
            .col_expr(card_payment::Column::Refunded, Expr::val(refunded.minor))
            .col_expr(card_payment::Column::Failed, Expr::val(failed))
            .col_expr(card_payment::Column::Voided, Expr::val(voided))
            .col_expr(card_payment::Column::Disputes, Expr::val(count(disputes)))
            .col_expr(card_payment::Column::Decided, Expr::val(count(decided)))
            .filter(card_payment::Column::Id.eq(id));
        tx.update(change).await?;
        tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    }
    // The trouble of an attempt is over once it is paid.
    if after.known.captured.is_zero() && seen.problem != row.problem && !seen.problem.is_empty() {
        note(&tx, id, &seen.problem).await?;
    } else if before.known.captured.is_zero() && !after.known.captured.is_zero() {
        note(&tx, id, "").await?;
    }
    let answer = status(&kept(&tx, id).await?)?;
    tx.commit().await?;
    Ok(answer)
}

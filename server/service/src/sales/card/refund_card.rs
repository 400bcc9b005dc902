//! Money that goes back through the gateway it came through.

use db::{Change, entity::card_payment};
use domain::{
    AppError, Code, Money, PaymentId,
    identity::sales::{Approve, Refund},
    sales::CardStatus,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{gateway, kept, key, known, look_card::look, note, status};
use crate::{Authorized, Services, sales::posting};

/// Gives a card payment back that no document has: the till was left after the customer had paid. Asked again, it goes
/// back once.
///
/// # Errors
/// `step.not_allowed` for a payment that a document has (that is refunded there) or that was not taken;
/// `record.not_found`.
pub async fn return_card(who: &Authorized<Approve>, id: PaymentId) -> Result<CardStatus, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = kept(&tx, id).await?;
    let left = known(&row)?.refundable()?;
    if row.used || row.captured == 0 {
        return Err(AppError::new(Code::StepNotAllowed, "Only what was taken and paid nothing goes back from here."));
    }
    let answer = status(&row)?;
    if left.is_zero() {
        return posting::before(tx, answer).await;
    }
    // No document may have it from here on, whatever the gateway takes its time for.
    let returned = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Returned, Expr::val(true))
        .filter(card_payment::Column::Id.eq(id));
    tx.update(returned).await?;
    // Under its own id: whoever presses twice asks for one refund.
    tx.emit(&domain::Event::CardRefund { payment: id, refund: id, amount: left }).await?;
    tx.audit("sales.card_returned", id, Change::to(left)).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Asks the gateway to give some of a payment back.
pub(crate) async fn refund_card(
    services: &Services,
    who: Authorized<Refund>,
    id: PaymentId,
    refund: PaymentId,
    amount: Money,
) -> Result<(), AppError> {
    let read = who.read().await?;
    let row = read.find::<card_payment::Entity>(id).await?;
    let key = gateway(&read).await.and_then(|row| key(services, &row));
    drop(read);
    let given = match &key {
        Ok(key) => services.payments().give_back(key, &row.reference, amount, &format!("{refund}:refund")).await,
        Err(why) => Err(why.clone()),
    };
    match (given, key) {
        (Ok(()), Ok(key)) => look(services, &who, &key, id).await.map(drop),
        // The gateway has looked at it, or there is none any more: somebody has to give it back in another form.
        (Err(why), _) | (_, Err(why)) if matches!(why.code, Code::GatewayRefused | Code::GatewayMissing) => {
            refund_lost(&who, id, amount, &why.detail).await
        }
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}

/// Says that a refund has not reached the customer.
pub(crate) async fn refund_lost(
    who: &Authorized<Refund>,
    id: PaymentId,
    amount: Money,
    why: &str,
) -> Result<(), AppError> {
    let tx = who.begin().await?;
    note(&tx, id, &format!("{amount} did not go back to the card: {why}")).await?;
    tx.audit("sales.card_refund_refused", id, Change::to((amount, why))).await?;
    Ok(tx.commit().await?)
}

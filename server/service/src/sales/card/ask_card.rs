//! Asking for a card payment on a reader, and giving it up.

use db::{
    Change,
    entity::{card_payment, register},
};
use domain::{
    AppError, Code, Event, PaymentId,
    identity::sales::Ring,
    sales::{AskCard, CardStatus, CardWay, payment::PaymentState},
    time::HOUR,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::{asked, currency, fresh, gateway, kept, key, known, look_card::look, status};
use crate::{
    Authorized, Services,
    gateways::Charge,
    sales::posting::{self, House},
};

/// After this long, milliseconds, nobody stands at the reader any more.
const LEFT: i64 = HOUR / 6;

/// Asks for a card payment at a register of the current store. Its id is minted by the till: asked again, it is the same
/// payment, and the customer pays once.
///
/// # Errors
/// `input.invalid`, `gateway.not_connected` without a gateway or a reader, `money.currency_mismatch`,
/// `conflict.replayed`, `record.not_found`.
pub async fn ask_card(who: &Authorized<Ring>, cmd: AskCard) -> Result<CardStatus, AppError> {
    cmd.check()?;
    let tx = who.at(who.store())?.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    cmd.amount.same_currency(house.money(0))?;
    let before = card_payment::Entity::find()
        .filter(card_payment::Column::StoreId.eq(tx.store()))
        .filter(card_payment::Column::Id.eq(cmd.id));
    if let Some(row) = tx.one(before).await? {
        if row.document_id != cmd.document || row.amount != cmd.amount.minor {
            return Err(AppError::new(Code::Replayed, "This id was used for another payment."));
        }
        return posting::before(tx, status(&row)?).await;
    }
    gateway(&tx).await?;
    let register = tx.find::<register::Entity>(cmd.register).await?;
    if register.reader.is_empty() {
        return Err(AppError::new(Code::GatewayMissing, format!("{} has no card reader.", register.name)));
    }
    let row = card_payment::ActiveModel {
        register_id: Set(Some(cmd.register)),
        reader: Set(register.reader),
        ..fresh(&tx, cmd.id, CardWay::Reader, cmd.document, cmd.amount)
    };
    tx.insert(row).await?;
    tx.emit(&Event::CardAsked { payment: cmd.id }).await?;
    // The till may be left: what became of it is looked at all the same.
    tx.emit_at(&Event::CardReported { payment: cmd.id }, tx.now().plus(LEFT)).await?;
    tx.audit("sales.card_asked", cmd.id, Change::to((cmd.document, cmd.amount))).await?;
    let answer = status(&kept(&tx, cmd.id).await?)?;
    tx.commit().await?;
    Ok(answer)
}

/// Opens the payment at the gateway and shows it on the reader. Carried out again, it is the same payment.
pub(crate) async fn present_card(services: &Services, who: Authorized<Ring>, id: PaymentId) -> Result<(), AppError> {
    let read = who.read().await?;
    let row = read.find::<card_payment::Entity>(id).await?;
    if known(&row)?.state() != PaymentState::Created {
        return Ok(()); // given up, or paid, meanwhile
    }
    let key = key(services, &gateway(&read).await?)?;
    let house = House::of(&read, row.store_id, who.now()).await?;
    drop(read);
    match present(services, &who, &key, &row, &house.store.name).await {
        // The gateway has looked at it: asking once more changes nothing.
        Err(why) if why.code == Code::GatewayRefused => {
            let row = who.read().await?.find::<card_payment::Entity>(id).await?;
            services.payments().give_up(&key, &asked(&row)?).await?;
            fail(&who, id, &why.detail).await
        }
        done => done,
    }
}

async fn present(
    services: &Services,
    who: &Authorized<Ring>,
    key: &str,
    row: &card_payment::Model,
    shop: &str,
) -> Result<(), AppError> {
    let amount = domain::Money::new(row.amount, currency(row)?);
    let reference = if row.reference.is_empty() {
        let charge = Charge { id: row.id, amount, title: shop.to_owned() };
        let reference = services.payments().open(key, &charge).await?;
        let tx = who.begin().await?;
        let named = card_payment::Entity::update_many()
            .col_expr(card_payment::Column::Reference, Expr::val(reference.as_str()))
            .filter(card_payment::Column::Id.eq(row.id));
        tx.update(named).await?;
        tx.commit().await?;
        reference
    } else {
        row.reference.clone()
    };
    let now = who.read().await?.find::<card_payment::Entity>(row.id).await?;
    if now.voided {
        return services.payments().give_up(key, &asked(&now)?).await;
    }
    services.payments().present(key, &row.reader, &reference, &format!("{}:present", row.id)).await
}

/// The gateway did not answer for so long that nobody waits at the reader any more.
pub(crate) async fn never_shown(who: &Authorized<Ring>, id: PaymentId) -> Result<(), AppError> {
    fail(who, id, "The card gateway did not answer.").await
}

/// It will not be paid any more.
async fn fail(who: &Authorized<Ring>, id: PaymentId, why: &str) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let failed = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Failed, Expr::val(true))
        .col_expr(card_payment::Column::Problem, Expr::val(why))
        .filter(card_payment::Column::Id.eq(id))
        .filter(card_payment::Column::Captured.eq(0));
    tx.update(failed).await?;
    Ok(tx.commit().await?)
}

/// Gives a card payment of the current store up. When it was paid at the same moment, it stays paid, and that is what is
/// answered.
///
/// # Errors
/// `gateway.unavailable` when nobody knows; `record.not_found`.
pub async fn cancel_card(services: &Services, who: &Authorized<Ring>, id: PaymentId) -> Result<CardStatus, AppError> {
    let who = who.at(who.store())?;
    let tx = who.begin().await?;
    let row = kept(&tx, id).await?;
    // Given up before, nobody may have heard the gateway's answer: it is asked again.
    if !matches!(known(&row)?.state(), PaymentState::Created | PaymentState::Voided) {
        return posting::before(tx, status(&row)?).await;
    }
    // Nothing is shown from here on, also when the gateway has no name for it yet.
    let asked_of_nobody = row.reference.is_empty() && row.checkout.is_empty();
    let change = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Voided, Expr::val(true))
        .filter(card_payment::Column::Id.eq(id).and(card_payment::Column::Captured.eq(0)));
    tx.update(change).await?;
    tx.audit("sales.card_given_up", id, Change::default()).await?;
    let gateway = gateway(&tx).await;
    tx.commit().await?;
    if asked_of_nobody {
        return status(&who.read().await?.find::<card_payment::Entity>(id).await?);
    }
    let key = key(services, &gateway?)?;
    look(services, &who, &key, id).await
}

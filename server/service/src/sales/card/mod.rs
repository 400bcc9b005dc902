//! Card payments through the gateway of a business. A row of `card_payment` is written before the gateway is asked, bears
//! the id of the tender that it becomes, and learns what the gateway says; whoever takes money for a document claims it
//! here ([`claim`]), and whoever gives money back asks for it here ([`give_back`]).

mod ask_card;
mod connect_gateway;
mod list_cards;
mod list_readers;
mod look_card;
mod pay_link;
mod refund_card;
mod take_report;

use db::{
    ReadTx, StoreTx,
    entity::{card_payment, gateway},
};
use domain::{
    AppError, Code, Currency, DocumentId, Event, Money, PaymentId,
    sales::{
        CardStatus, CardWay, Tender, TenderKind,
        gateway::check_tender,
        payment::{Payment, Reported},
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

pub use ask_card::{ask_card, cancel_card};
pub(crate) use ask_card::{never_shown, present_card};
pub use connect_gateway::{connect_gateway, disconnect_gateway, find_gateway};
pub use list_cards::list_cards;
pub use list_readers::list_readers;
pub(crate) use look_card::look_again;
pub use look_card::look_card;
pub(crate) use pay_link::post_link;
pub use pay_link::{owed_by_link, pay_link};
pub use refund_card::return_card;
pub(crate) use refund_card::{refund_card, refund_lost};
pub use take_report::take_report;

use crate::{Services, gateways::Asked, secrets};

/// The gateway of the business.
async fn gateway(tx: &ReadTx) -> Result<gateway::Model, AppError> {
    tx.one(gateway::Entity::find()).await?.ok_or_else(missing)
}

fn missing() -> AppError {
    AppError::new(Code::GatewayMissing, "This business has no card gateway. An owner connects it in the settings.")
}

/// The secret key of a gateway.
fn key(services: &Services, row: &gateway::Model) -> Result<String, AppError> {
    secrets::open(services, &place(row.id, "secret_key"), &row.secret_key)
}

/// What a sealed secret is bound to.
fn place(gateway: domain::GatewayId, field: &str) -> String {
    format!("{gateway}:{field}")
}

/// A payment, kept from others until the transaction ends.
async fn kept(tx: &StoreTx, id: PaymentId) -> Result<card_payment::Model, AppError> {
    let row = card_payment::Entity::find()
        .filter(card_payment::Column::StoreId.eq(tx.store()))
        .filter(card_payment::Column::Id.eq(id))
        .lock_exclusive();
    tx.one(row).await?.ok_or_else(AppError::not_found)
}

fn currency(row: &card_payment::Model) -> Result<Currency, AppError> {
    row.currency.parse().map_err(|_| AppError::not_found())
}

/// What is known of a payment.
fn known(row: &card_payment::Model) -> Result<Payment, AppError> {
    let currency = currency(row)?;
    let money = |minor| Money::new(minor, currency);
    let reported = Reported {
        authorized: money(row.authorized),
        captured: money(row.captured),
        refunded: money(row.refunded),
        failed: row.failed,
        voided: row.voided,
        disputes: u32::try_from(row.disputes).unwrap_or(0),
        decided: u32::try_from(row.decided).unwrap_or(0),
    };
    Ok(Payment { id: row.id, amount: money(row.amount), known: reported })
}

fn status(row: &card_payment::Model) -> Result<CardStatus, AppError> {
    let payment = known(row)?;
    let (problem, reference) = (row.problem.clone(), row.reference.clone());
    Ok(CardStatus { id: row.id, amount: payment.amount, state: payment.state(), problem, reference })
}

fn asked(row: &card_payment::Model) -> Result<Asked, AppError> {
    Ok(Asked {
        amount: Money::new(row.amount, currency(row)?),
        reference: row.reference.clone(),
        checkout: row.checkout.clone(),
        reader: row.reader.clone(),
    })
}

/// A payment as it is asked for: nothing is known of it yet.
fn fresh(tx: &StoreTx, id: PaymentId, way: CardWay, document: DocumentId, amount: Money) -> card_payment::ActiveModel {
    card_payment::ActiveModel {
        id: Set(id),
        way: Set(way),
        document_id: Set(document),
        register_id: Set(None),
        reader: Set(String::new()),
        reference: Set(String::new()),
        checkout: Set(String::new()),
        url: Set(String::new()),
        expires_at: Set(None),
        currency: Set(amount.currency.code().to_owned()),
        amount: Set(amount.minor),
        authorized: Set(0),
        captured: Set(0),
        refunded: Set(0),
        failed: Set(false),
        voided: Set(false),
        disputes: Set(0),
        decided: Set(0),
        problem: Set(String::new()),
        used: Set(false),
        returned: Set(false),
        asked_at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    }
}

/// Notes what went wrong with a payment, for whoever looks at the list.
async fn note(tx: &StoreTx, id: PaymentId, problem: &str) -> Result<(), AppError> {
    let noted = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Problem, Expr::val(problem))
        .filter(card_payment::Column::Id.eq(id));
    tx.update(noted).await?;
    Ok(())
}

/// Hands a payment of the gateway to the document that asked for it; answers the gateway's reference. `None` for a
/// tender that the gateway was not asked for: a card on a terminal of its own.
///
/// # Errors
/// `gateway.not_paid`, `conflict.replayed`.
pub(super) async fn claim(tx: &StoreTx, tender: &Tender, document: DocumentId) -> Result<Option<String>, AppError> {
    if tender.kind != TenderKind::Card {
        return Ok(None);
    }
    let row = card_payment::Entity::find()
        .filter(card_payment::Column::StoreId.eq(tx.store()))
        .filter(card_payment::Column::Id.eq(tender.id));
    let Some(row) = tx.one(row).await? else { return Ok(None) };
    let status = status(&row)?;
    check_tender(tender, &status, row.document_id == document && !row.used && !row.returned)?;
    let mine = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Used, Expr::val(true))
        .filter(card_payment::Column::Id.eq(row.id))
        .filter(card_payment::Column::Used.eq(false))
        .filter(card_payment::Column::Returned.eq(false));
    if tx.update(mine).await? == 0 {
        check_tender(tender, &status, false)?;
    }
    Ok(Some(row.reference))
}

/// Plans that money goes back through the gateway, when it came through it.
///
/// # Errors
/// When the database fails.
pub(super) async fn give_back(
    tx: &StoreTx,
    original: PaymentId,
    refund: PaymentId,
    amount: Money,
) -> Result<(), AppError> {
    let row = card_payment::Entity::find()
        .filter(card_payment::Column::StoreId.eq(tx.store()))
        .filter(card_payment::Column::Id.eq(original));
    if !amount.is_zero() && tx.one(row).await?.is_some() {
        tx.emit(&Event::CardRefund { payment: original, refund, amount }).await?;
    }
    Ok(())
}

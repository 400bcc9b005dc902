//! Invoices that customers pay by themselves, on the gateway's own page. Card data never comes near this house.

use db::{
    Change,
    entity::{card_payment, gateway, paper},
};
use domain::{
    AppError, Code, DocumentId, Event, InvoiceId, Money, PaymentId,
    identity::sales::Invoice as Allowed,
    sales::{CardWay, DocumentKind, PayInvoice, Tender, TenderKind, payment::PaymentState},
    time::HOUR,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select, sea_query::Expr};
use uuid::Uuid;

use super::{asked, fresh, key, known, missing, note};
use crate::{
    Authorized, Services,
    gateways::{Charge, Checkout},
    identity,
    sales::invoice::{Owed, owed, pay_invoice},
};

/// A page to pay on stays open this long, milliseconds: at most a day, as the gateway has it.
const OPEN: i64 = 23 * HOUR;
/// Nobody is sent to a page that closes sooner.
const LEFT: i64 = HOUR / 12;

/// The invoice behind a link, and the gateway that takes money for it.
struct Linked {
    who: Authorized<Allowed>,
    gateway: gateway::Model,
    invoice: InvoiceId,
    owed: Owed,
}

#[expect(clippy::disallowed_methods, reason = "a customer belongs to no tenant; the token names one document")]
async fn linked(services: &Services, token: &str) -> Result<Linked, AppError> {
    let link = paper::Entity::find().filter(paper::Column::TokenHash.eq(crate::identity::token_hash(token)));
    let link = services.db().system_all(link).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    if link.kind != DocumentKind::Invoice {
        return Err(AppError::not_found());
    }
    let gateway = gateway::Entity::find().filter(gateway::Column::OrgId.eq(link.org_id));
    let gateway = services.db().system_all(gateway).await?.into_iter().next().ok_or_else(missing)?;
    // The customer acts with the right that whoever connected the gateway gave them.
    let who: Authorized<Allowed> = identity::deputy(services, (link.org_id, link.store_id, gateway.actor)).await?;
    let invoice = InvoiceId::from(Uuid::from(link.document_id));
    let owed = owed(&who, invoice).await?;
    Ok(Linked { who, gateway, invoice, owed })
}

/// What can be paid by card behind a link: how much is still owed of an invoice, nothing of one that is paid. `None` for
/// every other document, and without a gateway. A customer who has just come `back` from paying is believed to have paid:
/// the gateway is asked about it at once.
///
/// # Errors
/// When the database fails.
pub async fn owed_by_link(services: &Services, token: &str, back: bool) -> Result<Option<Money>, AppError> {
    let it = match linked(services, token).await {
        Err(why) if matches!(why.code, Code::NotFound | Code::GatewayMissing) => return Ok(None),
        it => it?,
    };
    if back && !it.owed.balance.is_zero() {
        let tx = it.who.begin().await?;
        let open = pages(&it.who, Uuid::from(it.invoice).into());
        for row in tx.all(open.filter(card_payment::Column::Used.eq(false))).await? {
            tx.emit(&Event::CardReported { payment: row.id }).await?;
        }
        tx.commit().await?;
    }
    Ok(Some(it.owed.balance))
}

/// Where the customer who holds the link of an invoice pays what is still owed. Asked again, it is the same page as long
/// as the same is owed.
///
/// # Errors
/// `record.not_found`, `gateway.not_connected`, `step.not_allowed` when nothing is owed, `gateway.refused`,
/// `gateway.unavailable`.
pub async fn pay_link(services: &Services, token: &str) -> Result<String, AppError> {
    let Linked { who, gateway: connected, invoice: id, owed } = linked(services, token).await?;
    if owed.balance.is_zero() {
        return Err(AppError::new(Code::StepNotAllowed, "Nothing is owed any more."));
    }
    let document = DocumentId::from(Uuid::from(id));
    let key = key(services, &connected)?;
    let back = format!("{}/receipt/{token}", services.settings().public_url);
    let charge = |id| Charge { id, amount: owed.balance, title: format!("Invoice {}", owed.number) };
    if let Some(url) = open_page(services, &who, &key, document, owed.balance).await? {
        return Ok(url);
    }
    let tx = who.begin().await?;
    let until = tx.now().plus(OPEN);
    let payment: PaymentId = tx.mint();
    let row = fresh(&tx, payment, CardWay::Link, document, owed.balance);
    tx.insert(card_payment::ActiveModel { expires_at: Set(Some(until)), ..row }).await?;
    // Reports may be lost: once the page is closed, the gateway is asked.
    tx.emit_at(&Event::CardReported { payment }, until.plus(LEFT)).await?;
    tx.audit("sales.card_link_opened", payment, Change::to((id, owed.balance))).await?;
    tx.commit().await?;
    let (checkout, url) =
        services.payments().checkout(&key, &Checkout { charge: charge(payment), back, until }).await?;
    let tx = who.begin().await?;
    let named = card_payment::Entity::update_many()
        .col_expr(card_payment::Column::Checkout, Expr::val(checkout))
        .col_expr(card_payment::Column::Url, Expr::val(url.as_str()))
        .filter(card_payment::Column::Id.eq(payment));
    tx.update(named).await?;
    tx.commit().await?;
    Ok(url)
}

/// The pages that were opened for an invoice, newest first.
fn pages(who: &Authorized<Allowed>, document: DocumentId) -> Select<card_payment::Entity> {
    card_payment::Entity::find()
        .filter(card_payment::Column::StoreId.eq(who.store()))
        .filter(card_payment::Column::DocumentId.eq(document))
        .filter(card_payment::Column::Way.eq(CardWay::Link))
        .order_by_desc(card_payment::Column::AskedAt)
}

/// The page that is open for this invoice. One on which another amount would be paid is closed first.
async fn open_page(
    services: &Services,
    who: &Authorized<Allowed>,
    key: &str,
    document: DocumentId,
    owed: Money,
) -> Result<Option<String>, AppError> {
    for row in who.read().await?.all(pages(who, document)).await? {
        let open = row.expires_at.is_some_and(|until| until.0 > who.now().0.saturating_add(LEFT));
        if !open || row.url.is_empty() || known(&row)?.state() != PaymentState::Created {
            continue;
        }
        if row.amount == owed.minor {
            return Ok(Some(row.url));
        }
        services.payments().give_up(key, &asked(&row)?).await?;
    }
    Ok(None)
}

/// A customer has paid by a link: the invoice takes it. What is more than owed by now becomes their store credit; what it
/// cannot take at all waits in the list of card payments for somebody to give it back.
pub(crate) async fn post_link(who: &Authorized<Allowed>, id: PaymentId) -> Result<(), AppError> {
    let row = who.read().await?.find::<card_payment::Entity>(id).await?;
    let payment = known(&row)?;
    let (amount, invoice) = (payment.known.captured, InvoiceId::from(Uuid::from(row.document_id)));
    let found = owed(who, invoice).await?;
    let tender = Tender { id, kind: TenderKind::Card, amount, reference: row.reference.clone() };
    let cmd = PayInvoice {
        invoice,
        version: found.version,
        register: None,
        amount,
        tenders: vec![tender],
        rest_as_credit: true,
    };
    match pay_invoice(who, cmd).await {
        Ok(_) => Ok(()),
        // Somebody else changed the invoice at this moment: the job comes back.
        Err(why) if matches!(why.code, Code::Stale | Code::Retry) => Err(why),
        Err(why) => {
            let tx = who.begin().await?;
            note(&tx, id, &format!("The invoice could not take it: {}", why.detail)).await?;
            Ok(tx.commit().await?)
        }
    }
}

//! Taking a whole sale back as a mistake.

use db::{
    StoreTx,
    entity::{cash_movement, payment, value_entry},
};
use domain::{
    AppError, CashSessionId, Code, DocumentId, Money, PaymentId,
    identity::sales::Void,
    sales::{
        PaidDocument, Refunded, SaleState, SaleStep, TenderKind, VoidSale,
        invoice::InvoiceStep,
        refund::{self, RefundRequest, Restock, Return as Back},
        stored_value::ValueReason,
    },
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    drawer::Till,
    pay_out,
    posting::{Cash, House, before},
    take_back::{self, Document, Return, posted, stale},
    value,
};
use crate::{Authorized, fingerprint};

/// Reverses a sale of the current store that was posted by mistake: while the drawer that took its cash is open, or on
/// the same day when it took none. Everything it wrote is taken back by a row of its own; pieces are for sale again.
///
/// # Errors
/// `sale.not_voidable` when the drawer is closed or the day has passed, when something came back, when something was
/// taken in part payment, when it came out of a layaway, and when its invoice was paid; `conflict.stale`,
/// `conflict.replayed`, `input.invalid` without a reason, `stored_value.insufficient` for a gift card that was spent,
/// `cash.insufficient`, `record.not_found`.
pub async fn void_sale(who: &Authorized<Void>, cmd: VoidSale) -> Result<Refunded, AppError> {
    let who = who.at(who.store())?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        Err(err) if err.code == Code::Duplicate => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<Void>, cmd: &VoidSale, hash: &str) -> Result<Refunded, AppError> {
    let tx = who.begin().await?;
    let sale = Document::held(&tx, cmd.sale).await?;
    // Once the sale is held: of the same command sent twice the second finds what the first did.
    if let Some(done) = posted(&tx, cmd.id, hash).await? {
        return before(tx, done).await;
    }
    if sale.row.version != cmd.version {
        return Err(stale());
    }
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let mut till = check(&tx, &house, &sale).await?;
    let refund = refund::refund(sale.sold(), &[], &everything(&sale))?;
    let it = Return {
        id: cmd.id,
        kind: "void",
        step: SaleStep::Void,
        house: &house,
        sale: &sale,
        refund: &refund,
        approvals: &[],
        reason: &reason,
        hash,
    };
    let session = till.as_ref().map(|till| till.row.id);
    let pays = money_back(&tx, &it, session).await?;
    if let Some(till) = &mut till {
        cash_back(&tx, &it, till).await?;
    }
    let number = take_back::write(&tx, &it, session).await?;
    tx.commit().await?;
    Ok(Refunded { refund: cmd.id, number, pays, cards: Vec::new() })
}

fn refused(words: &str) -> AppError {
    AppError::new(Code::NotVoidable, words)
}

/// Whether it can be voided; answers the drawer that gives the cash back.
async fn check(tx: &StoreTx, house: &House, sale: &Document) -> Result<Option<Till>, AppError> {
    if matches!(sale.row.state, SaleState::PartlyRefunded | SaleState::Refunded) {
        return Err(refused("Something of this sale came back: refund the rest."));
    }
    domain::Machine::after(sale.row.state, SaleStep::Void)?;
    if sale.row.kind != "sale" {
        return Err(refused("This sale came out of a layaway: refund it instead."));
    }
    if !sale.draft.trade_ins.is_empty() {
        return Err(refused("Something was taken in part payment: refund it instead."));
    }
    if let Some((row, invoice)) = pay_out::invoice_of(tx, house, sale.row.id).await? {
        let void = invoice.step(InvoiceStep::Void, house.today);
        let void =
            void.map_err(|_| refused("The invoice of this sale was paid, at least in part: refund it instead."))?;
        pay_out::keep_invoice(tx, &row, &void).await?;
    }
    let in_cash = sale.settlement.paid.iter().any(|part| part.kind == TenderKind::Cash && !part.paid.is_zero());
    match sale.row.session_id {
        Some(session) => match Till::of(tx, session).await {
            Ok(till) => Ok(Some(till)),
            Err(why) if why.code == Code::DrawerClosed && !in_cash => same_day(house, sale).map(|()| None),
            Err(why) if why.code == Code::DrawerClosed => {
                Err(refused("The drawer that took the money is closed: refund the sale instead."))
            }
            Err(why) => Err(why),
        },
        None => same_day(house, sale).map(|()| None),
    }
}

fn same_day(house: &House, sale: &Document) -> Result<(), AppError> {
    if sale.row.business_date == house.today {
        return Ok(());
    }
    Err(refused("This sale is not of today: refund it instead."))
}

/// All of it, back where it was.
fn everything(sale: &Document) -> RefundRequest {
    let back = |line: &domain::sales::DraftLine| {
        let restock =
            if Restock::choices(&line.kind).contains(&Restock::Sell) { Restock::Sell } else { Restock::Nothing };
        Back { line: line.id, quantity: line.quantity, restock }
    };
    RefundRequest { returns: sale.draft.lines.iter().map(back).collect(), to: None }
}

/// The mirror of every payment, and of every entry of a gift card or credit.
async fn money_back(
    tx: &StoreTx,
    it: &Return<'_>,
    session: Option<CashSessionId>,
) -> Result<Vec<(TenderKind, Money)>, AppError> {
    let (currency, document) = (it.sale.currency, DocumentId::from(Uuid::from(it.sale.row.id)));
    let taken = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(tx.store()))
        .filter(payment::Column::DocumentId.eq(document))
        .filter(payment::Column::Document.eq(PaidDocument::Sale))
        .order_by_asc(payment::Column::Id);
    let mut pays = Vec::new();
    let mut rows = Vec::new();
    for row in tx.all(taken).await? {
        pay_out::sum(&mut pays, row.kind, Money::new(row.amount, currency))?;
        rows.push(payment::ActiveModel {
            id: Set(tx.mint::<PaymentId>()),
            document: Set(PaidDocument::Refund),
            document_id: Set(it.document()),
            kind: Set(row.kind),
            amount: Set(-row.amount),
            covers: Set(-row.covers),
            currency: Set(row.currency),
            reference: Set(row.reference),
            session_id: Set(session),
            customer_id: Set(row.customer_id),
            reverses: Set(Some(row.id)),
            business_date: Set(it.house.today),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        });
    }
    tx.insert_all(rows).await?;
    // What was issued goes with its line; what was paid with comes back here.
    let spent = value_entry::Entity::find()
        .filter(value_entry::Column::DocumentId.eq(document))
        .filter(value_entry::Column::Document.eq(PaidDocument::Sale))
        .filter(value_entry::Column::Reason.eq(ValueReason::Redeem));
    for row in tx.all(spent).await? {
        let entry = value::Posting {
            account: row.account_id,
            reason: ValueReason::Redeem,
            amount: Money::new(row.amount, currency).try_neg()?,
            document: PaidDocument::Refund,
            document_id: it.document(),
            on: it.house.today,
            reverses: Some(row.id),
        };
        value::post(tx, entry).await?;
    }
    Ok(pays)
}

/// The mirror of every movement of cash. Change comes in before the money goes out.
async fn cash_back(tx: &StoreTx, it: &Return<'_>, till: &mut Till) -> Result<(), AppError> {
    let document = DocumentId::from(Uuid::from(it.sale.row.id));
    let moved = cash_movement::Entity::find()
        .filter(cash_movement::Column::StoreId.eq(tx.store()))
        .filter(cash_movement::Column::SessionId.eq(till.row.id))
        .filter(cash_movement::Column::DocumentId.eq(document))
        .filter(cash_movement::Column::Reverses.is_null())
        .order_by_asc(cash_movement::Column::Amount);
    for row in tx.all(moved).await? {
        let amount = Money::new(row.amount, it.sale.currency).try_neg()?;
        let (reason, document) = (row.reason, it.document());
        till.post(tx, Cash { reason, amount, document, reverses: Some(row.id) }).await?;
    }
    Ok(())
}

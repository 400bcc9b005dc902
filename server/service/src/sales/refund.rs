//! Taking goods back and giving money back.

use db::{ReadTx, entity::sale};
use domain::{
    AppError, Code,
    identity::sales::Refund as May,
    sales::{
        House as Limits, RefundPreview, RefundSale, Refunded, SaleStep,
        refund::{Payout, Refund},
    },
    text,
};
use uuid::Uuid;

use super::{
    pay_out::{self, Desk, Out},
    posting::{House, approvals, before},
    take_back::{self, Document, Return, posted, stale},
};
use crate::{Authorized, fingerprint};

/// Takes goods of a sale back and gives money back: worked out from what was stored when it was sold. Its id is minted
/// by the browser: sent again, the same refund answers the same credit note. Approvals are those that were recorded for
/// this id; what the command says about them is not believed.
///
/// An exchange is a refund with an amount for the new sale: that amount becomes store credit of the customer or, for
/// somebody who is not known, a voucher (a gift card whose code is in the answer), and pays for the new sale from there.
///
/// # Errors
/// `refund.exceeds_sold`, `input.invalid`, `approval.required`, `conflict.stale` when somebody else took something of
/// the sale back, `conflict.replayed`, `step.not_allowed` for a sale that was voided, `cash.drawer_closed` and
/// `cash.insufficient` when cash goes out, `item.transition` for a piece that is not gone, `stored_value.insufficient`
/// for a gift card that was spent, `payment.exceeds_balance` for an invoice that was paid, `record.not_found`.
pub async fn refund_sale(who: &Authorized<May>, cmd: RefundSale) -> Result<Refunded, AppError> {
    let who = who.at(cmd.store)?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        // PostgreSQL saw the same id, the first number of a year or the first credit of a customer twice at the same
        // moment. A second look says what is true now.
        Err(err) if err.code == Code::Duplicate => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<May>, cmd: &RefundSale, hash: &str) -> Result<Refunded, AppError> {
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
    let agreed = approvals(&tx, Uuid::from(cmd.id).into()).await?;
    let checked = RefundSale { approvals: agreed, ..cmd.clone() };
    checked.request.check(&sale.draft)?;
    let limits = Limits { authority: &house.settings.authority, staff: &house.staff };
    let refund = checked.decide(sale.sold(), &sale.earlier, limits, who.user())?;
    let it = Return {
        id: cmd.id,
        kind: "refund",
        step: if refund.completes { SaleStep::RefundRest } else { SaleStep::RefundPart },
        house: &house,
        sale: &sale,
        refund: &refund,
        approvals: &checked.approvals,
        reason: &reason,
        hash,
    };
    let paid = pay_out::pay_out(&tx, &desk(&house, &sale, cmd), &outs(&refund)).await?;
    let number = take_back::write(&tx, &it, paid.session).await?;
    let cards = pay_out::voucher(&tx, cmd.id, sale.currency).await?;
    tx.commit().await?;
    Ok(Refunded { refund: cmd.id, number, pays: paid.pays, cards })
}

fn desk<'a>(house: &'a House, sale: &Document, cmd: &RefundSale) -> Desk<'a> {
    Desk {
        house,
        document: Uuid::from(cmd.id).into(),
        sale: Some(sale.row.id),
        customer: sale.row.customer_id,
        register: cmd.register,
        rounding: sale.draft.terms.cash_rounding,
    }
}

fn outs(refund: &Refund) -> Vec<Out> {
    let out = |it: &Payout| Out { original: it.original, to: it.to, covers: it.covers, pays: it.pays };
    refund.payouts.iter().map(out).collect()
}

/// What a refund would come to, and what a second person has yet to agree to. Writes nothing.
///
/// # Errors
/// `refund.exceeds_sold`, `input.invalid`, `conflict.stale`, `step.not_allowed`, `record.not_found`.
pub async fn preview_refund(who: &Authorized<May>, cmd: RefundSale) -> Result<RefundPreview, AppError> {
    let who = who.at(cmd.store)?;
    let tx: ReadTx = who.read().await?;
    let row = tx.find::<sale::Entity>(cmd.sale).await?;
    let sale = Document::of(&tx, row).await?;
    if sale.row.version != cmd.version {
        return Err(stale());
    }
    let house = House::of(&tx, who.store(), who.now()).await?;
    cmd.request.check(&sale.draft)?;
    let refund = domain::sales::refund::exchange(sale.sold(), &sale.earlier, &cmd.request, cmd.into_sale)?;
    let step = if refund.completes { SaleStep::RefundRest } else { SaleStep::RefundPart };
    domain::Machine::after(sale.row.state, step)?;
    let mut pays = Vec::new();
    for (out, _) in pay_out::forms(&tx, &desk(&house, &sale, &cmd), &outs(&refund)).await? {
        pay_out::sum(&mut pays, out.to, out.pays)?;
    }
    let agreed = approvals(&tx, Uuid::from(cmd.id).into()).await?;
    let missing = |what: &domain::sales::Approvable| {
        house.settings.authority.check(who.user(), &[*what], &agreed, &house.staff).is_err()
    };
    let needs = refund.needed().into_iter().filter(missing).collect();
    Ok(RefundPreview { pays, amount: refund.amount, needs })
}
